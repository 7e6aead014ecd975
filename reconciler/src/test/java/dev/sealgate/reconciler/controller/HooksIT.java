package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.ApplyIT.configMap;
import static dev.sealgate.reconciler.controller.TestApp.AUTOMATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crds.v1alpha1.ApplicationStatus.HookStatus;
import dev.sealgate.testbed.ControlPlane;
import dev.sealgate.testbed.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Jobs are run by kube-controller-manager; a test says how their Pods end. */
class HooksIT {
  private static final String HOURLY = "interval: 1h";
  private static final String ONE_TRY =
      "syncPolicy: {automated: {prune: true, selfHeal: true}, retry: {backoff: {duration: 1h,"
          + " maxDuration: 1h}}}";
  private static ControlPlane plane;
  private static Lab lab;

  @BeforeAll
  static void startLab() {
    plane = ControlPlane.start(ControlPlaneOptions.defaults().withControllerManager());
    lab = new Lab(plane);
    lab.startController();
  }

  @AfterAll
  static void closeLab() {
    lab.close();
    plane.close();
  }

  private static String job(String name, String phase, String... policies) {
    String policy =
        policies.length == 0
            ? ""
            : ", argocd.argoproj.io/hook-delete-policy: \"" + String.join(",", policies) + "\"";
    return """
    apiVersion: batch/v1
    kind: Job
    metadata: {%s, annotations: {argocd.argoproj.io/hook: "%s"%s}}
    spec:
      backoffLimit: 0
      template: {spec: {restartPolicy: Never, containers: [{name: c, image: c}]}}
    """
        .formatted(name, phase, policy);
  }

  /** Waits for the Pod of the Job and lets it end. */
  private static void end(TestApp app, String job, String phase) {
    Pod pod =
        app.await(
                () ->
                    lab
                        .client()
                        .pods()
                        .inNamespace(app.namespace())
                        .withLabel("job-name", job)
                        .list()
                        .getItems()
                        .stream()
                        .filter(it -> "Pending".equals(it.getStatus().getPhase()))
                        .toList(),
                pods -> !pods.isEmpty())
            .getFirst();
    pod.setStatus(new PodStatusBuilder().withPhase(phase).build());
    lab.client().resource(pod).patchStatus();
  }

  private static void succeed(TestApp app, String job) {
    end(app, job, "Succeeded");
  }

  private static void fail(TestApp app, String job) {
    end(app, job, "Failed");
  }

  private static Job job(TestApp app, String name) {
    return lab.client().batch().v1().jobs().inNamespace(app.namespace()).withName(name).get();
  }

  private static void awaitGone(TestApp app, String name) {
    TestApp.soon().until(() -> job(app, name) == null);
  }

  private static String uid(TestApp app, String name) {
    return app.await(() -> job(app, name), Objects::nonNull).getMetadata().getUid();
  }

  private static void awaitWaiting(TestApp app, String forWhat) {
    app.await(
        () -> app.condition("Ready"),
        ready -> "Progressing".equals(ready.getReason()) && ready.getMessage().contains(forWhat));
  }

  /** As {@code PreSync /migrate Succeeded}. */
  private static List<String> hooks(TestApp app) {
    var rollout = app.status().rollout();
    List<HookStatus> hooks = rollout == null ? null : rollout.hooks();
    return hooks == null
        ? List.of()
        : hooks.stream()
            .map(it ->
                it.phase()
                    + " "
                    + it.object().substring(it.object().lastIndexOf('/') + 1)
                    + " "
                    + it.state()
                    + (it.removed() == null ? "" : " removed"))
            .sorted()
            .toList();
  }

