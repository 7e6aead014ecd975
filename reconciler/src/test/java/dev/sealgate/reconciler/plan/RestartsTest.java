package dev.sealgate.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.Yaml;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Origin;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestartsTest {
  private static final String SECRET =
      "{apiVersion: v1, kind: Secret, metadata: {name: db}, stringData: {password: one, user: u}}";
  private static final String WHOLE =
      "containers: [{name: web, envFrom: [{secretRef: {name: db}}]}]";
  private static final String ONE_KEY =
      "containers: [{name: web, env: [{name: P, valueFrom: {secretKeyRef: {name: db, key:"
          + " password}}}]}]";

  private static String web(String pod) {
    return "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {template: {metadata:"
        + " {labels: {app: web}, annotations: {mine: kept}}, spec: {"
        + pod
        + "}}}}";
  }

  private static Manifest manifest(String yaml) {
    Map<String, @Nullable Object> body = Yaml.map(yaml);
    String apiVersion = Json.text(body, "apiVersion");
    return new Manifest(
        apiVersion,
        new ObjectRef(
            ObjectRef.groupOf(apiVersion),
            Json.text(body, "kind"),
            Json.text(body, "metadata", "namespace"),
            Json.text(body, "metadata", "name")),
        body,
        new Origin("f.yaml", 0),
        Optional.empty());
  }

  private static Restarts.Marked mark(boolean all, String... documents) {
    return Restarts.mark(Stream.of(documents).map(RestartsTest::manifest).toList(), "shop", all);
  }

  /** Of the last document, empty when it has none. */
  private static String checksum(String... documents) {
    Restarts.Marked marked = mark(true, documents);
    assertThat(marked.problems()).isEmpty();
    return checksum(marked);
  }

  private static String checksum(Restarts.Marked marked) {
    return Json.text(
        marked.manifests().getLast().body(),
        "spec",
        "template",
        "metadata",
        "annotations",
        "sealgate.dev/config-checksum");
  }

  @Test
  void changesWhenAValueChangesAndOnlyThen() {
    String first = checksum(SECRET, web(WHOLE));

    assertThat(first).matches("[0-9a-f]{32}");
    assertThat(checksum(SECRET, web(WHOLE))).isEqualTo(first);
    assertThat(checksum(SECRET.replace("one", "two"), web(WHOLE))).isNotEqualTo(first);
    assertThat(checksum(SECRET.replace("{name: db}", "{name: db, labels: {a: b}}"), web(WHOLE)))
        .isEqualTo(first);
  }

  @Test
  void isTheSameHoweverTheSecretIsWritten() {
    String encoded =
        "{apiVersion: v1, kind: Secret, metadata: {name: db}, data: {user: dQ==, password: b25l}}";

    assertThat(checksum(encoded, web(WHOLE))).isEqualTo(checksum(SECRET, web(WHOLE)));
  }

  @Test
  void looksOnlyAtTheKeyThatIsUsed() {
    String first = checksum(SECRET, web(ONE_KEY));

    assertThat(checksum(SECRET.replace("user: u", "user: v"), web(ONE_KEY))).isEqualTo(first);
    assertThat(checksum(SECRET.replace("one", "two"), web(ONE_KEY))).isNotEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "volumes: [{secret: {secretName: db}}]",
        "volumes: [{projected: {sources: [{secret: {name: db}}]}}]",
        "initContainers: [{envFrom: [{secretRef: {name: db}}]}]",
        "initContainers: [{env: [{valueFrom: {secretKeyRef: {name: db, key: password}}}]}]",
      })
  void seesASecretWhereverAPodUsesIt(String pod) {
    assertThat(checksum(SECRET, web(pod)))
        .isNotEmpty()
        .isNotEqualTo(checksum(SECRET.replace("one", "two"), web(pod)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "volumes: [{configMap: {name: c}}]",
        "volumes: [{projected: {sources: [{configMap: {name: c}}]}}]",
        "containers: [{envFrom: [{configMapRef: {name: c}}]}]",
        "containers: [{env: [{valueFrom: {configMapKeyRef: {name: c, key: k}}}]}]",
      })
  void seesAConfigMapWhereverAPodUsesIt(String pod) {
    String config = "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {k: one}}";

    assertThat(checksum(config, web(pod)))
        .isNotEmpty()
        .isNotEqualTo(checksum(config.replace("one", "two"), web(pod)));
  }

  @Test
  void seesBinaryData() {
    String config = "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, binaryData: {k: b25l}}";
    String pod = web("volumes: [{configMap: {name: c}}]");

    assertThat(checksum(config, pod)).isNotEqualTo(checksum(config.replace("b25l", "dHdv"), pod));
  }

  @Test
  void leavesAWorkloadAloneThatUsesNothingOfTheRevision() {
    assertThat(checksum(web(WHOLE))).isEmpty();
    assertThat(checksum(SECRET.replace("{name: db}", "{name: db, namespace: other}"), web(WHOLE)))
        .isEmpty();
    assertThat(checksum(SECRET, web("containers: [{name: web}]"))).isEmpty();
  }

  @Test
  void findsTheSecretInTheNamespaceThatBothGet() {
    assertThat(checksum(SECRET.replace("{name: db}", "{name: db, namespace: shop}"), web(WHOLE)))
        .isEqualTo(checksum(SECRET, web(WHOLE)));
  }

  @Test
  void keepsTheRestOfTheTemplate() {
    Map<String, @Nullable Object> template =
        Json.map(mark(true, SECRET, web(WHOLE)).manifests().getLast().body(), "spec", "template");

    assertThat(Json.map(template, "metadata", "annotations"))
        .containsEntry("mine", "kept")
        .hasSize(2);
    assertThat(Json.text(template, "metadata", "labels", "app")).isEqualTo("web");
  }

  @Test
  void letsAWorkloadDecideForItself() {
    String wants =
        web(WHOLE)
            .replace(
                "{name: web}, spec",
                "{name: web, annotations: {sealgate.dev/restart-on-change: 'true'}}, spec");
    String refuses = wants.replace("'true'", "'false'");

    assertThat(checksum(mark(false, SECRET, wants))).isNotEmpty();
    assertThat(checksum(mark(true, SECRET, refuses))).isEmpty();
    assertThat(checksum(mark(false, SECRET, web(WHOLE)))).isEmpty();
  }

  @Test
  void refusesAnAnnotationThatMeansNothing() {
    String odd =
        web(WHOLE)
            .replace(
                "{name: web}, spec",
                "{name: web, annotations: {sealgate.dev/restart-on-change: sometimes}}, spec");
    String job =
        "{apiVersion: batch/v1, kind: Job, metadata: {name: j, annotations:"
            + " {sealgate.dev/restart-on-change: 'true'}}}";

    assertThat(List.of(mark(true, odd), mark(true, job)))
        .allSatisfy(marked ->
            assertThat(marked.problems())
                .singleElement()
                .satisfies(problem -> {
                  assertThat(problem.keyPath())
                      .isEqualTo("metadata.annotations.sealgate.dev/restart-on-change");
                  assertThat(problem.hint()).isNotEmpty();
                }));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"apps/v1 StatefulSet", "apps/v1 DaemonSet", "argoproj.io/v1alpha1 Rollout"})
  void restartsOtherWorkloadsToo(String kind) {
    String[] parts = kind.split(" ");
    String workload = web(WHOLE).replace("apps/v1", parts[0]).replace("Deployment", parts[1]);

    assertThat(checksum(SECRET, workload)).isNotEmpty();
  }

  @Test
  void doesNotTouchWhatRunsOnce() {
    String job = web(WHOLE).replace("apps/v1", "batch/v1").replace("Deployment", "Job");

    assertThat(checksum(SECRET, job)).isEmpty();
  }
}
