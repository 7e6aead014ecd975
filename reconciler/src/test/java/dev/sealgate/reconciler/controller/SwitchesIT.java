package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The switches of Flux and Argo CD on single objects. */
class SwitchesIT {
  private static final String MARKED =
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: {\"%s\": \"%s\"}}, data: {k: \"%s\"}%s}";
  private static final String FLUX = "kustomize.toolkit.fluxcd.io/";
  private static final String ARGO = "argocd.argoproj.io/sync-options";

  private static Lab lab;

  @BeforeAll
  static void start() {
    lab = Lab.start();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static ConfigMap live(TestApp app) {
    return lab.client().configMaps().inNamespace(app.namespace()).withName("a").get();
  }

  private static void sync(TestApp app) {
    app.push();
    app.awaitReady();
  }

  @Test
  void makesOnceWhatIsWantedIfNotPresent() {
    TestApp app =
        lab.app("once").file("a.yaml", MARKED.formatted(FLUX + "ssa", "IfNotPresent", "1", ""));
    app.create(TestApp.AUTOMATED).awaitReady();

    app.editConfigMap("a", "{\"data\":{\"k\":\"mine\"}}");
    app.file("a.yaml", MARKED.formatted(FLUX + "ssa", "IfNotPresent", "2", ""));
    sync(app);
    assertThat(app.configValue("a", "k")).isEqualTo("mine");
    assertThat(app.events("DriftCorrected")).isEmpty();

    lab.client().configMaps().inNamespace(app.namespace()).withName("a").delete();
    app.await(() -> app.configValue("a", "k"), "2"::equals);
  }

  @Test
  void leavesAloneWhatIsHeldInTheClusterOrInGit() {
    TestApp app =
        lab.app("held")
            .file("keep.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: keep}}")
            .file(
                "a.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: '1'}}")
            .file(
                "b.yaml",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: b, labels: {kustomize.toolkit.fluxcd.io/reconcile: disabled}}}");
    app.create(TestApp.AUTOMATED).awaitReady();
    assertThat(app.find("v1", "ConfigMap", "b")).isNull();

    app.editConfigMap(
        "a",
        "{\"metadata\":{\"annotations\":{\"kustomize.toolkit.fluxcd.io/reconcile\":\"disabled\"}}}");
    app.await(() -> live(app).getMetadata().getAnnotations(), it -> it != null && !it.isEmpty());
    app.editConfigMap("a", "{\"data\":{\"k\":\"mine\"}}");
    lab.stopController();
    lab.startController();
    app.file("a.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: '2'}}");
    sync(app);
    assertThat(app.configValue("a", "k")).isEqualTo("mine");

    app.remove("a.yaml");
    sync(app);
    assertThat(live(app)).isNotNull();
  }

  @Test
  void putsRightWhatIsLetGo() {
    String held =
        "{\"metadata\":{\"annotations\":{\"kustomize.toolkit.fluxcd.io/reconcile\":%s}},\"data\":{\"k\":\"mine\"}}";
    TestApp app = lab.app("letgo").file("a.yaml", configMap("a", "1"));
    app.create(TestApp.AUTOMATED).awaitReady();

    app.editConfigMap("a", held.formatted("\"disabled\""));
    app.file("b.yaml", configMap("b", "1"));
    sync(app);
    assertThat(app.configValue("a", "k")).isEqualTo("mine");
    app.editConfigMap("a", held.formatted("null"));
    app.await(() -> app.configValue("a", "k"), "1"::equals);

    app.editConfigMap("a", held.formatted("\"disabled\""));
    app.file("a.yaml", configMap("a", "2"));
    sync(app);
    assertThat(app.configValue("a", "k")).isEqualTo("mine");
    app.editConfigMap("a", held.formatted("null"));
    app.await(() -> app.configValue("a", "k"), "2"::equals);
  }

  private static String configMap(String name, String value) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s}, data: {k: '%s'}}"
        .formatted(name, value);
  }

  @Test
  void makesAnewOnlyWhatIsOtherwiseValid() {
    TestApp app =
        lab.app("force")
            .file("a.yaml", MARKED.formatted(ARGO, "Force=true", "1", ", immutable: true"));
    app.create(TestApp.AUTOMATED, "interval: 1h").awaitReady();
    String uid = live(app).getMetadata().getUid();

    app.file(
            "a.yaml",
            MARKED.formatted(ARGO, "Force=true", "2", ", immutable: true, binaryData: {k: AA==}"))
        .push();
    app.annotate(Round.RECONCILE_AT, "1");
    app.awaitFalse("Ready", "ObjectRejected");
    assertThat(live(app).getMetadata().getUid()).isEqualTo(uid);

    app.file("a.yaml", MARKED.formatted(ARGO, "Force=true", "2", ", immutable: true")).push();
    app.annotate(Round.RECONCILE_AT, "2");
    app.awaitReady();
    assertThat(live(app).getMetadata().getUid()).isNotEqualTo(uid);
    assertThat(live(app).getData()).isEqualTo(Map.of("k", "2"));
    assertThat(app.await(() -> app.events("Recreated"), events -> !events.isEmpty())).hasSize(1);

    app.file("a.yaml", MARKED.formatted(FLUX + "force", "disabled", "3", ", immutable: true"))
        .push();
    app.annotate(Round.RECONCILE_AT, "3");
    app.awaitFalse("Ready", "ObjectRejected");
  }

  @Test
  void replacesAsAWhole() {
    TestApp app =
        lab.app("replace").file("a.yaml", MARKED.formatted(ARGO, "Replace=true", "1", ""));
    app.create(TestApp.AUTOMATED).awaitReady();

    app.editConfigMap("a", "{\"data\":{\"theirs\":\"x\"}}");
    app.await(() -> app.configValue("a", "theirs"), "x"::equals);
    app.file("a.yaml", MARKED.formatted(ARGO, "Replace=true", "2", ""));
    sync(app);

    assertThat(live(app).getData()).isEqualTo(Map.of("k", "2"));
    app.editConfigMap("a", "{\"data\":{\"k\":\"bad\"}}");
    app.await(() -> app.configValue("a", "k"), "2"::equals);
  }

  @Test
  void waitsForAKindThatIsNotServedYet() {
    String kind = "Later" + lab.namespace().replace("lab-", "");
    TestApp app =
        lab.app("missing")
            .file("a.yaml", MARKED.formatted(ARGO, "Prune=true", "1", ""))
            .file(
                "w.yaml",
                "{apiVersion: later.example.com/v1, kind: %s, metadata: {name: w, annotations: {%s: SkipDryRunOnMissingResource=true}}}"
                    .formatted(kind, ARGO));
    app.create(
        TestApp.AUTOMATED,
        "syncPolicy: {automated: {prune: true}, retry: {backoff: {duration: 1s, maxDuration: 1s}}}");
    app.awaitFalse("Ready", "UnknownKind");
    assertThat(app.configValue("a", "k")).isEqualTo("1");

    String plural = kind.toLowerCase(Locale.ROOT) + "s";
    lab.client()
        .resource(
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: %2$s.later.example.com}
            spec:
              group: later.example.com
              scope: Namespaced
              names: {kind: %1$s, plural: %2$s}
              versions:
              - name: v1
                served: true
                storage: true
                schema: {openAPIV3Schema: {type: object}}
            """
                .formatted(kind, plural))
        .create();
    app.awaitSynced();
    assertThat(app.find("later.example.com/v1", kind, "w")).isNotNull();
  }
}
