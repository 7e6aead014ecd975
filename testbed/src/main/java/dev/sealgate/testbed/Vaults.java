package dev.sealgate.testbed;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.DockerImageName;

/**
 * Vault by the best way that this machine has: in a container where a Docker engine and the image
 * are there, else as a process. It is the same Vault and the same tests either way.
 */
public final class Vaults {
  /** The image that is used when it is there; it is never pulled. */
  public static final String IMAGE = "hashicorp/vault:1.19.0";

  /** When set to true, as continuous integration does, running as a process is a failure. */
  private static final String REQUIRE = "SEALGATE_REQUIRE_TESTCONTAINERS";

  private Vaults() {}

  /** Starts Vault and prints one line that says in which way. */
  @SuppressWarnings("SystemOut")
  public static RunningVault start() {
    Optional<String> obstacle = obstacle();
    if (obstacle.isPresent() && "true".equals(System.getenv(REQUIRE))) {
      throw new TestbedException(
          obstacle.get() + ", yet " + REQUIRE + " is set (hint: run testbed/docker)");
    }
    RunningVault vault =
        obstacle.isPresent()
            ? VaultServer.start()
            : new VaultInContainer(DockerImageName.parse(IMAGE));
    String because = obstacle.map(reason -> ", since " + reason).orElse("");
    System.out.println("Vault runs " + vault.how() + because + ": " + vault.address());
    return vault;
  }

  /** What keeps Testcontainers from being used, if anything does. */
  private static Optional<String> obstacle() {
    DockerClientFactory docker = DockerClientFactory.instance();
    if (!docker.isDockerAvailable()) {
      return Optional.of("no Docker engine answers");
    }
    try {
      docker.client().inspectImageCmd(IMAGE).exec();
      return Optional.empty();
    } catch (NotFoundException e) {
      return Optional.of("the image " + IMAGE + " is not there");
    } catch (DockerException e) {
      return Optional.of("the Docker engine does not answer as it should");
    }
  }
}
