package dev.sealgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealgate.testbed.Counterparts;
import dev.sealgate.testbed.VaultServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Vault that accepts connections and never answers: each request to it takes its full time. */
@Tag("alone")
class SilentVaultIT {
  private static final int REFERRING = 20;
  private static final int ENCRYPTED = 20;
  private static final int OTHERS = 10;

  /**
   * Forty Applications wait for it, half for values and half for the keys of their files; ten that
   * want nothing of it take up their commits as ever. When it answers, all are there.
   */
  @Test
  void aVaultThatIsSilentHoldsUpThoseAloneThatAskIt(@TempDir Path folder) {
    try (Stage stage = Stage.of(folder);
        VaultServer vault = VaultServer.start()) {
      vault.cli("kv", "put", "secret/shop", "password=planted-of-vault");
      vault.cli("secrets", "enable", "transit");
      vault.cli("write", "-f", "transit/keys/sops");
      ApplicationUnderTest asking = stage.newApplication();
      stage.putSecret(asking.namespace(), "vault-token", Map.of("token", vault.rootToken()));
      stage.putSecret(
          asking.namespace(), "sops-keys", Map.of("sops.vault-token", vault.rootToken()));
      asking.workTree().commit("Forty", folders(vault));
      ApplicationUnderTest others = stage.newApplication();
      others.workTree().commit("Ten", configs("before"));
      for (int i = 1; i <= OTHERS; i++) {
        others.apply(application(others, "other-" + i, "other-" + i, ""));
      }
      awaitOthers(others, "before");

      vault.hold();
      List<String> names = new ArrayList<>();
      for (int i = 1; i <= REFERRING; i++) {
        names.add("referring-" + i);
        asking.apply(application(asking, names.getLast(), names.getLast(), ""));
      }
      for (int i = 1; i <= ENCRYPTED; i++) {
        names.add("encrypted-" + i);
        asking.apply(
            application(
                asking,
                names.getLast(),
                names.getLast(),
                "decryption: {secretRef: {name: sops-keys}, trust: {vaults: [{address: \"%s\"}]}}"
                    .formatted(vault.address())));
      }
      List<Long> rollouts = new ArrayList<>();
      for (int turn = 1; turn <= 5; turn++) {
        String value = "turn " + turn;
        others.workTree().commit(value, configs(value));
        rollouts.add(Faults.timed(() -> awaitOthers(others, value)).toMillis());
      }
      vault.release();

      System.out.println("SilentVaultIT: commits of the others took " + rollouts + " ms");
      // one request to it may take ten seconds
      assertThat(rollouts).allMatch(millis -> millis < 8000);
      await()
          .atMost(ApplicationUnderTest.PATIENCE)
          .untilAsserted(() ->
              assertThat(names)
                  .allSatisfy(name ->
                      assertThat(asking.secretValue(name, "password"))
                          .contains(
                              name.startsWith("referring")
                                  ? "planted-of-vault"
                                  : "planted-of-" + name)));
    }
  }

  private static Map<String, byte[]> folders(VaultServer vault) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 1; i <= REFERRING; i++) {
      String name = "referring-" + i;
      files.put(
          name + "/a.yaml",
          """
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
          metadata: {name: %s}
          spec:
            secretStoreRef: {name: vault}
            data: [{secretKey: password, remoteRef: {key: shop, property: password}}]
          """
              .formatted(vault.address(), name)
              .getBytes(StandardCharsets.UTF_8));
    }
    for (int i = 1; i <= ENCRYPTED; i++) {
      String name = "encrypted-" + i;
      files.put(
          name + "/a.yaml",
          Counterparts.sops()
              .env("VAULT_TOKEN", vault.rootToken())
              .stdin(
                  """
                  apiVersion: v1
                  kind: Secret
                  metadata: {name: %s}
                  stringData: {password: planted-of-%s}
                  """
                      .formatted(name, name))
              .run(
                  "--disable-version-check",
                  "encrypt",
                  "--hc-vault-transit",
                  vault.address() + "/v1/transit/keys/sops",
                  "--encrypted-regex",
                  "^stringData$",
                  "--filename-override",
                  "secret.yaml")
              .orThrow()
              .text()
              .getBytes(StandardCharsets.UTF_8));
    }
    return files;
  }

  private static Map<String, byte[]> configs(String value) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 1; i <= OTHERS; i++) {
      files.put(
          "other-" + i + "/a.yaml",
          Faults.config("other-" + i, value).getBytes(StandardCharsets.UTF_8));
    }
    return files;
  }

  private static String application(
      ApplicationUnderTest of, String name, String path, String more) {
    return """
    apiVersion: sealgate.dev/v1alpha1
    kind: Application
    metadata: {name: %s, namespace: %s}
    spec:
      source: {repoURL: "%s", targetRevision: main, path: %s}
      interval: 1s
      syncPolicy:
        automated: {prune: true, selfHeal: true}
        retry: {backoff: {duration: 500ms, factor: 1, maxDuration: 1s}}
      %s
    """
        .formatted(name, of.namespace(), of.url(), path, more);
  }

  private static void awaitOthers(ApplicationUnderTest others, String value) {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(100))
        .until(() ->
            IntStream.rangeClosed(1, OTHERS)
                .allMatch(
                    i -> others.configValue("other-" + i, "v").filter(value::equals).isPresent()));
  }
}
