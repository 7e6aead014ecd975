package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.ApplyIT.configMap;
import static dev.sealgate.reconciler.controller.TestApp.AUTOMATED;
import static dev.sealgate.reconciler.controller.TestApp.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.testbed.Counterparts;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets made by the real sops and kubeseal, and from stores, on their way into the cluster. */
class SecretsIT {
  private static Lab lab;

  @TempDir Path folder;

  @BeforeAll
  static void startLab() {
    lab = Lab.start();
  }

  @AfterAll
  static void closeLab() {
    lab.close();
  }

  private static String value(TestApp app, String secret, String key) {
    Secret found = lab.client().secrets().inNamespace(app.namespace()).withName(secret).get();
    return found == null || found.getData() == null || !found.getData().containsKey(key)
        ? ""
        : new String(Base64.getDecoder().decode(found.getData().get(key)), StandardCharsets.UTF_8);
  }

  private static void putSecret(String namespace, String name, Map<String, String> data) {
    lab.client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withStringData(data)
                .build())
        .forceConflicts()
        .serverSideApply();
  }

  private Path ageKey(String name) {
    Path key = folder.resolve(name);
    Counterparts.ageKeygen().run("-o", key.toString()).orThrow();
    return key;
  }

  private static String recipient(Path key) throws IOException {
    return Files.readAllLines(key).stream()
        .filter(line -> line.startsWith("# public key: "))
        .findFirst()
        .orElseThrow()
        .substring("# public key: ".length());
  }

  private String encrypt(Path key, String manifest) throws IOException {
    Path file = folder.resolve("secret.yaml");
    Files.writeString(file, manifest);
    return Counterparts.sops()
        .run(
            "--encrypt",
            "--age",
            recipient(key),
            "--encrypted-regex",
            "^(data|stringData)$",
            file.toString())
        .orThrow()
        .text();
  }

  private static String secret(String value) {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: db}
    stringData: {password: "%s"}
    """
        .formatted(value);
  }

  @Test
  void decryptsASopsFileOnceTheKeyIsThere() throws IOException {
    Path key = ageKey("one.agekey");
    TestApp app =
        lab.app("sops")
            .file("db.yaml", encrypt(key, secret("planted-sops-value")))
            .file("a.yaml", configMap("a", "1"));
    app.create(AUTOMATED, "interval: 1h", "decryption: {secretRef: {name: sops-age}}");
    app.awaitFalse("SecretsResolved", "KeyMissing");
    assertThat(app.find("v1", "ConfigMap", "a")).isNull();

    putSecret(app.namespace(), "sops-age", Map.of("age.agekey", Files.readString(key)));

    app.awaitReady();
    assertThat(value(app, "db", "password")).isEqualTo("planted-sops-value");
    assertThat(app.secrets())
        .singleElement()
        .satisfies(told -> {
          assertThat(told.via()).isEqualTo("SOPS");
          assertThat(told.file()).isEqualTo("app/db.yaml");
          assertThat(told.details()).anyMatch(line -> line.contains("age1"));
        });
    assertThat(app.get().toString()).doesNotContain("planted-sops-value");
  }

  @Test
  void appliesNothingOfACommitWithATamperedFile() throws IOException {
    Path key = ageKey("two.agekey");
    TestApp app =
        lab.app("tampered")
            .file("db.yaml", encrypt(key, secret("planted-before")))
            .file("a.yaml", configMap("a", "1"))
            .file("b.yaml", configMap("b", "1"));
    putSecret(app.namespace(), "sops-age", Map.of("age.agekey", Files.readString(key)));
    app.create(AUTOMATED, "decryption: {secretRef: {name: sops-age}}").awaitReady();

    app.file("db.yaml", encrypt(key, secret("planted-after")).replace("name: db", "name: db2"))
        .file("a.yaml", configMap("a", "2"))
        .remove("b.yaml")
        .push();

    app.awaitFalse("Ready", "MacMismatch");
    assertThat(app.problems().getFirst().file()).isEqualTo("app/db.yaml");
    assertThat(app.configValue("a", "key")).isEqualTo("1");
    assertThat(app.configValue("b", "key")).isEqualTo("1");
    assertThat(value(app, "db", "password")).isEqualTo("planted-before");
  }

  @Test
  void opensWhatKubesealSealedForItsOwnCertificate() throws IOException {
    String certificate = soon().until(() -> lab.certificate().orElse(""), pem -> !pem.isEmpty());
    Path pem = folder.resolve("cert.pem");
    Files.writeString(pem, certificate);
    TestApp app = lab.app("sealed");
    String sealed =
        Counterparts.kubeseal()
            .stdin(secret("planted-sealed-value"))
            .run("--cert", pem.toString(), "--namespace", app.namespace(), "--format", "yaml")
            .orThrow()
            .text();
    app.file("db.yaml", sealed);

    app.create(AUTOMATED).awaitReady();

    assertThat(value(app, "db", "password")).isEqualTo("planted-sealed-value");
    assertThat(app.secrets().getFirst().via()).isEqualTo("SealedSecret");
  }

  @Test
  void bringsARotatedValueWithoutACommit() {
    TestApp app = lab.app("rotate");
    putSecret(app.namespace(), "upstream", Map.of("password", "planted-old"));
    app.file("a.yaml", configMap("a", "1"))
        .file(
            "store.yaml",
            """
            apiVersion: external-secrets.io/v1
            kind: SecretStore
            metadata: {name: cluster}
            spec: {provider: {kubernetes: {remoteNamespace: %s, auth: {serviceAccount: {name: reader}}}}}
            ---
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: db}
            spec:
              refreshInterval: 2s
              secretStoreRef: {name: cluster, kind: SecretStore}
              data: [{secretKey: password, remoteRef: {key: upstream, property: password}}]
            """
                .formatted(app.namespace()));
    lab.allow(app.namespace(), "reader", "[{apiGroups: [''], resources: [secrets], verbs: [get]}]");

    app.create(AUTOMATED, "interval: 1h").awaitReady();
    assertThat(value(app, "db", "password")).isEqualTo("planted-old");
    String version = app.object("v1", "ConfigMap", "a").getMetadata().getResourceVersion();

    putSecret(app.namespace(), "upstream", Map.of("password", "planted-new"));

    app.await(() -> value(app, "db", "password"), "planted-new"::equals);
    assertThat(app.object("v1", "ConfigMap", "a").getMetadata())
        .satisfies(it -> assertThat(it.getResourceVersion()).isEqualTo(version));
    assertThat(app.condition("Ready").getStatus()).isEqualTo("True");
  }

  @Test
  void tellsNoValueOfASecretThatTheApiServerRefuses() {
    TestApp app =
        lab.app("refused")
            .file(
                "s.yaml",
                """
                apiVersion: v1
                kind: Secret
                type: kubernetes.io/tls
                metadata: {name: tls}
                stringData: {tls.crt: planted-refused-value}
                """);

    app.create(AUTOMATED, "decryption: {allowPlaintextSecrets: true}");

    assertThat(app.awaitFalse("Ready", "ObjectRejected").getMessage())
        .contains("data[tls.key]")
        .doesNotContain("planted-refused-value");
    assertThat(app.get().toString()).doesNotContain("planted-refused-value");
  }
}
