package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.ApplyIT.configMap;
import static dev.sealgate.reconciler.controller.TestApp.AUTOMATED;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Revisions that can't stand in the cluster: nothing of them is written. */
class RefusedRevisionIT {
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
}
