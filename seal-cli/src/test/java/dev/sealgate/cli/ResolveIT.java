package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.testbed.RunningVault;
import dev.sealgate.testbed.Vaults;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --resolve} with a real Vault. */
class ResolveIT {
  @TempDir Path folder;

  @Test
  void anExternalSecretIsReadFromVaultWithTheLoginOfTheFilesAndAWrongLoginIsNamed() {
    try (RunningVault vault = Vaults.start()) {
      vault.cli("kv", "put", "secret/shop/api", "token=canary-token").orThrow();
      Session session =
          new Session(folder)
              .env("PATH", System.getenv("PATH"))
              .write("kubeconfig", TestKeys.UNREACHABLE_KUBECONFIG)
              .env("KUBECONFIG", "kubeconfig")
              .write("app/api.yaml", manifests(vault))
              .write("app.yaml", application(vault.rootToken()));
      assertThat(session.run("git init -q .").exit()).isZero();

      Session.Result without = session.seal("", "render", "-f", "app.yaml");
      Session.Result masked = session.seal("", "render", "--resolve", "-f", "app.yaml");
      Session.Result clear = session.seal("", "render", "--resolve", "--reveal", "-f", "app.yaml");
      session.write("app.yaml", application("hvs.nobody"));
      Session.Result denied = session.seal("", "render", "--resolve", "-f", "app.yaml");

      assertThat(without.text()).contains("app/api.yaml is an ExternalSecret; --resolve asks");
      assertThat(masked.exit()).as(masked.stderr()).isZero();
      assertThat(masked.text())
          .containsPattern("token: \"\\(masked [a-z2-7]{12}\\)\"")
          .doesNotContain("unresolved", "canary");
      assertThat(clear.text()).contains("token: Y2FuYXJ5LXRva2Vu"); // canary-token
      assertThat(denied.exit()).isEqualTo(1);
      assertThat(denied.stderr())
          .contains("refused: app/api.yaml", "hint: ")
          .doesNotContain("canary", "hvs.nobody");
    }
  }

  private static String manifests(RunningVault vault) {
    return """
    apiVersion: external-secrets.io/v1
    kind: SecretStore
    metadata: {name: vault}
    spec:
      provider:
        vault:
          server: %s
          path: secret
          auth: {tokenSecretRef: {name: vault-token, key: token}}
    ---
    apiVersion: external-secrets.io/v1
    kind: ExternalSecret
    metadata: {name: api}
    spec:
      secretStoreRef: {name: vault, kind: SecretStore}
      data: [{secretKey: token, remoteRef: {key: shop/api, property: token}}]
    """
        .formatted(vault.address());
  }

  private static String application(String token) {
    return """
    apiVersion: sealgate.dev/v1alpha1
    kind: Application
    metadata: {name: shop, namespace: shop}
    spec:
      source: {repoURL: https://git.example.com/x.git, path: app}
      destination: {namespace: shop}
    ---
    apiVersion: v1
    kind: Secret
    metadata: {name: vault-token, namespace: shop}
    stringData: {token: %s}
    """
        .formatted(token);
  }
}
