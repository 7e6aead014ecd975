package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import dev.sealgate.testbed.Binaries;
import dev.sealgate.testbed.Command;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
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
            .env("SEALGATE_HELM", Binaries.require("sealgate-helm").toString())
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

  private static final String TEMPLATE =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: {{ .Release.Name }}, labels: {tier: {{ .Values.tier }}}}
      stringData: {password: {{ .Values.password }}}
      """;

  /** A chart, and its values encrypted beside it. */
  private void chart(String folder) {
    session
        .write(folder + "/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.4.0\n")
        .write(folder + "/values.yaml", "tier: default\n")
        .write(folder + "/templates/secret.yaml", TEMPLATE)
        .write("prod.sops.yaml", "tier_unencrypted: x\npassword: hunter2\n");
    seal("encrypt", "-i", "--age", TestKeys.RECIPIENT, "prod.sops.yaml");
  }

  private void application(String source) {
    session.write(
        "app.yaml",
        """
        apiVersion: sealgate.dev/v1alpha1
        kind: Application
        metadata: {name: shop, namespace: shop}
        spec:
          decryption: {secretRef: {name: sops-age}}
          source: %s
        """
            .formatted(source));
  }

  @Test
  void aChartIsRenderedOnMaskedValues() {
    chart("chart");
    application(
        "{repoURL: https://git.example.com/x.git, path: chart,"
            + " helm: {valueFiles: [../prod.sops.yaml]}}");

    assertThat(seal("render", "-f", "app.yaml"))
        .contains("name: shop\n", "tier: default\n", "password: \"(masked ")
        .doesNotContain("hunter2");
    assertThat(seal("render", "--reveal", "-f", "app.yaml")).contains("password: hunter2");
    session.env("SOPS_AGE_KEY_FILE", "");
    assertThat(seal("render", "-f", "app.yaml"))
        .contains(": no key at hand opens prod.sops.yaml)")
        .doesNotContain("ENC[");
  }

  @Test
  void aPublishedChartIsFetchedOnlyWhenAsked() throws IOException {
    chart("charts/shop");
    helm("package", folder.resolve("charts/shop").toString(), "-d", folder.toString());
    helm("repo", "index", folder.toString());
    HttpServer web =
        SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            folder.toRealPath(),
            SimpleFileServer.OutputLevel.NONE);
    web.start();
    try {
      application(
          "{repoURL: 'http://127.0.0.1:%d', chart: shop, targetRevision: 1.x, helm: {valueFiles: [$values/prod.sops.yaml], valuesRepository: {repoURL: https://git.example.com/x.git}}}"
              .formatted(web.getAddress().getPort()));

      Session.Result refused = session.seal("", "render", "-f", "app.yaml");
      String rendered = seal("render", "--fetch-charts", "-f", "app.yaml");

      assertThat(refused.exit()).isEqualTo(1);
      assertThat(refused.stderr())
          .contains("app.yaml: spec.source.chart is a chart that lies elsewhere")
          .contains("hint: add --fetch-charts");
      assertThat(rendered)
          .contains("name: shop\n", "password: \"(masked ")
          .doesNotContain("hunter2", "ENC[");
    } finally {
      web.stop(0);
    }
    Session.Result gone = session.seal("", "render", "--fetch-charts", "-f", "app.yaml");
    assertThat(gone.exit()).isEqualTo(1);
    assertThat(gone.stderr()).contains("refused: ", "hint: ");
  }

  private static void helm(String... words) {
    Command.of(Binaries.require("helm").toString()).run(words).orThrow();
  }

  @Test
  void aLoginThatIsNotAtHandIsNamed() {
    application("{repoURL: 'https://charts.example.com', chart: shop, secretRef: {name: login}}");

    Session.Result result = session.seal("", "render", "--fetch-charts", "-f", "app.yaml");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.stderr())
        .contains("the Secret login of spec.source.secretRef is not at hand");
  }

  @Test
  void revealedValuesDoNotStayInATerminal() {
    session.showing();

    for (String[] command :
        List.of(
            new String[] {"render", "--reveal", "base"},
            new String[] {"git", "textconv", "--reveal", "base/db.yaml"})) {
      Session.Result refused = session.env("TERM", "dumb").seal("", command);
      assertThat(refused.exit()).isEqualTo(ExitCode.USAGE);
      assertThat(refused.text()).isEmpty();
      assertThat(refused.stderr()).contains("error: values in clear would", "hint: pipe it on");
      String shown = session.env("TERM", "xterm").seal("\n", command).text();
      assertThat(shown).startsWith("\u001b[?1049h").contains("hunter2").endsWith("\u001b[?1049l");
    }
    assertThat(seal("render", "base")).startsWith("#").contains("(masked ");
    assertThat(seal("render", "--reveal", "--no-pager", "base"))
        .startsWith("#")
        .contains("hunter2");
    assertThat(seal("render", "--reveal-on-terminal", "base")).startsWith("#").contains("hunter2");
    Session.Result key = session.seal("", "keygen");
    assertThat(key.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(key.text()).isEmpty();
    assertThat(key.stderr()).contains("hint: seal keygen -o age.agekey");
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
