package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.ApplyIT.configMap;
import static dev.sealgate.reconciler.controller.TestApp.AUTOMATED;
import static dev.sealgate.reconciler.controller.TestApp.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Work is proportional to change, counted in requests. */
class ProportionIT {
  private static final int OBJECTS = 200;

  private static Lab lab;
  private static TestApp app;

  @BeforeAll
  static void startLab() {
    lab = Lab.start();
    app = lab.app("large");
    for (int i = 0; i < OBJECTS; i++) {
      app.file("c" + i + ".yaml", configMap("c" + i, "1"));
    }
    app.create(AUTOMATED, "interval: 1h").awaitReady();
    assertThat(writes(lab.requests(app))).isEqualTo(OBJECTS + 1);
    // made beside the first sync
    soon().until(() -> lab.certificate().isPresent());
    app.await(() -> app.events("Synced"), events -> !events.isEmpty());
  }

  @AfterAll
  static void closeLab() {
    lab.close();
  }

  /** What is asked until the request is told as handled, but not how its event is written. */
  private static List<String> requestsOf(String value) {
    List<String> before = lab.requests(app);
    app.annotate(Round.RECONCILE_AT, value);
    app.await(() -> app.status().lastHandledReconcileAt(), value::equals);
    return lab.requests(app).stream()
        .skip(before.size())
        .filter(request -> !request.endsWith("/events"))
        .map(request -> request.replaceAll(".*/(applications|configmaps)/", "$1/"))
        .toList();
  }

  /** Dry runs, too. */
  private static long writes(List<String> requests) {
    return requests.stream()
        .filter(request -> request.startsWith("PATCH ") && request.contains("/configmaps/"))
        .count();
  }

  private static String status() {
    return "applications/" + app.name() + "/status";
  }

  @Test
  void aRequestWithoutNewsCostsTheAnswerInTheStatus() {
    assertThat(requestsOf("without news")).containsExactly(status());
  }

  @Test
  void aNewApplicationCostsWhatIsWritten() {
    TestApp fresh = lab.app("fresh").file("a.yaml", configMap("a", "1"));
    List<String> before = lab.requests(fresh);

    // there is no such Secret, and no file that would need it
    fresh.create(AUTOMATED, "interval: 1h", "decryption: {secretRef: {name: none}}").awaitReady();
    fresh.await(() -> fresh.events("Synced"), events -> !events.isEmpty());

    String self = "PATCH applications/fresh";
    List<String> since =
        lab.requests(fresh).stream()
            .skip(before.size())
            // with which the watch of the Secret begins
            .filter(request -> !request.endsWith("/secrets") && !request.endsWith("/events"))
            .map(request -> request.replaceAll("/api.*/(applications|configmaps)/", "$1/"))
            .toList();
    assertThat(since)
        .startsWith(self, "PATCH configmaps/a", self + "/status", "PATCH configmaps/a")
        .endsWith(self + "/status")
        .hasSizeBetween(5, 6)
        .allSatisfy(it -> assertThat(it).startsWith("PATCH "));
  }

  @Test
  void aCommitThatDoesNotTouchTheFolderCostsTheStatusThatTellsIt() {
    app.git().file("elsewhere/" + app.namespace(), "new");
    String commit = app.push();

    assertThat(requestsOf("elsewhere")).containsExactly(status());
    assertThat(app.status().revision()).isEqualTo(commit);
  }

  @Test
  void oneChangedFileCostsWhatThatObjectNeeds() {
    String commit = app.file("c7.yaml", configMap("c7", "2")).push();

    assertThat(requestsOf("one")).containsExactly("configmaps/c7", "configmaps/c7", status());
    assertThat(app.status().revision()).isEqualTo(commit);
    assertThat(app.configValue("c7", "key")).isEqualTo("2");
  }

