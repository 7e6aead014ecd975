package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.ApplyIT.configMap;
import static dev.sealgate.reconciler.controller.TestApp.AUTOMATED;
import static dev.sealgate.reconciler.controller.TestApp.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Applications that are not automated: differences are told, and nothing is written. */
class ReportOnlyIT {
  private static Lab lab;

  @BeforeAll
  static void startLab() {
    lab = Lab.start();
  }

  @AfterAll
  static void closeLab() {
    lab.close();
  }

  @Test
  void onlyReportsWithoutAutomation() {
    TestApp app = lab.app("report").file("a.yaml", configMap("a", "1"));
    app.create();

    Condition synced = app.awaitFalse("Synced", "OutOfSync");
    assertThat(synced.getMessage()).contains("ConfigMap " + app.namespace() + "/a: missing");
    assertThat(app.find("v1", "ConfigMap", "a")).isNull();
    assertThat(app.status().inventory()).isNull();

    app.update(AUTOMATED);
    app.awaitReady();
    assertThat(app.configValue("a", "key")).isEqualTo("1");
  }

  @Test
  void costsNoRequestWhileNothingChanges() {
    TestApp app = lab.app("still").file("a.yaml", configMap("a", "1"));
    app.create(AUTOMATED, "interval: 1s").awaitReady();
    updateAndWait(app, "interval: 1s");
    app.file("b.yaml", configMap("b", "1")).push();
    awaitDifferences(app, "ConfigMap " + app.namespace() + "/b: missing");
    soon().until(() -> lab.certificate().isPresent());
    // events and the last status are written beside the reconcile
    Awaitility.await().during(Duration.ofSeconds(2)).until(() -> true);
    double syncs = syncs(app);
    List<String> before = lab.requests(app);

    soon().until(() -> syncs(app) >= syncs + 4);

    assertThat(lab.requests(app)).isEqualTo(before);

    app.file("a.yaml", configMap("a", "2")).push();
    awaitDifferences(
        app,
        "ConfigMap " + app.namespace() + "/a: differs at data.key",
        "ConfigMap " + app.namespace() + "/b: missing");
  }

  @Test
  void isToldByItsWatchesWhatOthersChange() {
    TestApp app = lab.app("watch").file("a.yaml", configMap("a", "1"));
    String hourly = "interval: 1h";
    app.create(AUTOMATED, hourly).awaitReady();
    updateAndWait(app, hourly);
    app.awaitReady();

    app.editConfigMap("a", "{\"data\":{\"key\":\"bad\"}}");
    awaitDifferences(app, "ConfigMap " + app.namespace() + "/a: differs at data.key");
    assertThat(app.configValue("a", "key")).isEqualTo("bad");
    app.editConfigMap("a", "{\"data\":{\"key\":\"1\"}}");
    app.awaitReady();
    lab.client().configMaps().inNamespace(app.namespace()).withName("a").delete();
    awaitDifferences(app, "ConfigMap " + app.namespace() + "/a: missing");
  }

  @Test
  void seesWhatIsNotItsOwnComeAndGo() {
    TestApp app = lab.app("foreign").file("a.yaml", configMap("a", "1"));
    app.create("interval: 1h");
    awaitDifferences(app, "ConfigMap " + app.namespace() + "/a: missing");

    lab.client().load(stream(configMap("a", "1"))).inNamespace(app.namespace()).serverSideApply();
    soon()
        .untilAsserted(() ->
            assertThat(differences(app))
                .singleElement()
                .asString()
                .startsWith("ConfigMap " + app.namespace() + "/a: differs at metadata.labels"));
    lab.client().configMaps().inNamespace(app.namespace()).withName("a").delete();
    awaitDifferences(app, "ConfigMap " + app.namespace() + "/a: missing");
  }

  @Test
  void isInPlaceAsSoonAsSomebodyElsePutsItThere() {
    TestApp app = lab.app("gitless").file("a.yaml", configMap("a", "1"));
    app.create("interval: 1h");
    awaitDifferences(app, "ConfigMap " + app.namespace() + "/a: missing");
    String labelled =
        configMap("a", "1")
            .replace(
                "{name: a}",
                "{name: a, labels: {sealgate.dev/name: gitless, sealgate.dev/namespace: "
                    + app.namespace()
                    + "}}");

    lab.client().load(stream(labelled)).inNamespace(app.namespace()).serverSideApply();
    app.awaitReady();

    // no field of it is ours, so its version alone tells
    app.editConfigMap("a", "{\"data\":{\"key\":\"bad\"}}");
    awaitDifferences(app, "ConfigMap " + app.namespace() + "/a: differs at data.key");
  }

  @Test
  void withoutSelfHealAnEditOutlivesCommitsAndRestartsAndIsTold() {
    String only = "syncPolicy: {automated: {prune: true}}";
    TestApp app = lab.app("edited").file("a.yaml", configMap("a", "1"));
    app.create(only).awaitReady();
    String a = "ConfigMap " + app.namespace() + "/a: differs at data.key";
    app.editConfigMap("a", "{\"data\":{\"key\":\"bad\"}}");
    awaitDifferences(app, a);

    String next = app.file("b.yaml", configMap("b", "1")).push();
    app.await(() -> app.status().revision(), next::equals);
    awaitDifferences(app, a);
    lab.stopController();
    app.editConfigMap("b", "{\"data\":{\"key\":\"bad\"}}");
    lab.startController();
    awaitDifferences(app, a, a.replace("/a:", "/b:"));
    assertThat(app.configValue("a", "key") + app.configValue("b", "key")).isEqualTo("badbad");

    app.editConfigMap("b", "{\"data\":{\"key\":\"1\"}}");
    awaitDifferences(app, a);
    app.update(AUTOMATED);
    app.await(() -> app.configValue("a", "key"), "1"::equals);
    app.awaitReady();
  }

  /** Until then an edit is corrected as the old spec wants it. */
  private static void updateAndWait(TestApp app, String spec) {
    app.update(spec);
    soon()
        .until(() ->
            app.get().getMetadata().getGeneration().equals(app.status().observedGeneration()));
  }

  private static void awaitDifferences(TestApp app, String... differences) {
    soon().untilAsserted(() -> assertThat(differences(app)).containsExactly(differences));
  }

  private static List<String> differences(TestApp app) {
    return Optional.ofNullable(app.status().sync())
        .map(ApplicationStatus.Sync::differences)
        .orElse(List.of());
  }

  private static double syncs(TestApp app) {
    return lab.meters().find("sealgate.sync").tag("name", app.name()).timers().stream()
        .mapToDouble(timer -> timer.count())
        .sum();
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
