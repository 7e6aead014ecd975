package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.testbed.Binaries;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs the real kustomize, sealing keys and a store. */
class RenderIT {
  @TempDir Path folder;
  private Session session;

  @BeforeEach
  void overlay() {
    session =
        new Session(folder)
            .env(
                "SEALGATE_KUSTOMIZE",
                Binaries.cache().resolve("bin").resolve("kustomize").toString())
            .env("SOPS_AGE_KEY_FILE", "age.agekey")
            .env("PATH", System.getenv("PATH"))
            .write("age.agekey", TestKeys.IDENTITY + "\n")
            .write("sealing.pem", TestKeys.certificate())
            .write("base/db.yaml", TestKeys.SECRET)
            .write("base/api.env", "TOKEN=canary-token\n")
            .write(
                "base/kustomization.yaml",
                """
                resources: [db.yaml]
                secretGenerator:
                  - {name: api, envs: [api.env]}
                """)
            .write(
                "prod/kustomization.yaml",
                "namespace: prod\nnamePrefix: big-\nresources: [../base]\n");
    assertThat(session.run("git init -q .").exit()).isZero();
    seal("encrypt", "-i", "--age", TestKeys.RECIPIENT, "base/db.yaml");
    seal("encrypt", "-i", "--age", TestKeys.RECIPIENT, "base/api.env");
  }

  private String seal(String... words) {
    Session.Result result = session.seal("", words);
    assertThat(result.exit()).as(result.stderr()).isZero();
    return result.text();
  }

  @Test
  void anOverlayIsBuiltOnMaskedValues() {
    assertThat(seal("render", "prod"))
        .contains("name: big-db\n", "name: big-api-", "namespace: prod\n", "(masked ")
        .doesNotContain("hunter2", "canary", "aHVudGVyMg");
    assertThat(seal("render", "--reveal", "prod")).contains("Y2FuYXJ5LXRva2Vu"); // canary-token
  }

  @Test
  void anOverlayIsBuiltWithoutTheKeysToo() {
    session.env("SOPS_AGE_KEY_FILE", "");

    assertThat(seal("render", "prod"))
        .contains("name: big-db\n", ": no key at hand opens base/api.env)")
        .doesNotContain("(masked ", "ENC[");
  }

  @Test
  void aChartThatLiesElsewhereIsRefusedByName() {
    session.write(
        "app.yaml",
        """
        apiVersion: sealgate.dev/v1alpha1
        kind: Application
        metadata: {name: shop, namespace: shop}
        spec: {source: {repoURL: https://charts.example.com, chart: shop}}
        """);

    Session.Result result = session.seal("", "render", "-f", "app.yaml");

    assertThat(result.exit()).isNotZero();
    assertThat(result.stderr())
        .contains("app.yaml: spec.source.chart is a chart that lies elsewhere");
  }

  @Test
  void sealedAndExternalSecretsAreResolvedWhereKeysAndStoresAreAtHand() {
    session
        .write("token.yaml", TestKeys.SECRET)
        .write("kubeconfig", TestKeys.UNREACHABLE_KUBECONFIG)
        .write(
            "app/external.yaml",
            """
            apiVersion: external-secrets.io/v1
            kind: SecretStore
            metadata: {name: store}
            spec:
              provider:
                fake:
                  data: [{key: shop/api, value: hunter2}]
            ---
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: api}
            spec:
              secretStoreRef: {name: store, kind: SecretStore}
              data: [{secretKey: token, remoteRef: {key: shop/api}}]
            """);
    seal("secret", "--cert", "sealing.pem", "token.yaml", "-o", "app/sealed.yaml");

    String rendered =
        seal(
            "render",
            "--resolve",
            "--kubeconfig",
            "kubeconfig",
            "--sealing-key",
            TestKeys.privateKeyFile().toString(),
            "app");

    assertThat(rendered).doesNotContain("unresolved", "hunter2");
    String token = masked(rendered, "token: ");
    assertThat(token).isEqualTo(masked(rendered, "password: ")); // the same value
  }

  private static String masked(String text, String key) {
    int at = text.indexOf(key) + key.length();
    return text.substring(at, text.indexOf('\n', at));
  }
}
