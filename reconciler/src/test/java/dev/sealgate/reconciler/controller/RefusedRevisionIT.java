package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.ApplyIT.configMap;
import static dev.sealgate.reconciler.controller.TestApp.AUTOMATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Revisions that can't stand in the cluster: nothing of them is written. */
class RefusedRevisionIT {
  private static final String POLICY =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: {name: %1$s}
      spec:
        matchConstraints:
          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
          resourceRules:
          - {apiGroups: [''], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [configmaps]}
        validations: [{expression: object.metadata.name != 'c13', message: unlucky}]
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicyBinding
      metadata: {name: %1$s}
      spec: {policyName: %1$s, validationActions: [Deny]}
      """;

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
  void refusesAnEmptyCommitUnlessItIsMeant() {
    TestApp app = lab.app("empty").file("a.yaml", configMap("a", "1"));
    app.create(AUTOMATED).awaitReady();

    app.remove("a.yaml").file("README.txt", "nothing").push();
    app.awaitFalse("Ready", "EmptyResult");
    assertThat(app.find("v1", "ConfigMap", "a")).isNotNull();
    assertThat(app.condition("Stalled").getStatus()).isEqualTo("True");

    app.update("syncPolicy: {automated: {prune: true, allowEmpty: true}}");
    app.awaitReady();
    assertThat(app.find("v1", "ConfigMap", "a")).isNull();
  }

  @Test
  void namesTheMissingNamespace() {
    TestApp app = lab.app("nowhere").file("a.yaml", configMap("a", "1"));

    app.create("destination: {namespace: not-there}", AUTOMATED);

    Condition ready = app.awaitFalse("Ready", "ObjectRejected");
    assertThat(ready.getMessage()).contains("there is no namespace not-there");
  }

  @Test
  void refusesAnUnknownKindBeforeAnythingIsWritten() {
    TestApp app =
        lab.app("unknown")
            .file("a.yaml", configMap("a", "1"))
            .file("w.yaml", "{apiVersion: example.com/v1, kind: Widget, metadata: {name: w}}");

    app.create(AUTOMATED);

    app.awaitFalse("Ready", "UnknownKind");
    assertThat(app.problems())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.file()).isEqualTo("app/w.yaml");
          assertThat(problem.document()).isZero();
          assertThat(problem.message()).contains("example.com/v1 Widget");
          assertThat(problem.hint()).contains("CustomResourceDefinition");
        });
    assertThat(app.find("v1", "ConfigMap", "a")).isNull();
    assertThat(app.status().inventory()).isNull();
  }

  @Test
  void writesNothingOfARevisionWithARejectedObject() {
    TestApp app = lab.app("rejected").file("a.yaml", configMap("a", "1"));
    app.create(AUTOMATED).awaitReady();

    app.file("a.yaml", configMap("a", "2"))
        .file("b.yaml", configMap("Not-A-Name", "1"))
        .file("c.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, dada: {}}")
        .push();

    app.awaitFalse("Ready", "ObjectRejected");
    assertThat(app.problems())
        .extracting(problem -> problem.file() + " " + problem.keyPath())
        .containsExactlyInAnyOrder("app/b.yaml metadata.name", "app/c.yaml dada");
    assertThat(app.problems())
        .anySatisfy(problem ->
            assertThat(problem.message()).contains("dada: field not declared in schema"));
    assertThat(app.configValue("a", "key")).isEqualTo("1");
    assertThat(app.status().inventory()).hasSize(1);

    app.remove("b.yaml").remove("c.yaml").push();
    app.awaitReady();
    assertThat(app.configValue("a", "key")).isEqualTo("2");
  }

  private static TestApp many(String name) {
    TestApp app = lab.app(name);
    for (int i = 0; i < 20; i++) {
      app.file("c" + i + ".yaml", configMap("c" + i, "1"));
    }
    return app;
  }

  private static boolean isRefused(TestApp app, String manifest) {
    try {
      lab.client().resource(manifest).inNamespace(app.namespace()).dryRun().create();
      return false;
    } catch (KubernetesClientException refusal) {
      return true;
    }
  }

  private static void assertNothingIsWritten(TestApp app) {
    assertThat(app.find("v1", "ConfigMap", "c0")).isNull();
    assertThat(app.find("v1", "ConfigMap", "c19")).isNull();
    assertThat(app.status().inventory()).isNull();
  }

  @Test
  void asksForEachOfManyWhereAPolicyJudgesByName() {
    TestApp app = many("policy");
    String policy = app.namespace();
    try (InputStream manifests =
        new ByteArrayInputStream(POLICY.formatted(policy).getBytes(StandardCharsets.UTF_8))) {
      lab.client().load(manifests).create();
      // the API server takes a moment to follow it
      app.await(() -> isRefused(app, configMap("c13", "1")), Boolean::booleanValue);
      // and what the controller has read of policies holds for a second (decision 19)
      await().pollDelay(Duration.ofMillis(1100)).until(() -> true);
      app.create(AUTOMATED);

      assertThat(app.awaitFalse("Ready", "ObjectRejected").getMessage())
          .contains("app/c13.yaml", "ConfigMap " + app.namespace() + "/c13");
      assertNothingIsWritten(app);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      lab.client()
          .genericKubernetesResources(
              "admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding")
          .withName(policy)
          .delete();
      lab.client()
          .genericKubernetesResources(
              "admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy")
          .withName(policy)
          .delete();
    }
  }

  @Test
  void asksForEachOfManyWhereTheWriterMayWriteSomeNamesOnly() {
    TestApp app = many("names");
    String names = IntStream.range(0, 19).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
    lab.allow(
        app.namespace(),
        "deployer",
        "[{apiGroups: [''], resources: [configmaps], verbs: [create]}, {apiGroups: [''], resources: [configmaps], resourceNames: [%s], verbs: [get, patch]}]"
            .formatted(names));

    app.create(AUTOMATED, "serviceAccountName: deployer");

    assertThat(app.awaitFalse("Ready", "Forbidden").getMessage()).contains("may not patch");
    assertNothingIsWritten(app);
  }

  @Test
  void asksForThoseOfManyThatAreThereAlready() {
    TestApp app = many("there");
    lab.client()
        .load(
            new ByteArrayInputStream(
                "---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: c13}, immutable: true}"
                    .getBytes(StandardCharsets.UTF_8)))
        .inNamespace(app.namespace())
        .create();

    app.create(AUTOMATED);

    assertThat(app.awaitFalse("Ready", "ObjectRejected").getMessage()).contains("c13");
    assertNothingIsWritten(app);
  }

  @Test
  void asksForThoseOfManyThatSomebodyMadeImmutable() {
    TestApp app = many("frozen");
    app.create(AUTOMATED, "interval: 1h").awaitReady();
    app.editConfigMap("c13", "{\"immutable\": true}");
    // what is seen later than that is corrected
    app.editConfigMap("c0", "{\"data\":{\"key\":\"edited\"}}");
    app.await(() -> app.configValue("c0", "key"), "1"::equals);
    for (int i = 0; i < 20; i++) {
      app.file("c" + i + ".yaml", configMap("c" + i, "2"));
    }
    app.push();
    app.annotate(Round.RECONCILE_AT, "1");

    assertThat(app.awaitFalse("Ready", "ObjectRejected").getMessage()).contains("c13");
    assertThat(app.configValue("c0", "key")).isEqualTo("1");
    assertThat(app.configValue("c19", "key")).isEqualTo("1");
  }
}
