package dev.sealgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealgate.testbed.VaultServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The controller is never restarted here: everything around it is. */
class OutageIT {
  private static Stage stage;

  @BeforeAll
  static void start(@TempDir Path folder) {
    stage = Stage.of(folder);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Test
  void aKilledApiServerComesBackAndSyncAndSelfHealGoOn() {
    ApplicationUnderTest app = stage.newApplication();
    app.create("");
    app.awaitSynced(app.commit(Map.of("a.yaml", config("one"))));

    stage.controlPlane().killApiServer();
    String commit = app.commit(Map.of("a.yaml", config("two")));
    stage.controlPlane().startApiServer();

    app.awaitSynced(commit);
    assertThat(app.configValue("kept", "v")).contains("two");
    app.edit("kept", "v", "by hand");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(app.configValue("kept", "v")).contains("two"));
    assertThat(stage.controller().handle().isAlive()).isTrue();
  }

  @Test
  void aStoppedGitServerComesBackAndTheNewCommitIsApplied() {
    ApplicationUnderTest app = stage.newApplication();
    app.create("");
    app.awaitSynced(app.commit(Map.of("a.yaml", config("one"))));

    stage.git().stop();
    app.awaitReason("SourceReady", "SourceUnreachable");
    app.edit("kept", "v", "by hand");
    await()
        .atMost(ApplicationUnderTest.PATIENCE)
        .untilAsserted(() ->
            assertThat(app.configValue("kept", "v")).as("self-heal needs no Git").contains("one"));
    stage.git().restart();

    app.awaitSynced(app.commit(Map.of("a.yaml", config("two"))));
    assertThat(app.configValue("kept", "v")).contains("two");
  }

  @Test
  void aRestartedVaultIsAskedAgainAndTheRotatedValueArrives() {
    try (VaultServer vault = VaultServer.start()) {
      vault.cli("kv", "put", "secret/shop", "password=first").orThrow();
      ApplicationUnderTest app = stage.newApplication();
      stage.putSecret(app.namespace(), "vault-token", Map.of("token", vault.rootToken()));
      app.create("");
      app.awaitSynced(app.commit(Map.of("a.yaml", vaultReference(vault.address().toString()))));
      assertThat(app.secretValue("shop", "password")).contains("first");

      vault.stop();
      app.awaitReason("SecretsResolved", "SecretUnreachable");
      assertThat(app.secretValue("shop", "password"))
          .as("what was applied stays")
          .contains("first");

      vault.restart();
      vault.cli("kv", "put", "secret/shop", "password=second").orThrow();
      await()
          .atMost(ApplicationUnderTest.PATIENCE)
          .untilAsserted(() -> assertThat(app.secretValue("shop", "password")).contains("second"));
    }
  }

  private static String config(String value) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kept}\ndata: {v: %s}\n"
        .formatted(value);
  }

  private static String vaultReference(String address) {
    return """
    apiVersion: external-secrets.io/v1
    kind: SecretStore
    metadata: {name: vault}
    spec:
      provider:
        vault:
          server: %s
          path: secret
          version: v2
          auth: {tokenSecretRef: {name: vault-token, key: token}}
    ---
    apiVersion: external-secrets.io/v1
    kind: ExternalSecret
    metadata: {name: shop}
    spec:
      refreshInterval: 1s
      secretStoreRef: {name: vault}
      data: [{secretKey: password, remoteRef: {key: shop, property: password}}]
    """
        .formatted(address);
  }
}
