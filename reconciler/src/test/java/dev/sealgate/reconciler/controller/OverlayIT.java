package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.TestApp.AUTOMATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.testbed.Counterparts;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An overlay with an encrypted base, by the real sops and the real kustomize, in the cluster. */
class OverlayIT {
  private static Lab lab;

  private final String identity = Counterparts.ageKeygen().run().orThrow().text();
  private final String recipient =
      identity
          .lines()
          .filter(line -> line.startsWith("# public key: "))
          .findFirst()
          .orElseThrow()
          .substring("# public key: ".length());

  @BeforeAll
  static void startLab() {
    lab = Lab.start();
  }

  @AfterAll
  static void closeLab() {
    lab.close();
  }

  private String sops(String name, String text, String... more) {
    String[] arguments =
        Stream.concat(
                Stream.of(
                    "--disable-version-check",
                    "encrypt",
                    "--age",
                    recipient,
                    "--filename-override",
                    name),
                Stream.of(more))
            .toArray(String[]::new);
    return Counterparts.sops().stdin(text).run(arguments).orThrow().text();
  }

  private String secret(String value) {
    return sops(
        "db.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {password: "
            + value
            + "}\n",
        "--encrypted-regex",
        "^(data|stringData)$");
  }

  private static List<Secret> secrets(TestApp app, String prefix) {
    return lab.client().secrets().inNamespace(app.namespace()).list().getItems().stream()
        .filter(it -> it.getMetadata().getName().startsWith(prefix))
        .toList();
  }

  private static String value(Secret secret, String key) {
    return new String(
        Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
  }

  @Test
  void syncsAnOverlayAndFollowsItsBase() {
    TestApp app =
        lab.app("overlay")
            .file(
                "kustomization.yaml",
                "namePrefix: prod-\nresources: [../base]\n"
                    + "secretGenerator: [{name: env, envs: [app.env]}]\n")
            .file("app.env", sops("app.env", "TOKEN=planted-one\n"));
    app.git().file("base/kustomization.yaml", "resources: [db.yaml, cm.yaml]\n");
    app.git().file("base/db.yaml", secret("planted-base"));
    app.git().file("base/cm.yaml", ApplyIT.configMap("cm", "1"));
    lab.client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(app.namespace())
                .withName("sops-age")
                .endMetadata()
                .withStringData(Map.of("age.agekey", identity))
                .build())
        .create();
    app.create(AUTOMATED, "decryption: {secretRef: {name: sops-age}}");
    app.awaitReady();

    assertThat(value(secrets(app, "prod-db").getFirst(), "password")).isEqualTo("planted-base");
    Secret generated = secrets(app, "prod-env-").getFirst();
    assertThat(value(generated, "TOKEN")).isEqualTo("planted-one");
    assertThat(app.secrets())
        .extracting(it -> it.file())
        .containsExactlyInAnyOrder("base/db.yaml", "app/app.env");

    // beside the overlay and what it refers to: nothing is read, nothing is asked
    app.git().file("elsewhere/x.yaml", "a: b\n");
    String version = generated.getMetadata().getResourceVersion();
    app.awaitReady(app.push());
    assertThat(secrets(app, "prod-env-"))
        .singleElement()
        .extracting(it -> it.getMetadata().getResourceVersion())
        .isEqualTo(version);

    // the base alone
    app.git()
        .file("base/db.yaml", secret("planted-next"))
        .file("base/kustomization.yaml", "resources: [db.yaml]\n");
    app.awaitReady(app.push());
    assertThat(value(secrets(app, "prod-db").getFirst(), "password")).isEqualTo("planted-next");
    assertThat(app.find("v1", "ConfigMap", "prod-cm")).isNull();
    assertThat(secrets(app, "prod-env-"))
        .extracting(it -> it.getMetadata().getName())
        .containsExactly(generated.getMetadata().getName());

    // a value: its Secret gets a new name, the old one goes
    app.file("app.env", sops("app.env", "TOKEN=planted-two\n"));
    app.awaitReady(app.push());
    assertThat(secrets(app, "prod-env-"))
        .singleElement()
        .satisfies(it -> {
          assertThat(it.getMetadata().getName()).isNotEqualTo(generated.getMetadata().getName());
          assertThat(value(it, "TOKEN")).isEqualTo("planted-two");
        });

    // a broken base stops it, and mending the base alone starts it again
    app.git().file("base/kustomization.yaml", "resources: [gone.yaml]\n");
    app.push();
    app.awaitFalse("SourceReady", "InvalidManifest");
    app.git().file("base/gone.yaml", ApplyIT.configMap("back", "1"));
    app.awaitReady(app.push());
    assertThat(app.find("v1", "ConfigMap", "prod-back")).isNotNull();
    assertThat(app.status().toString()).doesNotContain("planted-");
  }

