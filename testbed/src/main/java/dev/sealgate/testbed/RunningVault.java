package dev.sealgate.testbed;

import java.net.URI;

/** A Vault 1.19 with KV version 2 at {@code secret/}, either in a container or as a process. */
public sealed interface RunningVault extends AutoCloseable permits VaultServer, VaultInContainer {
  URI address();

  String rootToken();

  /**
   * Runs a verb of the vault client as root, for example {@code kv put secret/a user=x}.
   *
   * @throws TestbedException if it fails
   */
  CommandResult cli(String... arguments);

  /** In which way it runs, for the log of the test run. */
  String how();

  @Override
  void close();
}
