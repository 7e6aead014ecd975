package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.ApplyIT.configMap;
import static dev.sealgate.reconciler.controller.TestApp.AUTOMATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No controller of Kubernetes runs here: a Deployment works when the test says so. */
class WavesIT {
  private static final String SLOWLY = "interval: 1h";
  private static Lab lab;

  @BeforeAll
  static void startLab() {
    lab = Lab.start();
  }

  @AfterAll
  static void closeLab() {
    lab.close();
  }

  private static String deployment(int replicas) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: db, annotations: {argocd.argoproj.io/sync-wave: "-1"}}
    spec:
      replicas: %d
      selector: {matchLabels: {app: db}}
      template:
        metadata: {labels: {app: db}}
        spec: {containers: [{name: db, image: db}]}
    """
        .formatted(replicas);
  }

  /** The Deployment comes in wave -1, the ConfigMap in wave 0. */
  private static TestApp app(String name, int replicas) {
    return lab.app(name)
        .file("db.yaml", deployment(replicas))
        .file("web.yaml", configMap("web", "1"));
  }

  private static void works(TestApp app, int replicas) {
    Resource<Deployment> db =
        lab.client().apps().deployments().inNamespace(app.namespace()).withName("db");
    db.editStatus(it -> {
      it.setStatus(
          new DeploymentStatusBuilder()
              .withObservedGeneration(it.getMetadata().getGeneration())
              .withReplicas(replicas)
              .withUpdatedReplicas(replicas)
              .withAvailableReplicas(replicas)
              .withReadyReplicas(replicas)
              .build());
      return it;
    });
  }

  private static DeploymentSpec spec(TestApp app) {
    return lab.client()
        .apps()
        .deployments()
        .inNamespace(app.namespace())
        .withName("db")
        .get()
        .getSpec();
  }

  private static Condition awaitWaiting(TestApp app, String forWhat) {
    return app.await(
        () -> app.condition("Ready"),
        ready -> "Progressing".equals(ready.getReason()) && ready.getMessage().contains(forWhat));
  }

  private static ApplicationStatus.Rollout rollout(TestApp app) {
    return Objects.requireNonNull(app.status().rollout());
  }

  @Test
  void beginsAWaveWhenTheOneBeforeWorks() {
    TestApp app = app("gated", 1).create(AUTOMATED, SLOWLY);

    Condition ready = awaitWaiting(app, "0 of 1 replicas are updated");
    assertThat(ready.getStatus()).isEqualTo("Unknown");
    assertThat(ready.getMessage())
        .startsWith("wave 0 waits for Deployment.apps " + app.namespace() + "/db: ");
    assertThat(app.condition("Reconciling").getStatus()).isEqualTo("True");
    assertThat(app.sync().status()).isEqualTo("OutOfSync");
    assertThat(rollout(app).wave()).isEqualTo("wave 0");
    assertThat(app.find("v1", "ConfigMap", "web")).isNull();

    works(app, 1);

    app.awaitReady();
    assertThat(app.configValue("web", "key")).isEqualTo("1");
    assertThat(rollout(app).complete()).isTrue();
    assertThat(rollout(app).wave()).isNull();
  }

  @Test
  void tellsWhatItWaitsForWhenTheTimeIsUpAndGoesOnAllTheSame() {
    TestApp app = app("late", 1);
    app.create("syncPolicy: {automated: {prune: true, selfHeal: true}, timeout: 1s}", SLOWLY);

    Condition ready = app.awaitFalse("Ready", "HealthTimeout");
    assertThat(ready.getMessage())
        .startsWith("app/db.yaml: wave 0 waits for Deployment.apps " + app.namespace() + "/db")
        .contains("spec.syncPolicy.timeout");
    assertThat(app.condition("Stalled").getStatus()).isEqualTo("False");

    works(app, 1);

    app.awaitReady();
  }

  @Test
  void aNewerCommitSupersedesAWaveThatWaits() {
    TestApp app = app("newer", 1).create(AUTOMATED);
    awaitWaiting(app, "wave 0 waits");

    app.file("db.yaml", deployment(0)).remove("web.yaml").file("next.yaml", configMap("next", "1"));
    app.push();
    app.await(() -> spec(app).getReplicas(), Integer.valueOf(0)::equals);
    works(app, 0);

    app.awaitReady();
    assertThat(app.find("v1", "ConfigMap", "web")).isNull();
    assertThat(app.configValue("next", "key")).isEqualTo("1");
  }

  @Test
  void keepsWhatWaitsForItsWaveAsTheCommitBeforeWantsIt() {
    TestApp app = app("kept", 0).create(AUTOMATED);
    app.await(() -> app.find("apps/v1", "Deployment", "db"), Objects::nonNull);
    works(app, 0);
    app.awaitReady();
    app.file("db.yaml", deployment(1)).file("web.yaml", configMap("web", "2")).push();
    awaitWaiting(app, "wave 0 waits");

    app.editConfigMap("web", "{\"data\":{\"key\":\"edited\"}}");

    app.await(() -> app.configValue("web", "key"), "1"::equals);
    works(app, 1);
    app.awaitReady();
    assertThat(app.configValue("web", "key")).isEqualTo("2");
  }

  @Test
  void goesOnAfterARestartWhereItWas() {
    TestApp app =
        lab.app("restarted")
            .file("db.yaml", deployment(0))
            .file("same.yaml", configMap("same", "1"))
            .file("web.yaml", configMap("web", "1"))
            .create(AUTOMATED);
    app.await(() -> app.find("apps/v1", "Deployment", "db"), Objects::nonNull);
    works(app, 0);
    app.awaitReady();
    app.file("db.yaml", deployment(1)).file("web.yaml", configMap("web", "2")).push();
    awaitWaiting(app, "wave 0 waits");
    String since = rollout(app).since();
    lab.stopController();

    lab.startController();
    app.annotate(Round.RECONCILE_AT, "begun");
    app.await(() -> app.status().lastHandledReconcileAt(), "begun"::equals);
    app.editConfigMap("same", "{\"data\":{\"key\":\"edited\"}}");
    app.await(() -> app.configValue("same", "key"), "1"::equals);
    Awaitility.await()
        .during(Duration.ofSeconds(1))
        .until(() -> app.configValue("web", "key").equals("1"));
    assertThat(rollout(app).since()).isEqualTo(since);
    works(app, 1);

    app.awaitReady();
    assertThat(app.configValue("web", "key")).isEqualTo("2");
  }

  @Test
  void anApplicationThatStandsIsNotGatedAfterARestart() {
    TestApp app =
        lab.app("standing")
            .file("db.yaml", deployment(1))
            .file("web.yaml", configMap("web", "1"))
            .create(AUTOMATED);
    app.await(() -> app.find("apps/v1", "Deployment", "db"), Objects::nonNull);
    works(app, 1);
    app.awaitReady();
    lab.stopController();
    works(app, 0);
    app.editConfigMap("web", "{\"data\":{\"key\":\"edited\"}}");

    lab.startController();

    app.await(() -> app.configValue("web", "key"), "1"::equals);
    app.await(() -> app.health().status(), "Progressing"::equals);
  }

  @ParameterizedTest
  @ValueSource(strings = {"argocd.argoproj.io/sync-wave: '-2'", "helm.sh/hook: pre-install"})
  void aClaimThatWaitsForItsFirstUserHoldsUpNothing(String mark) {
    TestApp app =
        lab.app(Lab.freshName("claim"))
            .file(
                "data.yaml",
                "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data, annotations: {%s}}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}"
                    .formatted(mark))
            .file(
                "db.yaml",
                deployment(1)
                    .replace(
                        "image: db}]",
                        "image: db}], volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]"));

    app.create(AUTOMATED, SLOWLY);

    app.await(() -> app.find("apps/v1", "Deployment", "db"), Objects::nonNull);
  }

  @Test
  void aHookOfTwoMomentsRunsAtEach() {
    TestApp app =
        app("twice", 1)
            .file(
                "both.yaml",
                configMap("both", "1")
                    .replace(
                        "name: both",
                        "name: both, annotations: {argocd.argoproj.io/hook: 'PreSync,PostSync'}"))
            .create(AUTOMATED, SLOWLY);
    awaitWaiting(app, "wave 0 waits for Deployment");
    String first = app.object("v1", "ConfigMap", "both").getMetadata().getUid();

    works(app, 1);

    app.awaitReady();
    assertThat(app.object("v1", "ConfigMap", "both").getMetadata().getUid()).isNotEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rollback: {revision: 0123456789012345678901234567890123456789}",
        "source: {repoURL: 'http://127.0.0.1:1/none.git'}\nsyncPolicy: {automated: {enabled: false}}",
      })
  void stopsWhereItIsWhenTheSpecForbidsMoreAndGitCantBeAsked(String change) {
    TestApp app = app(Lab.freshName("stuck"), 1).create(AUTOMATED, SLOWLY);
    awaitWaiting(app, "wave 0 waits");

    app.update(AUTOMATED, SLOWLY, change);
    app.await(() -> app.condition("SourceReady"), it -> "False".equals(it.getStatus()));
    works(app, 1);

    app.await(() -> app.condition("Healthy"), it -> "True".equals(it.getStatus()));
    assertThat(app.find("v1", "ConfigMap", "web")).isNull();
  }

  @Test
  void tellsThatASecretComesLaterThanWhatUsesIt() {
    TestApp app =
        lab.app("secret")
            .file(
                "db.yaml",
                deployment(1)
                    .replace("image: db}", "image: db, envFrom: [{secretRef: {name: s}}]}"))
            .file(
                "s.yaml",
                "{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {k: planted}}");
    app.create(AUTOMATED, "decryption: {allowPlaintextSecrets: true}", SLOWLY);

    awaitWaiting(app, "it uses Secret " + app.namespace() + "/s, which comes in wave 0");
    assertThat(app.await(() -> app.events("SecretComesLater"), events -> !events.isEmpty()))
        .hasSize(1);
  }
}
