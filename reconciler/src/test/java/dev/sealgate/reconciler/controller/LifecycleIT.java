package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.ApplyIT.configMap;
import static dev.sealgate.reconciler.controller.TestApp.AUTOMATED;
import static dev.sealgate.reconciler.controller.TestApp.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.reconciler.plan.Ownership;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LifecycleIT {
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
  void takesEverythingAlongWhenItIsDeleted() {
    TestApp app =
        lab.app("gone").file("a.yaml", configMap("a", "1")).file("b.yaml", configMap("b", "1"));
    app.create(AUTOMATED).awaitReady();

    app.deleteAndWait();

    assertThat(app.find("v1", "ConfigMap", "a")).isNull();
    assertThat(app.find("v1", "ConfigMap", "b")).isNull();
  }

  @Test
  void deletesNothingThatSomebodyElseHasTakenOver() {
    TestApp app = lab.app("taken").file("a.yaml", configMap("a", "1"));
    app.create("syncPolicy: {automated: {prune: true}}").awaitReady();
    app.editConfigMap(
        "a",
        "{\"metadata\":{\"labels\":{\"%s\":null,\"%s\":null}}}"
            .formatted(Ownership.NAME, Ownership.NAMESPACE));

    app.deleteAndWait();

    assertThat(app.find("v1", "ConfigMap", "a")).isNotNull();
  }

  @Test
  void leavesEverythingWhenItIsDeletedWhileSuspended() {
    TestApp app = lab.app("leave").file("a.yaml", configMap("a", "1"));
    app.create(AUTOMATED).awaitReady();
    app.update(AUTOMATED, "suspend: true");

    app.deleteAndWait();

    assertThat(app.find("v1", "ConfigMap", "a")).isNotNull();
  }

  @Test
  void leavesEverythingWhenItMayNotPrune() {
    TestApp keeps = lab.app("keeps").file("a.yaml", configMap("a", "1"));
    keeps.create("syncPolicy: {automated: {selfHeal: true}}").awaitReady();
    TestApp reports = lab.app("reports").file("a.yaml", configMap("a", "1"));
    reports.create(AUTOMATED).awaitReady();
    reports.update("syncPolicy: {automated: {enabled: false, prune: true}}");

    keeps.deleteAndWait();
    reports.deleteAndWait();

    assertThat(keeps.find("v1", "ConfigMap", "a")).isNotNull();
    assertThat(reports.find("v1", "ConfigMap", "a")).isNotNull();
  }

  @Test
  void keepsAnObjectThatGitNowNamesByAnotherApiGroup() {
    String event =
        """
        metadata: {name: e}
        eventTime: "2026-11-20T12:00:00.000000Z"
        action: Test
        reason: Test
        type: Normal
        reportingInstance: test
        """;
    TestApp app = lab.app("renamed");
    app.file(
            "a.yaml",
            event
                + """
                apiVersion: v1
                kind: Event
                reportingComponent: example.com/test
                involvedObject: {kind: Namespace, name: %1$s, namespace: %1$s}
                """
                    .formatted(app.namespace()))
        .create(AUTOMATED)
        .awaitReady();
    String uid = app.object("v1", "Event", "e").getMetadata().getUid();

    app.file(
            "a.yaml",
            event
                + """
                apiVersion: events.k8s.io/v1
                kind: Event
                reportingController: example.com/test
                regarding: {kind: Namespace, name: %1$s, namespace: %1$s}
                """
                    .formatted(app.namespace()))
        .push();

    app.awaitReady();
    assertThat(app.object("v1", "Event", "e").getMetadata().getUid()).isEqualTo(uid);
    assertThat(app.status().inventory()).singleElement().asString().startsWith("events.k8s.io/");
  }

  @Test
  void waitsForWhatItDependsOn() {
    TestApp base = lab.app("base").file("a.yaml", configMap("a", "1"));
    TestApp top = lab.app("top", base.namespace()).file("b.yaml", configMap("b", "1"));
    top.create(AUTOMATED, "dependsOn: [{name: base}]", "interval: 1h");
    Condition ready = top.awaitFalse("Ready", "DependencyNotReady");
    assertThat(ready.getMessage()).contains("base does not exist");

    base.create(AUTOMATED).awaitReady();

    top.awaitReady();
  }

  @Test
  void anObjectIsFreeWhenItsApplicationWentWithoutItsFinalizer() {
    TestApp first = lab.app("first");
    String data = first.namespace() + "-data";
    String space = "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(data);
    first.file("ns.yaml", space).create(AUTOMATED).awaitReady();
    first.resource().delete();
    first.awaitFalse("Ready", "PruneUnconfirmed");
    TestApp second = lab.app("second", first.namespace()).file("ns.yaml", space);
    second.create(AUTOMATED, "interval: 1h");
    second.awaitFalse("Ready", "ResourceConflict");

    first.abandon();

    second.annotate(Round.RECONCILE_AT, "now");
    second.awaitReady();
  }

  @Test
  void whatChangedWhileNoControllerRanIsJudgedBeforeItIsApplied() {
    TestApp app =
        lab.app("meanwhile")
            .file("a.yaml", configMap("a", "1"))
            .file("b.yaml", configMap("b", "1"));
    app.create(AUTOMATED).awaitReady();
    lab.stopController();
    app.update(
        AUTOMATED,
        """
        patches:
        - target: {name: a}
          patch: '[{"op": "replace", "path": "/data/key", "value": "2"}]'
        - target: {name: b}
          patch: '[{"op": "add", "path": "/metadata/labels", "value": {"x": "no label!"}}]'
        """);

    lab.startController();

    app.awaitFalse("Ready", "ObjectRejected");
    assertThat(app.configValue("a", "key")).isEqualTo("1");
  }

  @Test
  void refusesDependenciesThatGoInACircle() {
    TestApp one = lab.app("one").file("a.yaml", configMap("a", "1"));
    TestApp two = lab.app("two", one.namespace()).file("b.yaml", configMap("b", "1"));
    TestApp three = lab.app("three", one.namespace()).file("c.yaml", configMap("c", "1"));
    one.create(AUTOMATED, "dependsOn: [{name: two}]");
    three.create(AUTOMATED, "dependsOn: [{name: one}]");
    two.create(AUTOMATED, "dependsOn: [{name: three}]");

    assertThat(two.awaitFalse("Ready", "InvalidSpec").getMessage())
        .contains("a circle: two -> three -> one -> two");
    for (TestApp other : List.of(one, three)) {
      other.annotate(Round.RECONCILE_AT, "now");
      other.awaitFalse("Ready", "InvalidSpec");
    }
    assertThat(two.condition("Stalled").getStatus()).isEqualTo("True");
  }

  @Test
  void reconcilesAtOnceWhenAsked() {
    TestApp app = lab.app("asked").file("a.yaml", configMap("a", "1"));
    app.create(AUTOMATED, "interval: 1h").awaitReady();
    String next = app.file("a.yaml", configMap("a", "2")).push();

    app.annotate(Round.RECONCILE_AT, "now");

    app.awaitReady(next);
    app.await(() -> app.status().lastHandledReconcileAt(), "now"::equals);
  }

  @Test
  void costsNoRequestWhenNothingChanges() {
    TestApp app = lab.app("quiet").file("a.yaml", configMap("a", "1"));
    app.create(AUTOMATED, "interval: 1s").awaitReady();
    // an Application without a SealedSecret does not wait for the first sealing key
    soon().until(() -> lab.certificate().isPresent());
    // events and the last status are written beside the reconcile
    Awaitility.await().during(Duration.ofSeconds(2)).until(() -> true);
    String version = app.get().getMetadata().getResourceVersion();
    double syncs = syncs(app);
    List<String> before = lab.requests(app);

    soon().until(() -> syncs(app) >= syncs + 4);

    assertThat(lab.requests(app)).isEqualTo(before);
    assertThat(app.get().getMetadata().getResourceVersion()).isEqualTo(version);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static double syncs(TestApp app) {
    return lab.meters().find("sealgate.sync").tag("name", app.name()).timers().stream()
        .mapToDouble(timer -> timer.count())
        .sum();
  }

  @Test
  void refusesASpecThatCannotWork() {
    TestApp app = lab.app("bad").file("a.yaml", configMap("a", "1"));

    assertThatThrownBy(() -> app.create("source: {repoURL: 'https://user:pass@example.com/x.git'}"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("repoURL carries credentials");
    assertThatThrownBy(
            () -> app.create("source: {repoURL: 'https://example.com/x.git', path: ../x}"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("path is relative");
    assertThatThrownBy(() -> app.create("interval: 10ms"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("spec.interval is from 1s to 24h");
    assertThatThrownBy(() -> app.create("dependsOn: [{name: bad}]"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("names the Application itself");
    assertThatThrownBy(() -> lab.app("n".repeat(64)).create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("63 characters");
    assertThatThrownBy(() ->
            lab.client()
                .load(
                    stream(
                        """
                        apiVersion: sealgate.dev/v1alpha1
                        kind: Application
                        metadata: {name: bad, namespace: default}
                        spec:
                          source: {repoURL: 'https://example.com/x.git'}
                          syncPolicy: {syncOptions: [Replace=true]}
                        """))
                .create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("Unsupported value");
  }
}
