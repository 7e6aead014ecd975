package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Objects that another tool applied before. */
class TakeoverIT {
  private static final String GIT =
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {keep: k%s}}";

  private static Lab lab;

  @BeforeAll
  static void start() {
    lab = Lab.start();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  /** As the tool leaves it: with its own label, and what kubectl notes for itself. */
  private static String theirs(String namespace) {
    return """
    {"apiVersion": "v1", "kind": "ConfigMap",
     "metadata": {"name": "a", "namespace": "%s",
       "labels": {"tool.example.com/name": "shop"},
       "annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{}"}},
     "data": {"keep": "k", "later": "dropped"}}
    """
        .formatted(namespace);
  }

  private static ConfigMap live(TestApp app) {
    return lab.client().configMaps().inNamespace(app.namespace()).withName("a").get();
  }

  private static String comparable(ConfigMap live) {
    live.getMetadata().setManagedFields(null);
    live.getMetadata().setResourceVersion(null);
    live.getMetadata().getLabels().keySet().removeIf(key -> key.startsWith("sealgate.dev/"));
    return Serialization.asYaml(live);
  }

  @ParameterizedTest
  @CsvSource({
    "kubectl-client-side-apply, Update",
    "before-first-apply, Update",
    "kubectl, Apply",
    "kustomize-controller, Apply",
    "helm-controller, Update",
    "argocd-controller, Update",
    "argocd-controller, Apply",
  })
  void changesNothingAndRemovesLaterWhatGitDrops(String manager, String how) {
    TestApp app = lab.app("takeover");
    if (how.equals("Update")) {
      // with the client's own classes it would come without managed fields
      lab.client()
          .raw(
              "/api/v1/namespaces/" + app.namespace() + "/configmaps?fieldManager=" + manager,
              "POST",
              Serialization.unmarshal(theirs(app.namespace()), Map.class));
    } else {
      lab.client().resource(theirs(app.namespace())).fieldManager(manager).serverSideApply();
    }
    String before = comparable(live(app));

    app.file("a.yaml", GIT.formatted(", later: dropped"));
    app.create(TestApp.AUTOMATED, "interval: 1h").awaitReady();

    assertThat(comparable(live(app))).isEqualTo(before);
    assertThat(live(app).getMetadata().getManagedFields())
        .filteredOn(entry -> manager.equals(entry.getManager()))
        .singleElement()
        .satisfies(entry -> assertThat(fields(entry).keySet()).containsExactly("f:metadata"));
    assertThat(app.events("DriftCorrected")).isEmpty();

    app.file("a.yaml", GIT.formatted("")).push();
    app.annotate(Round.RECONCILE_AT, "1");
    app.await(() -> live(app).getData(), Map.of("keep", "k")::equals);
    assertThat(live(app).getMetadata().getLabels()).containsEntry("tool.example.com/name", "shop");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> fields(ManagedFieldsEntry entry) {
    return Serialization.unmarshal(Serialization.asJson(entry.getFieldsV1()), Map.class);
  }
}