  @Test
  void runsHooksBeforeAndAfterTheSyncOnceForACommit() {
    TestApp app =
        lab.app("order")
            .file("pre.yaml", job("name: migrate", "PreSync"))
            .file("web.yaml", configMap("web", "1"))
            .file("post.yaml", job("name: smoke", "PostSync", "HookSucceeded"))
            .create(AUTOMATED, HOURLY);

    awaitWaiting(app, "PreSync wave 0 waits for the hook Job.batch " + app.namespace());
    assertThat(app.find("v1", "ConfigMap", "web")).isNull();
    String first = uid(app, "migrate");
    succeed(app, "migrate");
    awaitWaiting(app, "PostSync wave 0 waits for the hook Job.batch " + app.namespace());
    assertThat(app.configValue("web", "key")).isEqualTo("1");
    succeed(app, "smoke");
    app.awaitReady();
    assertThat(hooks(app))
        .containsExactly("PostSync smoke Succeeded removed", "PreSync migrate Succeeded");
    awaitGone(app, "smoke");
    assertThat(app.status().inventory())
        .containsExactly("/v1/ConfigMap/" + app.namespace() + "/web");

    app.editConfigMap("web", "{\"data\":{\"key\":\"edited\"}}");
    app.await(() -> app.configValue("web", "key"), "1"::equals);
    app.annotate(Round.RECONCILE_AT, "again");
    app.await(() -> app.status().lastHandledReconcileAt(), "again"::equals);
    app.awaitReady();
    assertThat(uid(app, "migrate")).isEqualTo(first);
    assertThat(job(app, "smoke")).isNull();

    String next = app.file("web.yaml", configMap("web", "2")).push();
    app.annotate(Round.RECONCILE_AT, "next");
    app.await(() -> uid(app, "migrate"), it -> !it.equals(first));
    succeed(app, "migrate");
    succeed(app, "smoke");
    app.awaitReady(next);
  }

  @Test
  void aHookThatFailsStopsTheSyncAndRunsWhatIsForThat() {
    TestApp app =
        lab.app("fails")
            .file("pre.yaml", job("name: migrate", "PreSync", "HookFailed"))
            .file("web.yaml", configMap("web", "1"))
            .file("fail.yaml", job("name: alarm", "SyncFail"))
            .create(ONE_TRY);
    fail(app, "migrate");

    Condition ready = app.awaitFalse("Ready", "HookFailed");
    assertThat(ready.getMessage())
        .startsWith("app/pre.yaml: PreSync wave 0: the hook Job.batch " + app.namespace())
        .contains("migrate has failed: the job has failed");
    app.await(() -> job(app, "alarm"), Objects::nonNull);
    awaitGone(app, "migrate");
    assertThat(app.find("v1", "ConfigMap", "web")).isNull();

    String next = app.file("pre.yaml", job("name: other", "PreSync")).push();
    succeed(app, "other");

    app.awaitReady(next);
    assertThat(hooks(app)).contains("PreSync other Succeeded").doesNotContain("PreSync migrate");
  }

  @Test
  void aHookThatFailedIsRunAgainAfterAWhile() {
    TestApp app =
        lab.app("again")
            .file("pre.yaml", job("name: migrate", "PreSync"))
            .file("web.yaml", configMap("web", "1"))
            .create(
                "syncPolicy: {automated: {prune: true}, retry: {backoff: {duration: 1s}}}", HOURLY);
    String first = uid(app, "migrate");
    fail(app, "migrate");

    app.await(() -> uid(app, "migrate"), it -> !it.equals(first));
    succeed(app, "migrate");

    app.awaitReady();
  }

  @Test
  void aRestartNeitherRepeatsAHookNorForgetsIt() {
    TestApp app =
        lab.app("restart")
            .file("pre.yaml", job("name: migrate", "PreSync"))
            .file("post.yaml", job("name: smoke", "PostSync", "HookSucceeded"))
            .file("web.yaml", configMap("web", "1"))
            .create(AUTOMATED, HOURLY);
    awaitWaiting(app, "PreSync");
    String first = uid(app, "migrate");
    lab.stopController();
    succeed(app, "migrate");

    lab.startController();
    succeed(app, "smoke");
    app.awaitReady();
    assertThat(uid(app, "migrate")).isEqualTo(first);
    awaitGone(app, "smoke");
    lab.stopController();

    lab.startController();
    app.annotate(Round.RECONCILE_AT, "restarted");
    app.await(() -> app.status().lastHandledReconcileAt(), "restarted"::equals);
    app.awaitReady();
    assertThat(uid(app, "migrate")).isEqualTo(first);
    assertThat(job(app, "smoke")).isNull();
  }

