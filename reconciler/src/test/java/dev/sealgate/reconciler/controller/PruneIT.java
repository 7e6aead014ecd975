package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crds.v1alpha1.ApplicationStatus.Plan;
import dev.sealgate.crds.v1alpha1.ApplicationStatus.Planned;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is deleted, when, in which order, and what asks first. */
class PruneIT {
  private static Lab lab;

  @BeforeAll
  static void start() {
    lab = Lab.start();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static String configMap(String name, String metadata) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s%s}}".formatted(name, metadata);
  }

  private static ConfigMap live(TestApp app, String name) {
    return lab.client().configMaps().inNamespace(app.namespace()).withName(name).get();
  }

  @Test
  void doesNothingOfACommitAboveTheBudgetUntilSomebodyAgreesToItsPlan() {
    TestApp app = lab.app("percent");
    for (String name : new String[] {"a", "b", "c"}) {
      app.file(name + ".yaml", ApplyIT.configMap(name, "1"));
    }
    app.file("same.yaml", ApplyIT.configMap("same", "1"));
    app.create(
            "syncPolicy: {automated: {prune: true, selfHeal: true, maxPrunePercent: 40}}",
            "interval: 1h")
        .awaitReady();

    app.remove("b.yaml").remove("c.yaml").file("a.yaml", ApplyIT.configMap("a", "2"));
    String commit = app.file("d.yaml", ApplyIT.configMap("d", "1")).push();
    app.annotate(Round.RECONCILE_AT, "now");
    Condition ready = app.awaitFalse("Ready", "PruneUnconfirmed");
    assertThat(ready.getMessage())
        .contains("nothing of the commit is applied", "2 of 4 objects", "maxPrunePercent is 40")
        .contains("/b, ", "/c");
    String where = "ConfigMap " + app.namespace() + "/";
    Plan plan =
        new Plan(
            commit,
            new Planned(1, List.of(where + "d")),
            new Planned(1, List.of(where + "a differs at data.key")),
            new Planned(2, List.of(where + "b", where + "c")));
    assertThat(app.status().plan()).isEqualTo(plan);
    assertThat(app.await(() -> app.events("PrunePlanned"), events -> !events.isEmpty()))
        .singleElement()
        .extracting(Event::getNote)
        .asString()
        .contains(commit, "make 1, change 1 and delete 2 objects", where + "b");
    assertThat(live(app, "d")).isNull();
    assertThat(app.status().inventory()).hasSize(4);

    app.editConfigMap("a", "{\"data\":{\"key\":\"edited\"}}");
    app.await(() -> app.configValue("a", "key"), "1"::equals);
    lab.stopController();
    app.editConfigMap("same", "{\"data\":{\"key\":\"edited\"}}");
    lab.startController();
    app.await(
        () -> app.status().plan(),
        it -> it != null && it.change().count() == 2 && it.revision().equals(commit));
    assertThat(live(app, "d")).isNull();

    app.annotate(Round.CONFIRM_PRUNE, commit);
    app.awaitReady();
    assertThat(live(app, "b")).isNull();
    assertThat(live(app, "c")).isNull();
    assertThat(app.configValue("a", "key")).isEqualTo("2");
    assertThat(app.configValue("same", "key")).isEqualTo("1");
    assertThat(app.configValue("d", "key")).isEqualTo("1");
    assertThat(app.status().plan()).isNull();
    assertThat(app.events("PrunePlanned")).hasSize(1);
  }

  @Test
  void tellsThePlanOfACommitThatWasAgreedToBeforehand() {
    TestApp app = lab.app("agreed").file("a.yaml", configMap("a", ""));
    app.file("b.yaml", configMap("b", ""));
    app.create("syncPolicy: {automated: {prune: true, maxPrune: 0}}", "interval: 1h").awaitReady();

    String commit = app.remove("b.yaml").push();
    app.annotate(Round.RECONCILE_AT, "now", Round.CONFIRM_PRUNE, commit);

    app.awaitReady();
    assertThat(live(app, "b")).isNull();
    assertThat(app.await(() -> app.events("PrunePlanned"), events -> !events.isEmpty())).hasSize(1);
  }

  @Test
  void asksBeforeItDeletesAVolumeClaimAndWhatWantsToBeAsked() {
    TestApp app =
        lab.app("asks")
            .file("keep.yaml", configMap("keep", ""))
            .file("plain.yaml", configMap("plain", ""))
            .file(
                "asked.yaml",
                configMap(
                    "asked", ", annotations: {argocd.argoproj.io/sync-options: Prune=confirm}"))
            .file(
                "pvc.yaml",
                "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}");
    app.create(
            "syncPolicy: {automated: {prune: true}, retry: {backoff: {duration: 1h, maxDuration: 1h}}}",
            "interval: 1h")
        .awaitSynced();

    String commit = app.remove("pvc.yaml").remove("asked.yaml").remove("plain.yaml").push();
    app.annotate(Round.RECONCILE_AT, "1");
    assertThat(app.awaitFalse("Ready", "PruneUnconfirmed").getMessage())
        .contains("PersistentVolumeClaim " + app.namespace() + "/data", "/asked")
        .doesNotContain("/plain");
    assertThat(live(app, "plain")).isNull();
    assertThat(app.find("v1", "PersistentVolumeClaim", "data")).isNotNull();

    app.annotate(Round.CONFIRM_PRUNE, commit);
    app.awaitReady();
    assertThat(live(app, "asked")).isNull();
    app.await(
        () -> app.find("v1", "PersistentVolumeClaim", "data"),
        it -> it == null || it.getMetadata().getDeletionTimestamp() != null);
  }

  @Test
  void prunesLaterWavesFirstAndWaitsUntilTheyHaveGone() {
    String wave = ", annotations: {argocd.argoproj.io/sync-wave: '%s'}%s";
    TestApp app =
        lab.app("waves")
            .file("keep.yaml", configMap("keep", ""))
            .file("first.yaml", configMap("first", wave.formatted("-1", "")))
            .file("last.yaml", configMap("last", wave.formatted("5", "")));
    app.create(
            "syncPolicy: {automated: {prune: true}, retry: {backoff: {duration: 1s, maxDuration: 1s}}}")
        .awaitReady();
    app.editConfigMap("last", "{\"metadata\":{\"finalizers\":[\"example.com/hold\"]}}");

    app.remove("first.yaml").remove("last.yaml").push();
    assertThat(app.awaitFalse("Ready", "PruneFailed").getMessage()).contains("/last");
    assertThat(live(app, "first").getMetadata().getDeletionTimestamp()).isNull();

    app.editConfigMap("last", "{\"metadata\":{\"finalizers\":null}}");
    app.awaitReady();
    assertThat(live(app, "first")).isNull();
  }

  @Test
  void saysNothingOfAnExtraObjectThatIsNoDifference() {
    TestApp app =
        lab.app("extra")
            .file("keep.yaml", configMap("keep", ""))
            .file("told.yaml", configMap("told", ""))
            .file(
                "silent.yaml",
                configMap(
                    "silent",
                    ", annotations: {argocd.argoproj.io/compare-options: IgnoreExtraneous}"));
    app.create("syncPolicy: {automated: {}}").awaitReady();

    app.remove("told.yaml").remove("silent.yaml").push();
    app.awaitFalse("Synced", "OutOfSync");

    assertThat(app.sync().differences()).singleElement().asString().contains("/told");
  }

  @Test
  void leavesObjectsWhenTheApplicationSaysSo() {
    TestApp app = lab.app("orphan").file("a.yaml", configMap("a", ""));
    app.create(TestApp.AUTOMATED, "deletionPolicy: Orphan").awaitReady();

    app.deleteAndWait();

    assertThat(live(app, "a").getMetadata().getDeletionTimestamp()).isNull();
  }

  @Test
  void waitsForTerminationWhenTheApplicationSaysSo() {
    TestApp app =
        lab.app("terminate")
            .file("a.yaml", configMap("a", ", finalizers: [example.com/hold]"))
            .file(
                "kept.yaml",
                configMap(
                    "kept", ", annotations: {argocd.argoproj.io/sync-options: Delete=false}"));
    app.create(
            "syncPolicy: {retry: {backoff: {duration: 1s, maxDuration: 1s}}, automated: {}}",
            "deletionPolicy: WaitForTermination")
        .awaitReady();

    app.resource().delete();
    app.await(() -> live(app, "a").getMetadata().getDeletionTimestamp(), it -> it != null);
    assertThat(app.awaitFalse("Ready", "PruneFailed").getMessage()).contains("/a");

    app.editConfigMap("a", "{\"metadata\":{\"finalizers\":null}}");
    TestApp.soon().until(() -> app.resource().get() == null);
    assertThat(live(app, "kept")).isNotNull();
  }

  @Test
  void deletesAsAHookNothingThatIsProtectedOrToBeKept() {
    TestApp app = lab.app("hook");
    String data = app.namespace() + "-data";
    String space = "{apiVersion: v1, kind: Namespace, metadata: {name: %s%s}}";
    app.file("ns.yaml", space.formatted(data, ""))
        .file("keep.yaml", configMap("keep", ""))
        .file(
            "kept.yaml",
            configMap(
                "kept",
                ", annotations: {helm.sh/hook: pre-install, helm.sh/resource-policy: keep}"))
        .create(TestApp.AUTOMATED)
        .awaitReady();
    String uids = uid(data) + live(app, "kept").getMetadata().getUid();

    app.file("ns.yaml", space.formatted(data, ", annotations: {helm.sh/hook: pre-install}"));
    app.push();
    app.awaitReady();
    app.file("more.yaml", configMap("more", "")).push();
    app.awaitReady();
    assertThat(uid(data) + live(app, "kept").getMetadata().getUid()).isEqualTo(uids);

    String commit = app.remove("ns.yaml").push();
    assertThat(app.awaitFalse("Ready", "PruneUnconfirmed").getMessage()).contains(data);
    app.annotate(Round.CONFIRM_PRUNE, commit);
    app.awaitReady();
    assertThat(lab.client().namespaces().withName(data).get().getMetadata().getDeletionTimestamp())
        .isNotNull();
  }

  private static String uid(String namespace) {
    return lab.client().namespaces().withName(namespace).get().getMetadata().getUid();
  }

  @Test
  void asksBeforeAVolumeClaimGoesWithItsApplication() {
    TestApp app =
        lab.app("goes")
            .file(
                "pvc.yaml",
                "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}");
    app.create(
            "syncPolicy: {automated: {prune: true}, retry: {backoff: {duration: 1s, maxDuration: 1s}}}")
        .awaitSynced();

    app.resource().delete();
    assertThat(app.awaitFalse("Ready", "PruneUnconfirmed").getMessage())
        .contains("confirm-delete=goes");
    assertThat(
            app.object("v1", "PersistentVolumeClaim", "data").getMetadata().getDeletionTimestamp())
        .isNull();

    app.annotate(Round.CONFIRM_DELETE, "goes");
    TestApp.soon().until(() -> app.resource().get() == null);
  }
}
