package dev.sealgate.testbed;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds the binaries that {@code testbed/provision} found or built: it leaves a link to each in one
 * folder.
 */
public final class Binaries {
  private Binaries() {}

  /**
   * @param name of the binary, as {@code testbed/provision --print} lists it
   * @throws TestbedException if it has not been provisioned
   */
  public static Path require(String name) {
    Path path = cache().resolve("bin").resolve(name);
    if (!Files.isExecutable(path)) {
      throw new TestbedException(
          name + " is not in " + path.getParent() + " (hint: run testbed/provision)");
    }
    return path;
  }

  /** The folder outside the checkout that holds everything that was built. */
  public static Path cache() {
    String own = System.getenv("SEALGATE_CACHE");
    if (own != null && !own.isEmpty()) {
      return Path.of(own);
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    if (xdg != null && !xdg.isEmpty()) {
      return Path.of(xdg, "sealgate");
    }
    return Path.of(System.getProperty("user.home"), ".cache", "sealgate");
  }
}
