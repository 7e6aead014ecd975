package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.TestApp.AUTOMATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import dev.sealgate.testbed.Binaries;
import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.Counterparts;
import dev.sealgate.testbed.RegistryServer;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Charts that the real helm packed, indexed and pushed, from a web server and a real registry. */
class RemoteChartIT {
  private static Lab lab;
  private static RegistryServer registry;

  @TempDir Path temp;

  @BeforeAll
  static void start() {
    registry = RegistryServer.start(RegistryServer.Access.PASSWORD);
    lab = Lab.start();
  }

  @AfterAll
  static void stop() {
    lab.close();
    registry.close();
  }

  private static String helm(String... arguments) {
    return Command.of(Binaries.require("helm").toString()).run(arguments).orThrow().text();
  }

  /** Packs a chart whose objects tell its version and values. */
  private Path pack(String version) throws IOException {
    Path chart = temp.resolve("sources/shop");
    Files.createDirectories(chart.resolve("templates"));
    Files.writeString(
        chart.resolve("Chart.yaml"), "apiVersion: v2\nname: shop\nversion: " + version + "\n");
    Files.writeString(chart.resolve("values.yaml"), "key: default\npassword: ''\n");
    Files.writeString(
        chart.resolve("templates/all.yaml"),
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: {{ .Release.Name }}}
        data: {key: {{ .Values.key | quote }}, version: {{ .Chart.Version | quote }}}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: {{ .Release.Name }}}
        stringData: {password: {{ .Values.password | quote }}}
        """);
    Path packed = Files.createDirectories(temp.resolve("packed"));
    helm("package", chart.toString(), "--destination", packed.toString());
    return packed.resolve("shop-" + version + ".tgz");
  }

  /** Into the folder that the web server shows. */
  private String publish(Path web, String version) throws IOException, GeneralSecurityException {
    Path archive = pack(version);
    Files.copy(archive, web.resolve(archive.getFileName()));
    helm("repo", "index", web.toString());
    return version + "@sha256:" + sha256(Files.readAllBytes(archive));
  }

  private void push(String version) throws IOException {
    helm(
        "push",
        pack(version).toString(),
        "oci://" + registry.address() + "/team",
        "--ca-file",
        registry.caFile().toString(),
        "--username",
        RegistryServer.USER,
        "--password",
        RegistryServer.PASSWORD);
  }

  private static String sha256(byte[] content) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  private static String source(String url, String revision, String helm) {
    return "source: {repoURL: '%s', chart: shop, targetRevision: '%s', helm: {%s}}"
        .formatted(url, revision, helm);
  }

  private static void awaitConfig(TestApp app, String key, String version) {
    TestApp.soon()
        .untilAsserted(() -> {
          assertThat(app.configValue("shop", "version")).isEqualTo(version);
          assertThat(app.configValue("shop", "key")).isEqualTo(key);
        });
  }

  @Test
  void followsARangeOfAChartRepositoryAndHoldsARollback() throws Exception {
    Path web = Files.createDirectories(temp.resolve("web")).toRealPath();
    HttpServer server =
        SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            web,
            SimpleFileServer.OutputLevel.NONE);
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      String first = publish(web, "1.0.0");
      TestApp app = lab.app("shop").file("unused.yaml", "");
      String source = source(url, "^1", "values: 'key: one'");
      app.create(AUTOMATED, source);
      app.awaitReady(first);
      awaitConfig(app, "one", "1.0.0");

      String second = publish(web, "1.1.0");
      publish(web, "2.0.0");
      app.awaitReady(second);
      awaitConfig(app, "one", "1.1.0");
      assertThat(app.status().history())
          .extracting(it -> it.revision())
          .containsExactly(second, first);

      app.update(AUTOMATED, source, "rollback: {revision: '" + first + "'}");
      app.awaitReady(first);
      awaitConfig(app, "one", "1.0.0");
      String third = publish(web, "1.2.0");
      app.annotate("sealgate.dev/reconcile-at", "now");
      app.await(() -> app.status().lastHandledReconcileAt(), "now"::equals);
      assertThat(app.status().revision()).isEqualTo(first);

      app.update(AUTOMATED, source);
      app.awaitReady(third);
      awaitConfig(app, "one", "1.2.0");

      app.update(AUTOMATED, source(url, "^3", ""));
      assertThat(app.awaitFalse("SourceReady", "RevisionNotFound").getMessage())
          .contains("the newest are 2.0.0, 1.2.0, 1.1.0, 1.0.0");
      awaitConfig(app, "one", "1.2.0");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void encryptedValuesOfGitAreMarriedToAChartOfARegistry() throws IOException {
    push("1.0.0");
    String identity = Counterparts.ageKeygen().run().orThrow().text();
    TestApp app = lab.app("shop").file("prod.yaml", "key: of-git\n");
    app.file("secrets.yaml", sops(identity, "password: planted-one\n"));
    secret(app, "sops-age", Map.of("age.agekey", identity));
    secret(
        app,
        "registry",
        Map.of(
            "username",
            RegistryServer.USER,
            "password",
            RegistryServer.PASSWORD,
            "ca.crt",
            registry.caCertificate()));
    String source =
        """
        source:
          repoURL: oci://%s/team
          chart: shop
          targetRevision: 1.x
          secretRef: {name: registry}
          helm:
            valueFiles: [$values/app/prod.yaml, $values/app/secrets.yaml]
            valuesRepository: {repoURL: '%s', targetRevision: main}
        """
            .formatted(registry.address(), app.git().url());
    String keys = "decryption: {secretRef: {name: sops-age}}";
    app.create(AUTOMATED, source, keys);
    String commit = app.push();
    app.await(() -> app.status().revision(), it -> it != null && it.endsWith("," + commit));
    String first = Objects.requireNonNull(app.status().revision());
    assertThat(first).matches("1\\.0\\.0@sha256:[0-9a-f]{64}," + commit);
    app.awaitReady(first);
    awaitConfig(app, "of-git", "1.0.0");
    assertThat(password(app)).isEqualTo("planted-one");
    assertThat(app.secrets()).extracting(it -> it.file()).contains("$values/app/secrets.yaml");

    // a commit that no value file is in: nothing is rendered or written
    String version = resourceVersion(app);
    app.file("elsewhere.yaml", "a: b\n");
    app.awaitReady(first.replace(commit, app.push()));
    assertThat(resourceVersion(app)).isEqualTo(version);

    // a value alone
    app.file("secrets.yaml", sops(identity, "password: planted-two\n"));
    String next = app.push();
    app.awaitReady(first.replace(commit, next));
    assertThat(password(app)).isEqualTo("planted-two");

    // a version alone
    push("1.1.0");
    awaitConfig(app, "of-git", "1.1.0");
    assertThat(app.status().history()).hasSizeGreaterThanOrEqualTo(3);

    // both go back together
    app.update(AUTOMATED, source, keys, "rollback: {revision: '" + first + "'}");
    app.awaitReady(first);
    awaitConfig(app, "of-git", "1.0.0");
    assertThat(password(app)).isEqualTo("planted-one");

    app.update(
        AUTOMATED,
        source,
        keys,
        "rollback: {revision: '" + first.substring(0, first.indexOf(',')) + "'}");
    assertThat(app.awaitFalse("SourceReady", "InvalidSpec").getMessage())
        .contains("a commit of its values");
    assertThat(app.status().toString()).doesNotContain("planted-");
  }

  private static String sops(String identity, String text) {
    String recipient =
        identity
            .lines()
            .filter(line -> line.startsWith("# public key: "))
            .findFirst()
            .orElseThrow()
            .substring("# public key: ".length());
    return Counterparts.sops()
        .stdin(text)
        .run(
            "--disable-version-check",
            "encrypt",
            "--age",
            recipient,
            "--filename-override",
            "secrets.yaml")
        .orThrow()
        .text();
  }

  private static void secret(TestApp app, String name, Map<String, String> data) {
    lab.client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(app.namespace())
                .withName(name)
                .endMetadata()
                .withStringData(data)
                .build())
        .create();
  }

  private static String password(TestApp app) {
    var secret = lab.client().secrets().inNamespace(app.namespace()).withName("shop").get();
    return new String(
        Base64.getDecoder().decode(secret.getData().get("password")), StandardCharsets.UTF_8);
  }

  private static String resourceVersion(TestApp app) {
    return app.object("v1", "Secret", "shop").getMetadata().getResourceVersion();
  }

  @Test
  void theApiServerRefusesASourceThatIsNeitherNor() {
    record Case(String source, String told) {}
    for (Case it :
        List.of(
            new Case("repoURL: https://h/x, chart: c, path: p", "a chart has none"),
            new Case("repoURL: 'ssh://git@h/x', chart: c", "oci URL"),
            new Case("repoURL: 'oci://h/x'", "repoURL is an https"),
            new Case("repoURL: 'oci://u:p@h/x', chart: c", "carries credentials"),
            new Case("repoURL: https://h/x, targetRevision: ^1", "needs chart"),
            new Case(
                "repoURL: https://h/x, helm: {valuesRepository: {repoURL: https://h/y}}",
                "needs chart"))) {
      TestApp app = lab.app("refused");
      assertThatThrownBy(() -> app.file("x", "").create("source: {" + it.source() + "}"))
          .as(it.source())
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining(it.told());
    }
  }
}