  @Test
  void deletesHooksThatGitDropsAndAllWithTheApplication() {
    TestApp app =
        lab.app("gone")
            .file("one.yaml", job("generateName: one-", "PreSync"))
            .file("two.yaml", job("name: two", "PreSync"))
            .file("web.yaml", configMap("web", "1"))
            .create(AUTOMATED);
    String one = app.await(() -> hooks(app), it -> it.size() == 2).getFirst().split(" ", -1)[1];
    assertThat(one).matches("one-[0-9a-f]{8}-presync");
    succeed(app, one);
    succeed(app, "two");
    app.awaitReady();

    app.remove("one.yaml").push();
    succeed(app, "two");
    app.awaitReady();
    awaitGone(app, one);
    assertThat(hooks(app)).containsExactly("PreSync two Succeeded");

    app.deleteAndWait();

    awaitGone(app, "two");
  }

  @Test
  void aNewerCommitWaitsForTheEndOfAHookAndThenSupersedes() {
    TestApp app =
        lab.app("newer")
            .file("pre.yaml", job("name: migrate", "PreSync"))
            .file("web.yaml", configMap("web", "1"))
            .create(AUTOMATED);
    awaitWaiting(app, "PreSync");
    String first = uid(app, "migrate");

    String next = app.file("web.yaml", configMap("web", "2")).push();
    awaitWaiting(app, "the new commit waits for the hook Job.batch " + app.namespace());
    assertThat(uid(app, "migrate")).isEqualTo(first);
    succeed(app, "migrate");

    app.await(() -> uid(app, "migrate"), it -> !it.equals(first));
    assertThat(app.find("v1", "ConfigMap", "web")).isNull();
    succeed(app, "migrate");
    app.awaitReady(next);
    assertThat(app.configValue("web", "key")).isEqualTo("2");
  }

  @Test
  void aHookMayBeASecretThatAnotherHookUses() {
    TestApp app =
        lab.app("secret")
            .file(
                "s.yaml",
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: s, annotations: {argocd.argoproj.io/hook: PreSync}}
                stringData: {k: planted-in-a-hook}
                """)
            .file("pre.yaml", job("name: migrate", "PreSync"))
            .file("web.yaml", configMap("web", "1"))
            .create(AUTOMATED, "decryption: {allowPlaintextSecrets: true}");

    succeed(app, "migrate");
    app.awaitReady();

    assertThat(
            lab.client()
                .secrets()
                .inNamespace(app.namespace())
                .withName("s")
                .get()
                .getData()
                .get("k"))
        .isEqualTo("cGxhbnRlZC1pbi1hLWhvb2s=");
    assertThat(app.get().toString()).doesNotContain("planted-in-a-hook");
  }

  @Test
  void leavesAloneWhatGitSkips() {
    TestApp app =
        lab.app("skip")
            .file("web.yaml", configMap("web", "1"))
            .file("other.yaml", configMap("other", "1"))
            .create(AUTOMATED)
            .awaitReady();

    app.file(
            "web.yaml",
            configMap("web", "2")
                .replace("name: web", "name: web, annotations: {argocd.argoproj.io/hook: Skip}"))
        .push();

    app.awaitReady();
    assertThat(app.configValue("web", "key")).isEqualTo("1");
  }

  @Test
  void takesNoObjectOfSomebodyElseForAHook() {
    TestApp app =
        lab.app("taken")
            .file("web.yaml", configMap("web", "1"))
            .file(
                "pre.yaml",
                configMap("theirs", "2")
                    .replace(
                        "name: theirs",
                        "name: theirs, annotations: {argocd.argoproj.io/hook: PreSync}"));
    lab.client().resource(configMap("theirs", "1")).inNamespace(app.namespace()).create();

    app.create(AUTOMATED, HOURLY);

    assertThat(app.awaitFalse("Ready", "ResourceConflict").getMessage())
        .contains("exists and is no hook");
    assertThat(app.configValue("theirs", "key")).isEqualTo("1");
  }
}