  @Test
  void aVariablesNewValueNeedsNoCommit() {
    TestApp app =
        lab.app("variables")
            .file("cm.yaml", ApplyIT.configMap("cm", "${region}"))
            .file(
                "s.yaml",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n"
                    + "stringData: {url: 'pg://${password}@${region}'}\n");
    lab.client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(app.namespace())
                .withName("passwords")
                .endMetadata()
                .withStringData(Map.of("password", "planted-one"))
                .build())
        .create();
    lab.client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(app.namespace())
                .withName("region")
                .endMetadata()
                .withData(Map.of("region", "eu"))
                .build())
        .create();
    app.create(
        AUTOMATED,
        "postBuild: {substituteFrom: [{kind: Secret, name: passwords}, {kind: ConfigMap, name:"
            + " region}]}");
    app.awaitReady();
    assertThat(value(secrets(app, "s").getFirst(), "url")).isEqualTo("pg://planted-one@eu");

    lab.client()
        .secrets()
        .inNamespace(app.namespace())
        .withName("passwords")
        .edit(it -> new SecretBuilder(it).addToStringData("password", "planted-two").build());
    TestApp.soon()
        .untilAsserted(() ->
            assertThat(value(secrets(app, "s").getFirst(), "url"))
                .isEqualTo("pg://planted-two@eu"));
    lab.client()
        .configMaps()
        .inNamespace(app.namespace())
        .withName("region")
        .edit(it -> new ConfigMapBuilder(it).addToData("region", "us").build());
    TestApp.soon().untilAsserted(() -> assertThat(app.configValue("cm", "key")).isEqualTo("us"));
    assertThat(app.status().toString()).doesNotContain("planted-");
  }

  @Test
  void rendersAChartForThisClusterAndFollowsItsSecret() {
    TestApp app =
        lab.app("chart")
            .file("Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n")
            .file(
                "templates/all.yaml",
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: {{ .Release.Name }}-db}
                data: {url: {{ printf "pg://%s@%s" .Values.password .Values.host | b64enc }}}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: {{ .Release.Name }}
                  annotations: {helm.sh/resource-policy: keep}
                data:
                  key: {{ printf "%s-%t" .Capabilities.KubeVersion.Minor (.Capabilities.APIVersions.Has "apps/v1/Deployment") | quote }}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: hook, annotations: {helm.sh/hook: pre-install}}
                data: {key: hooked}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: test, annotations: {helm.sh/hook: test}}
                spec: {containers: [{name: a, image: a}]}
                """)
            .file("secrets.yaml", sops("secrets.yaml", "password: planted-one\n"));
    for (Map.Entry<String, Map<String, String>> secret :
        Map.of(
                "sops-age", Map.of("age.agekey", identity),
                "shop-values", Map.of("values.yaml", "host: planted-host"))
            .entrySet()) {
      lab.client()
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withNamespace(app.namespace())
                  .withName(secret.getKey())
                  .endMetadata()
                  .withStringData(secret.getValue())
                  .build())
          .create();
    }
    app.create(
        AUTOMATED,
        "decryption: {secretRef: {name: sops-age}}",
        "source: {repoURL: '"
            + app.git().url()
            + "', targetRevision: main, path: app, helm: {releaseName: rel, valueFiles:"
            + " [secrets.yaml], valuesFrom: [{kind: Secret, name: shop-values}]}}");
    app.awaitReady();
    assertThat(value(secrets(app, "rel-db").getFirst(), "url"))
        .isEqualTo("pg://planted-one@planted-host");
    assertThat(app.configValue("rel", "key")).matches("\\d+-true");
    assertThat(app.configValue("hook", "key")).isEqualTo("hooked");
    assertThat(app.find("v1", "Pod", "test")).isNull();

    lab.client()
        .secrets()
        .inNamespace(app.namespace())
        .withName("shop-values")
        .edit(it ->
            new SecretBuilder(it).addToStringData("values.yaml", "host: planted-other").build());
    TestApp.soon()
        .untilAsserted(() ->
            assertThat(value(secrets(app, "rel-db").getFirst(), "url"))
                .isEqualTo("pg://planted-one@planted-other"));
    assertThat(app.status().toString()).doesNotContain("planted-");
  }
}
