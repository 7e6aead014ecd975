package dev.sealgate.testbed;

import java.net.http.HttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Vault by the best way that this machine has: Testcontainers where it can be used. */
class VaultsIT extends VaultContract {
  private static RunningVault vault;
  private static HttpClient client;

  @BeforeAll
  static void start() {
    vault = Vaults.start();
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    client.close();
    vault.close();
  }

  @Override
  RunningVault vault() {
    return vault;
  }

  @Override
  HttpClient client() {
    return client;
  }
}
