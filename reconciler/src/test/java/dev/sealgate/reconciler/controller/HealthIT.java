package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.ApplyIT.configMap;
import static dev.sealgate.reconciler.controller.TestApp.AUTOMATED;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** No controller runs here but ours: the tests write the status of objects. */
class HealthIT {
  private static final String CLAIM =
      """
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: %s}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
      ---
      """;
  private static final String PARROTS =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: parrots.health.example}
      spec:
        group: health.example
        names: {kind: Parrot, plural: parrots}
        scope: Namespaced
        versions:
        - name: v1
          served: true
          storage: true
          subresources: {status: {}}
          schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      """;
  private static final String POLLY =
      "{apiVersion: health.example/v1, kind: Parrot, metadata: {name: polly}}";

  private static Lab lab;

  @BeforeAll
  static void startLab() {
    lab = Lab.start();
  }

  @AfterAll
  static void closeLab() {
    lab.close();
  }

  private static void status(
      TestApp app, String apiVersion, String kind, String name, String status) {
    lab.client()
        .genericKubernetesResources(apiVersion, kind)
        .inNamespace(app.namespace())
        .withName(name)
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":" + status + "}");
  }

  private static void bind(TestApp app, String claim) {
    status(app, "v1", "PersistentVolumeClaim", claim, "{\"phase\":\"Bound\"}");
  }

  private static Condition awaitHealthy(TestApp app, String reason) {
    return app.await(() -> app.condition("Healthy"), it -> reason.equals(it.getReason()));
  }

  @Test
  void tellsWhichObjectsAreNotHealthyInTimeUntilTheyAre() {
    TestApp app =
        lab.app("late")
            .file(
                "claims.yaml",
                CLAIM.formatted("a")
                    + CLAIM.formatted("b")
                    + CLAIM.formatted("c")
                    + CLAIM.formatted("d"));
    app.create(AUTOMATED, "interval: 1h", "healthTimeout: 30m");

    Condition waits = awaitHealthy(app, "Progressing");
    assertThat(waits.getStatus()).isEqualTo("Unknown");
    app.update(AUTOMATED, "interval: 1h", "healthTimeout: 3s");

    Condition late = app.awaitFalse("Healthy", "HealthTimeout");
    assertThat(late.getMessage())
        .startsWith("not healthy within 3s: ")
        .contains("PersistentVolumeClaim " + app.namespace() + "/a: it is not bound; ")
        .endsWith("; and 1 more");
    assertThat(app.condition("Ready").getReason()).isEqualTo("HealthTimeout");
    assertThat(app.condition("Reconciling").getStatus()).isEqualTo("False");
    assertThat(app.health().status()).isEqualTo("Degraded");
    app.await(() -> app.events("HealthTimeout"), events -> events.size() == 1);

    bind(app, "a");
    bind(app, "b");
    bind(app, "c");
    String last =
        "not healthy within 3s: PersistentVolumeClaim " + app.namespace() + "/d: it is not bound";
    app.await(() -> app.condition("Healthy"), it -> last.equals(it.getMessage()));

    bind(app, "d");
    app.awaitReady();
    app.await(() -> app.events("Healthy"), events -> events.size() == 1);
  }

  @Test
  void judgesACustomResourceByTheExpressionsOfItsApplication() {
    TestApp app = lab.app("parrots").file("crd.yaml", PARROTS).file("polly.yaml", POLLY);
    String expression =
        "healthCheckExprs: [{apiVersion: health.example/v1, kind: Parrot,"
            + " current: \"status.mood == '%s'\", failed: has(status.error)}]";
    app.create(AUTOMATED, "interval: 1h", expression.formatted("good"));
    app.await(
        () -> app.condition("Healthy"),
        it ->
            "Progressing".equals(it.getReason())
                && it.getMessage().contains("spec.healthCheckExprs[0].current"));

    status(app, "health.example/v1", "Parrot", "polly", "{\"mood\":\"good\"}");
    app.awaitReady();

    status(app, "health.example/v1", "Parrot", "polly", "{\"error\":\"ate a cracker\"}");
    assertThat(app.awaitFalse("Healthy", "Degraded").getMessage())
        .endsWith("/polly: spec.healthCheckExprs[0].failed is true")
        .doesNotContain("cracker");

    // another expression judges the same object anew
    app.update(AUTOMATED, "interval: 1h", expression.formatted("good").replace("error", "nothing"));
    app.awaitReady();
    app.update(AUTOMATED, "interval: 1h", expression.formatted("best"));
    awaitHealthy(app, "Degraded");
    app.update(AUTOMATED, "interval: 1h");
    app.awaitReady();
  }

  @Test
  void refusesAnExpressionThatDoesNotCompile() {
    TestApp app = lab.app("typo").file("a.yaml", configMap("a", "1"));
    app.create(
        AUTOMATED,
        "healthCheckExprs: [{apiVersion: health.example/v1, kind: Cat, current: 'status.mood =='}]");

    Condition refused = app.awaitFalse("Ready", "InvalidSpec");
    assertThat(refused.getMessage())
        .startsWith("spec.healthCheckExprs[0].current: it does not compile at line 1");
    assertThat(app.problems().getFirst().keyPath()).isEqualTo("spec.healthCheckExprs[0].current");
    assertThat(app.find("v1", "ConfigMap", "a")).isNull();

    app.update(AUTOMATED);
    app.awaitReady();
  }

  @Test
  void countsOnlyTheObjectsThatAreNamed() {
    TestApp app =
        lab.app("named").file("a.yaml", configMap("a", "1")).file("b.yaml", CLAIM.formatted("b"));
    app.create(AUTOMATED, "healthChecks: [{apiVersion: v1, kind: ConfigMap, name: a}]")
        .awaitReady();

    app.update(AUTOMATED, "wait: true", "healthChecks: [{kind: ConfigMap, name: a}]");
    awaitHealthy(app, "Progressing");

    app.update(AUTOMATED, "wait: false");
    app.await(() -> app.condition("Ready"), it -> "True".equals(it.getStatus()));
    assertThat(app.condition("Healthy").getReason()).isEqualTo("Progressing");

    app.update(AUTOMATED, "healthChecks: [{apiVersion: v1, kind: ConfigMap, name: other}]");
    assertThat(app.awaitFalse("Healthy", "Missing").getMessage())
        .contains("spec.healthChecks names it");
  }
}
