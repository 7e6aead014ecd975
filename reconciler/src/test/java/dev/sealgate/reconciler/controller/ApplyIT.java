package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.TestApp.AUTOMATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.plan.Ownership;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ApplyIT {
  private static Lab lab;

  @BeforeAll
  static void startLab() {
    lab = Lab.start();
  }

  @AfterAll
  static void closeLab() {
    lab.close();
  }

  static String configMap(String name, String value) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: %s}
    data: {key: "%s"}
    """
        .formatted(name, value);
  }

  @Test
  void appliesWhatGitHoldsAndTellsIt() {
    TestApp app =
        lab.app("shop")
            .file("one.yaml", configMap("one", "1") + "---\n" + configMap("two", "2"))
            .file(
                "web/web.yaml",
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  replicas: 0
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: web, image: web}]}
                """);

    app.create(AUTOMATED).awaitReady();

    assertThat(app.configValue("two", "key")).isEqualTo("2");
    GenericKubernetesResource web = app.object("apps/v1", "Deployment", "web");
    assertThat(web.getMetadata().getLabels())
        .containsEntry(Ownership.NAME, "shop")
        .containsEntry(Ownership.NAMESPACE, app.namespace());
    assertThat(app.status().inventory())
        .containsExactly(
            "/v1/ConfigMap/" + app.namespace() + "/one",
            "/v1/ConfigMap/" + app.namespace() + "/two",
            "apps/v1/Deployment/" + app.namespace() + "/web");
    assertThat(app.sync().status()).isEqualTo("Synced");
    assertThat(app.health().status()).isEqualTo("Healthy");
    assertThat(app.status().observedGeneration()).isEqualTo(1);
    assertThat(app.await(() -> app.events("Synced"), events -> !events.isEmpty()))
        .singleElement()
        .satisfies(event -> assertThat(event.getNote()).startsWith("3 objects applied, 0 pruned"));
  }

  @Test
  void followsGitAndPrunesWhatItDrops() {
    TestApp app =
        lab.app("follow").file("a.yaml", configMap("a", "1")).file("b.yaml", configMap("b", "1"));
    app.create(AUTOMATED).awaitReady();

    app.file("a.yaml", configMap("a", "2")).remove("b.yaml").push();
    app.awaitReady();

    assertThat(app.configValue("a", "key")).isEqualTo("2");
    assertThat(app.find("v1", "ConfigMap", "b")).isNull();
    assertThat(app.status().inventory()).containsExactly("/v1/ConfigMap/" + app.namespace() + "/a");
  }

  @Test
  void removesAFieldThatGitDrops() {
    TestApp app =
        lab.app("fields")
            .file(
                "a.yaml",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: '1', y: '2'}}");
    app.create(AUTOMATED).awaitReady();

    app.file("a.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: '1'}}")
        .push();
    app.awaitReady();

    assertThat(app.object("v1", "ConfigMap", "a").getAdditionalProperties().get("data"))
        .isEqualTo(Map.of("x", "1"));
  }

  @Test
  void reportsInsteadOfPruningWhenPruneIsOff() {
    TestApp app =
        lab.app("keep").file("a.yaml", configMap("a", "1")).file("b.yaml", configMap("b", "1"));
    app.create("syncPolicy: {automated: {}}").awaitReady();

    app.remove("b.yaml").push();

    Condition synced = app.awaitFalse("Synced", "OutOfSync");
    assertThat(synced.getMessage()).contains("ConfigMap " + app.namespace() + "/b: not in Git");
    assertThat(app.find("v1", "ConfigMap", "b")).isNotNull();
  }

  @Test
  void neverDeletesWhatItsAnnotationKeeps() {
    TestApp app =
        lab.app("marked")
            .file("a.yaml", configMap("a", "1"))
            .file(
                "b.yaml",
                """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: b
                  annotations: {kustomize.toolkit.fluxcd.io/prune: disabled}
                """);
    app.create(AUTOMATED).awaitReady();

    app.remove("b.yaml").push();
    app.awaitReady();

    assertThat(app.find("v1", "ConfigMap", "b")).isNotNull();
    assertThat(app.status().inventory()).hasSize(1);
  }

  @Test
  void makesTheDestinationNamespaceWhenAsked() {
    String destination = Lab.freshName("made");
    TestApp app = lab.app("places").file("a.yaml", configMap("a", "1"));

    app.create(
        "destination: {namespace: " + destination + "}",
        "syncPolicy: {automated: {prune: true}, syncOptions: [CreateNamespace=true]}");
    app.awaitReady();

    assertThat(lab.client().configMaps().inNamespace(destination).withName("a").get()).isNotNull();
    assertThat(app.status().inventory()).containsExactly("/v1/ConfigMap/" + destination + "/a");
  }

  @Test
  void appliesADefinitionAndItsObjectInOneCommit() {
    String group = Lab.freshName("g") + ".example.com";
    TestApp app =
        lab.app("definition")
            .file(
                "w.yaml",
                "{apiVersion: "
                    + group
                    + "/v1, kind: Widget, metadata: {name: w}, spec: {size: 3}}")
            .file("z.yaml", definition(group));

    app.create(AUTOMATED).awaitReady();

    assertThat(app.find(group + "/v1", "Widget", "w")).isNotNull();
    assertThat(app.events("DriftCorrected")).isEmpty();
    app.annotate(Round.CONFIRM_DELETE, app.name());
    app.deleteAndWait();
    assertThat(
            lab.client()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("widgets." + group)
                .get())
        .satisfiesAnyOf(
            crd -> assertThat(crd).isNull(),
            crd -> assertThat(crd.getMetadata().getDeletionTimestamp()).isNotNull());
  }

  static String definition(String group) {
    return """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {name: widgets.%s}
    spec:
      group: %s
      scope: Namespaced
      names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
      versions:
        - name: v1
          served: true
          storage: true
          schema:
            openAPIV3Schema:
              type: object
              properties: {spec: {type: object, properties: {size: {type: integer}}}}
    """
        .formatted(group, group);
  }

  @Test
  void keepsTextsThatYamlReadsOtherwise() {
    TestApp app =
        lab.app("texts")
            .file(
                "a.json",
                """
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"},
                 "data": {"nel": "a\\u0085b\\u2028c\\ufeffd", "emoji": "\\ud83d\\ude00", "tab": "\\t\\u007f"}}
                """);

    app.create(AUTOMATED).awaitReady();

    assertThat(app.configValue("a", "nel")).isEqualTo("a\u0085b\u2028c\ufeffd");
    assertThat(app.configValue("a", "emoji")).isEqualTo("\ud83d\ude00");
    assertThat(app.configValue("a", "tab")).isEqualTo("\t\u007f");
  }
}
