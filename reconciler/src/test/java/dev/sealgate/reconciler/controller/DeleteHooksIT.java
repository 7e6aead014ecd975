package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.ApplyIT.configMap;
import static dev.sealgate.reconciler.controller.TestApp.AUTOMATED;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** No controller of Kubernetes runs here: a hook, a Deployment, works when the test says so. */
class DeleteHooksIT {
  private static Lab lab;

  @BeforeAll
  static void startLab() {
    lab = Lab.start();
  }

  @AfterAll
  static void closeLab() {
    lab.close();
  }

  private static String hook(String name, String phase) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %1$s, annotations: {argocd.argoproj.io/hook: %2$s}}
    spec:
      selector: {matchLabels: {app: %1$s}}
      template:
        metadata: {labels: {app: %1$s}}
        spec: {containers: [{name: c, image: c}]}
    """
        .formatted(name, phase);
  }

  private static String hook(String name, String phase, String policy) {
    return hook(name, phase)
        .replace("}}\nspec", ", argocd.argoproj.io/hook-delete-policy: " + policy + "}}\nspec");
  }

  private static Resource<Deployment> deployment(TestApp app, String name) {
    return lab.client().apps().deployments().inNamespace(app.namespace()).withName(name);
  }

  private static String uid(TestApp app, String name) {
    return app.await(() -> deployment(app, name).get(), Objects::nonNull).getMetadata().getUid();
  }

  private static void succeed(TestApp app, String name) {
    end(
        app,
        name,
        new DeploymentStatusBuilder()
            .withUpdatedReplicas(1)
            .withReadyReplicas(1)
            .withAvailableReplicas(1));
  }

  private static void fail(TestApp app, String name) {
    end(
        app,
        name,
        new DeploymentStatusBuilder()
            .withConditions(
                new DeploymentConditionBuilder()
                    .withType("Progressing")
                    .withStatus("False")
                    .withReason("ProgressDeadlineExceeded")
                    .build()));
  }

  private static void end(TestApp app, String name, DeploymentStatusBuilder status) {
    uid(app, name);
    deployment(app, name)
        .editStatus(it -> {
          it.setStatus(
              status
                  .withObservedGeneration(it.getMetadata().getGeneration())
                  .withReplicas(1)
                  .build());
          return it;
        });
  }

  private static void awaitWaiting(TestApp app, String forWhat) {
    app.await(
        () -> app.condition("Ready"),
        ready -> "Progressing".equals(ready.getReason()) && ready.getMessage().contains(forWhat));
  }

  private static void awaitGone(TestApp app) {
    TestApp.soon().until(() -> app.resource().get() == null);
  }

  @Test
  void runsHooksBeforeAndAfterTheObjectsGoEachOnceThoughItIsKilledBetween() {
    TestApp app =
        lab.app("farewell")
            .file("web.yaml", configMap("web", "1"))
            .file("pre.yaml", hook("drain", "PreDelete"))
            .file("post.yaml", hook("sweep", "PostDelete", "HookSucceeded"))
            .file(
                "note.yaml",
                hook("note", "PostDelete")
                    .replace("hook: Po", "sync-wave: \"1\", argocd.argoproj.io/hook: Po"))
            .create(AUTOMATED)
            .awaitReady();
    assertThat(deployment(app, "drain").get()).isNull();

    app.resource().delete();
    awaitWaiting(app, "PreDelete wave 0 waits for the hook Deployment.apps " + app.namespace());
    String drain = uid(app, "drain");
    assertThat(app.configValue("web", "key")).isEqualTo("1");
    lab.stopController();

    lab.startController();
    assertThat(uid(app, "drain")).isEqualTo(drain);
    succeed(app, "drain");
    uid(app, "sweep");
    assertThat(app.find("v1", "ConfigMap", "web")).isNull();
    assertThat(deployment(app, "drain").get()).isNull();
    awaitWaiting(app, "PostDelete wave 0 waits for the hook Deployment.apps " + app.namespace());
    assertThat(deployment(app, "note").get()).isNull();
    lab.stopController();
    succeed(app, "sweep");

    lab.startController();
    succeed(app, "note");
    awaitGone(app);
    assertThat(deployment(app, "sweep").get()).isNull();
    assertThat(deployment(app, "note").get()).isNotNull();
  }

  @Test
  void aHookThatFailsKeepsTheObjectsAndIsRunAgain() {
    TestApp app =
        lab.app("fails")
            .file("web.yaml", configMap("web", "1"))
            .file("pre.yaml", hook("drain", "PreDelete"))
            .create("syncPolicy: {automated: {prune: true}, retry: {backoff: {duration: 1s}}}")
            .awaitReady();
    app.resource().delete();
    String first = uid(app, "drain");

    fail(app, "drain");
    app.await(() -> uid(app, "drain"), it -> !it.equals(first));
    assertThat(app.configValue("web", "key")).isEqualTo("1");
    assertThat(app.await(() -> app.events("HookFailed"), events -> !events.isEmpty()))
        .first()
        .asString()
        .contains("spec.deletionPolicy: Orphan lets the Application go");

    succeed(app, "drain");
    awaitGone(app);
    assertThat(app.find("v1", "ConfigMap", "web")).isNull();
  }

  @Test
  void runsNoneWhereTheObjectsStay() {
    TestApp app =
        lab.app("orphan")
            .file("web.yaml", configMap("web", "1"))
            .file("pre.yaml", hook("drain", "PreDelete"))
            .file("post.yaml", hook("sweep", "PostDelete"))
            .create(AUTOMATED, "deletionPolicy: Orphan")
            .awaitReady();

    app.deleteAndWait();

    assertThat(deployment(app, "drain").get()).isNull();
    assertThat(deployment(app, "sweep").get()).isNull();
    assertThat(app.configValue("web", "key")).isEqualTo("1");
  }
}