  @Test
  void everythingIsAppliedAgainForWhomeverAsksForThat() {
    List<String> requests = requestsOf("all-1");

    assertThat(requests.stream().filter(it -> it.startsWith("configmaps/")))
        // the dry run of another test may speak for these a second long
        .hasSizeBetween(OBJECTS, OBJECTS + 1)
        .contains("configmaps/c0", "configmaps/c" + (OBJECTS - 1));
    assertThat(requestsOf("1")).containsExactly(status());
  }

  @Test
  void aCommitThatChangesAllIsJudgedByOneOfThem() {
    for (int i = 0; i < OBJECTS; i++) {
      app.file("c" + i + ".yaml", configMap("c" + i, "3"));
    }
    String commit = app.push();
    List<String> before = lab.requests(app);

    app.annotate(Round.RECONCILE_AT, "change all");
    app.awaitReady(commit);

    List<String> since = lab.requests(app).stream().skip(before.size()).toList();
    assertThat(writes(since)).isBetween((long) OBJECTS, OBJECTS + 1L);
    assertThat(app.configValue("c7", "key")).isEqualTo("3");
  }

  @Test
  void manyAreLookedAtTogetherBeforeTheyArePruned() {
    TestApp shrinking = lab.app("shrinking").file("stays.yaml", configMap("stays", "1"));
    for (int i = 0; i < 40; i++) {
      shrinking.file("c" + i + ".yaml", configMap("c" + i, "1"));
    }
    shrinking.create("syncPolicy: {automated: {prune: true}}", "interval: 1h").awaitReady();
    String kept = "{\"metadata\":{\"annotations\":{\"sealgate.dev/prune\":\"disabled\"}}}";
    String freed = "{\"metadata\":{\"labels\":{\"sealgate.dev/name\":null}}}";
    shrinking.editConfigMap("c1", kept);
    shrinking.editConfigMap("c2", freed);
    for (int i = 0; i < 40; i++) {
      shrinking.remove("c" + i + ".yaml");
    }
    String commit = shrinking.push();
    List<String> before = lab.requests(shrinking);

    shrinking.annotate(Round.RECONCILE_AT, "1");
    shrinking.awaitReady(commit);

    List<String> since =
        lab.requests(shrinking).stream()
            .skip(before.size())
            .filter(request -> request.contains("/configmaps/"))
            .map(request -> request.replaceAll("/api.*/", ""))
            .toList();
    assertThat(since.stream().filter(request -> request.startsWith("DELETE ")))
        .hasSize(38)
        .contains("DELETE c39")
        .doesNotContain("DELETE c1", "DELETE c2");
    // it is asked about when its label goes, too
    assertThat(since.stream().filter(request -> request.startsWith("GET "))).containsOnly("GET c2");
    assertThat(shrinking.find("v1", "ConfigMap", "c1")).isNotNull();
    assertThat(shrinking.find("v1", "ConfigMap", "c2")).isNotNull();
    assertThat(shrinking.find("v1", "ConfigMap", "c39")).isNull();
    assertThat(shrinking.status().inventory()).hasSize(1);
  }

  @Test
  void aRequestWritesOverAnEditWithoutSelfHealOnlyWhenItAsksForAll() {
    TestApp lax = lab.app("lax").file("a.yaml", configMap("a", "1"));
    lax.create("syncPolicy: {automated: {prune: true}}", "interval: 1h").awaitReady();
    lax.editConfigMap("a", "{\"data\":{\"key\":\"edited\"}}");
    lax.awaitFalse("Synced", "OutOfSync");

    lax.annotate(Round.RECONCILE_AT, "1");
    lax.await(() -> lax.status().lastHandledReconcileAt(), "1"::equals);
    assertThat(lax.configValue("a", "key")).isEqualTo("edited");
    lax.annotate(Round.RECONCILE_AT, "all-1");

    lax.await(() -> lax.configValue("a", "key"), "1"::equals);
    lax.awaitReady();
  }
}
