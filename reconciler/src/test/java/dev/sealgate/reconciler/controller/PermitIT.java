package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crds.v1alpha1.ApplicationStatus.HistoryEntry;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is synced only when somebody agrees, at some times only, or not at all for a while. */
class PermitIT {
  private static Lab lab;

  @BeforeAll
  static void start() {
    lab = Lab.start();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static String configMap(String value) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: '%s'}}"
        .formatted(value);
  }

  private static List<String> history(TestApp app) {
    return Objects.requireNonNullElse(app.status().history(), List.<HistoryEntry>of()).stream()
        .map(HistoryEntry::revision)
        .toList();
  }

  @Test
  void appliesOnlyTheCommitThatWasApproved() {
    String manual = "syncPolicy: {automated: {enabled: false, prune: true, selfHeal: true}}";
    TestApp app =
        lab.app("approve")
            .file("a.yaml", configMap("1"))
            .file("b.yaml", configMap("b").replace("name: a", "name: b"));
    String first = app.create(manual).push();
    app.await(
        app::status,
        status ->
            first.equals(status.attemptedRevision())
                && status.sync() != null
                && status.sync().differences() != null);
    assertThat(app.sync().differences()).hasSize(2).allMatch(it -> it.endsWith("missing"));
    assertThat(app.find("v1", "ConfigMap", "a")).isNull();

    app.annotate(Settings.APPROVE, first);
    app.awaitReady(first);
    app.editConfigMap("a", "{\"data\":{\"k\":\"bad\"}}");
    app.await(() -> app.configValue("a", "k"), "1"::equals);

    String second = app.file("a.yaml", configMap("2")).remove("b.yaml").push();
    app.awaitFalse("Synced", "OutOfSync");
    assertThat(app.sync().differences())
        .anyMatch(it -> it.endsWith("differs at data.k"))
        .anyMatch(it -> it.endsWith("/b: not in Git"));
    assertThat(app.configValue("a", "k")).isEqualTo("1");

    app.annotate(Settings.APPROVE, second);
    app.awaitReady(second);
    assertThat(app.configValue("a", "k")).isEqualTo("2");
    assertThat(app.find("v1", "ConfigMap", "b")).isNull();
    assertThat(history(app)).containsExactly(second, first);
  }

  @Test
  void waitsForItsWindow() {
    TestApp app = lab.app("window").file("a.yaml", configMap("1"));
    ZonedDateTime far = ZonedDateTime.now(ZoneOffset.UTC).plusHours(12);
    String window = "{kind: allow, schedule: '%d %d * * *', duration: 1h}";
    String policy = "syncPolicy: {automated: {prune: true, selfHeal: true}, windows: [%s]}";
    app.create(policy.formatted(window.formatted(far.getMinute(), far.getHour())));
    assertThat(
            app.await(() -> app.condition("Held"), it -> "True".equals(it.getStatus()))
                .getMessage())
        .startsWith("outside of the sync windows, which change at ");
    app.awaitFalse("Synced", "OutOfSync");
    assertThat(app.find("v1", "ConfigMap", "a")).isNull();

    app.update(policy.formatted("{kind: allow, schedule: '* * * * *', duration: 5m}"));
    app.awaitReady();
    assertThat(app.condition("Held").getStatus()).isNull();
  }

  @Test
  void correctsWhatWasEditedOutsideOfTheWindowsWhenTheyOpen() {
    TestApp app = lab.app("opens").file("a.yaml", configMap("1"));
    app.create(TestApp.AUTOMATED, "interval: 1h").awaitReady();
    app.update(
        "syncPolicy: {automated: {prune: true, selfHeal: true}, windows: [{kind: deny, schedule: '* * * * *', duration: 5m}]}",
        "interval: 1h");
    app.await(() -> app.condition("Held"), it -> "True".equals(it.getStatus()));
    app.editConfigMap("a", "{\"data\":{\"k\":\"bad\"}}");
    app.awaitFalse("Synced", "OutOfSync");

    app.update(TestApp.AUTOMATED, "interval: 1h");

    app.await(() -> app.configValue("a", "k"), "1"::equals);
    app.awaitReady();
  }

  @Test
  void staysAtTheCommitThatItWasRolledBackTo() {
    TestApp app = lab.app("rollback").file("a.yaml", configMap("1"));
    String good = app.create(TestApp.AUTOMATED).push();
    app.awaitReady(good);
    app.file("a.yaml", configMap("2")).push();
    app.awaitReady();

    app.update(TestApp.AUTOMATED, "rollback: {revision: " + good + "}");
    app.awaitReady(good);
    assertThat(app.configValue("a", "k")).isEqualTo("1");
    String newest = app.file("a.yaml", configMap("3")).push();
    app.annotate(Round.RECONCILE_AT, "1");
    app.await(() -> app.status().lastHandledReconcileAt(), "1"::equals);
    assertThat(app.configValue("a", "k")).isEqualTo("1");
    assertThat(app.condition("Held").getMessage()).contains(good, "spec.rollback");

    app.update(TestApp.AUTOMATED);
    app.awaitReady(newest);
    assertThat(history(app).getFirst()).isEqualTo(newest);
    assertThat(history(app)).contains(good);
  }
}
