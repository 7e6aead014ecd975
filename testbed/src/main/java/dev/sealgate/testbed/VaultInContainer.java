package dev.sealgate.testbed;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.testcontainers.containers.Container;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.vault.VaultContainer;

/** Vault in a container, through Testcontainers' Vault module. */
final class VaultInContainer implements RunningVault {
  private final String rootToken = "root-" + UUID.randomUUID();
  private final VaultContainer<?> container;

  VaultInContainer(DockerImageName image) {
    this.container = new VaultContainer<>(image).withVaultToken(rootToken);
    container.start();
  }

  @Override
  public URI address() {
    return URI.create(container.getHttpHostAddress());
  }

  @Override
  public String rootToken() {
    return rootToken;
  }

  @Override
  public CommandResult cli(String... arguments) {
    List<String> command = Stream.concat(Stream.of("vault"), Stream.of(arguments)).toList();
    String name = "vault " + (arguments.length == 0 ? "" : arguments[0]);
    try {
      Container.ExecResult result = container.execInContainer(command.toArray(String[]::new));
      return new CommandResult(
              name,
              result.getExitCode(),
              result.getStdout().getBytes(StandardCharsets.UTF_8),
              result.getStderr())
          .orThrow();
    } catch (IOException e) {
      throw new TestbedException(name + " could not be run in the container", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestbedException(name + " was interrupted", e);
    }
  }

  @Override
  public String how() {
    return "in a container, by Testcontainers";
  }

  @Override
  public void close() {
    container.close();
  }
}
