package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.ApplyIT.configMap;
import static dev.sealgate.reconciler.controller.TestApp.AUTOMATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.plan.Ownership;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SelfHealIT {
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
  void revertsAnEditInUnderASecond() {
    TestApp app = lab.app("edit");
    List<String> names = List.of("a", "b", "c", "d", "e");
    names.forEach(name -> app.file(name + ".yaml", configMap(name, "good")));
    app.create(AUTOMATED, "interval: 1h").awaitReady();

    List<Duration> each = new ArrayList<>();
    for (String name : names) {
      app.editConfigMap(name, "{\"data\":{\"key\":\"bad\"}}");
      long edited = System.nanoTime();
      app.await(() -> app.configValue(name, "key"), "good"::equals);
      each.add(Duration.ofNanos(System.nanoTime() - edited));
    }

    assertThat(each.stream().sorted().toList().get(names.size() / 2))
        .as("in the middle of %s", each)
        .isLessThan(Duration.ofSeconds(1));
    assertThat(app.await(() -> app.events("DriftCorrected"), events -> events.size() >= 5))
        .filteredOn(event -> event.getNote().contains(app.namespace() + "/a "))
        .singleElement()
        .satisfies(event ->
            assertThat(event.getNote())
                .isEqualTo("ConfigMap " + app.namespace() + "/a (changed by kubectl-edit)"));
    assertThat(app.condition("Ready").getStatus()).isEqualTo("True");
  }

  @Test
  void revertsEachOfManyEdits() {
    TestApp app = lab.app("again").file("a.yaml", configMap("a", "good"));
    app.create(AUTOMATED, "interval: 1h").awaitReady();

    for (int i = 0; i < 4; i++) {
      app.editConfigMap("a", "{\"data\":{\"key\":\"bad " + i + "\"}}");
      app.await(() -> app.configValue("a", "key"), "good"::equals);
    }
  }

  @Test
  void restoresWhatWasDeleted() {
    TestApp app = lab.app("delete").file("a.yaml", configMap("a", "good"));
    app.create(AUTOMATED, "interval: 1h").awaitReady();

    lab.client().configMaps().inNamespace(app.namespace()).withName("a").delete();

    app.await(() -> app.configValue("a", "key"), "good"::equals);
    assertThat(app.await(() -> app.events("DriftCorrected"), events -> !events.isEmpty()))
        .singleElement()
        .satisfies(event -> assertThat(event.getNote()).endsWith("/a (deleted)"));
  }

  @Test
  void restoresItsLabels() {
    TestApp app = lab.app("labels").file("a.yaml", configMap("a", "good"));
    app.create(AUTOMATED, "interval: 1h").awaitReady();

    app.editConfigMap("a", "{\"metadata\":{\"labels\":{\"sealgate.dev/name\":null}}}");

    app.await(
        () -> app.object("v1", "ConfigMap", "a").getMetadata().getLabels(),
        labels -> labels != null && "labels".equals(labels.get(Ownership.NAME)));
  }

  @Test
  void leavesAloneWhatOthersAdd() {
    TestApp app = lab.app("others").file("a.yaml", configMap("a", "good"));
    app.create(AUTOMATED).awaitReady();

    app.editConfigMap(
        "a", "{\"data\":{\"theirs\":\"x\"},\"metadata\":{\"annotations\":{\"theirs\":\"y\"}}}");
    app.file("b.yaml", configMap("b", "1")).push();
    app.awaitReady();

    assertThat(app.configValue("a", "theirs")).isEqualTo("x");
    assertThat(app.events("DriftCorrected")).isEmpty();
  }

  @Test
  void onlyReportsAnEditWhenSelfHealIsOff() {
    TestApp app = lab.app("report").file("a.yaml", configMap("a", "good"));
    app.create("syncPolicy: {automated: {prune: true}}", "interval: 1h").awaitReady();

    app.editConfigMap("a", "{\"data\":{\"key\":\"bad\"}}");
    Condition synced = app.awaitFalse("Synced", "OutOfSync");
    assertThat(synced.getMessage())
        .contains("ConfigMap " + app.namespace() + "/a: differs at data.key")
        .doesNotContain("bad")
        .doesNotContain("good");
    assertThat(app.configValue("a", "key")).isEqualTo("bad");

    app.editConfigMap("a", "{\"data\":{\"key\":\"good\"}}");
    app.awaitReady();
  }

  @Test
  void doesNotTouchASuspendedApplication() {
    TestApp app = lab.app("suspend").file("a.yaml", configMap("a", "good"));
    app.create(AUTOMATED).awaitReady();
    app.update(AUTOMATED, "suspend: true");
    app.await(() -> app.condition("Ready").getReason(), "Suspended"::equals);

    app.editConfigMap("a", "{\"data\":{\"key\":\"bad\"}}");
    app.file("b.yaml", configMap("b", "1")).push();
    Awaitility.await()
        .during(Duration.ofSeconds(4))
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            app.configValue("a", "key").equals("bad") && app.find("v1", "ConfigMap", "b") == null);

    app.update(AUTOMATED);
    app.awaitReady();
    app.await(() -> app.configValue("a", "key"), "good"::equals);
  }

  @Test
  void revertsWhileGitIsAway() {
    TestApp app = lab.app("away").file("a.yaml", configMap("a", "good"));
    app.create(AUTOMATED).awaitReady();
    app.update(AUTOMATED, "source: {repoURL: \"http://127.0.0.1:1/none.git\"}");
    app.awaitFalse("Ready", "SourceUnreachable");

    app.editConfigMap("a", "{\"data\":{\"key\":\"bad\"}}");

    app.await(() -> app.configValue("a", "key"), "good"::equals);
  }

  @Test
  void revertsAnEditOfASecretWithoutReadingItsValue() {
    TestApp app =
        lab.app("secret")
            .file(
                "s.yaml",
                "{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {k: planted-one}}");
    app.create(AUTOMATED, "decryption: {allowPlaintextSecrets: true}").awaitReady();

    lab.client()
        .secrets()
        .inNamespace(app.namespace())
        .withName("s")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"stringData\":{\"k\":\"other\"}}");

    app.await(
        () ->
            lab.client()
                .secrets()
                .inNamespace(app.namespace())
                .withName("s")
                .get()
                .getData()
                .get("k"),
        "cGxhbnRlZC1vbmU="::equals);
    assertThat(app.secrets())
        .singleElement()
        .satisfies(secret -> {
          assertThat(secret.via()).isEqualTo("Plaintext");
          assertThat(secret.changed()).hasSize(1);
        });
    assertThat(app.get().toString())
        .doesNotContain("planted-one")
        .doesNotContain("cGxhbnRlZC1vbmU");
  }

  @Test
  void goesOnByItselfAfterAPauseAndTellsItsReason() {
    TestApp app = lab.app("pause").file("a.yaml", configMap("a", "good"));
    app.create(AUTOMATED, "interval: 1h").awaitReady();
    Instant until = Instant.now().plusSeconds(6).truncatedTo(ChronoUnit.SECONDS);
    app.update(AUTOMATED, "interval: 1h", "pause: {reason: by hand, until: \"" + until + "\"}");
    Condition ready =
        app.await(() -> app.condition("Ready"), it -> "Suspended".equals(it.getReason()));
    assertThat(ready.getMessage()).isEqualTo("paused until " + until + ": by hand");

    app.editConfigMap("a", "{\"data\":{\"key\":\"bad\"}}");
    assertThat(app.configValue("a", "key")).isEqualTo("bad");

    app.await(() -> app.configValue("a", "key"), "good"::equals);
    assertThat(Instant.now()).isAfterOrEqualTo(until);
    app.awaitReady();
  }

  @Test
  void putsRightWhatWasChangedWhileItWasSuspended() {
    TestApp app = lab.app("resume").file("a.yaml", configMap("a", "good"));
    app.create(AUTOMATED, "interval: 1h").awaitReady();
    app.update(AUTOMATED, "interval: 1h", "suspend: true");
    app.await(() -> app.condition("Ready").getReason(), "Suspended"::equals);
    app.editConfigMap("a", "{\"data\":{\"key\":\"bad\"}}");

    app.update(AUTOMATED, "interval: 1h");

    app.await(() -> app.configValue("a", "key"), "good"::equals);
  }

  @Test
  void namesWhoKeepsRewritingWhichField() {
    TestApp app = lab.app("rival").file("a.yaml", configMap("a", "good"));
    app.create(AUTOMATED, "interval: 1h").awaitReady();

    for (int i = 0; i < 6; i++) {
      app.await(() -> app.configValue("a", "key"), "good"::equals);
      app.editConfigMap("a", "{\"data\":{\"key\":\"planted-" + i + "\"}}");
    }

    Condition contested =
        app.await(() -> app.condition("Contested"), it -> "True".equals(it.getStatus()));
    assertThat(contested.getMessage())
        .isEqualTo("ConfigMap " + app.namespace() + "/a: data.key by kubectl-edit");
    assertThat(app.await(() -> app.events("Contested"), events -> !events.isEmpty())).hasSize(1);
  }

  @Test
  void stopsASyncThatIsUnderWayAndGoesOnLater() {
    TestApp app = lab.app("stop");
    int all = 600;
    for (int i = 0; i < all; i++) {
      app.file("%03d.yaml".formatted(i), configMap("c%03d".formatted(i), "good"));
    }
    app.file(
        "fail.yaml",
        configMap("alarm", "1")
            .replace(
                "name: alarm", "name: alarm, annotations: {argocd.argoproj.io/hook: SyncFail}"));
    app.create(AUTOMATED, "interval: 1h");
    TestApp.soon().until(() -> app.find("v1", "ConfigMap", "c000") != null);
    app.update(AUTOMATED, "interval: 1h", "suspend: true");

    app.await(() -> app.condition("Ready").getReason(), "Suspended"::equals);
    assertThat(lab.client().configMaps().inNamespace(app.namespace()).list().getItems())
        .hasSizeLessThan(all);
    assertThat(app.condition("Synced").getReason()).isEqualTo("Halted");

    app.update(AUTOMATED, "interval: 1h");
    app.awaitReady();
    assertThat(app.find("v1", "ConfigMap", "alarm")).isNull();
    assertThat(app.events("InternalError")).isEmpty();
  }
}
