package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.ApplyIT.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.plan.Restarts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RestartIT {
  private static final String WANTED =
      "syncPolicy: {restartOnChange: true, automated: {prune: true, selfHeal: true}}";
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 0
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
            - name: web
              image: web
              envFrom: [{secretRef: {name: db}}, {configMapRef: {name: settings}}]
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

  private static String secret(String password) {
    return "{apiVersion: v1, kind: Secret, metadata: {name: db}, stringData: {password: "
        + password
        + "}}";
  }

  private static String checksum(TestApp app) {
    return Json.text(
        app.object("apps/v1", "Deployment", "web").getAdditionalProperties(),
        "spec",
        "template",
        "metadata",
        "annotations",
        Restarts.CHECKSUM);
  }

  @Test
  void aChangedValueIsARolloutAndGoingBackIsOneToo() {
    TestApp app =
        lab.app("restart")
            .file("web.yaml", WEB)
            .file("db.yaml", secret("first-password"))
            .file("settings.yaml", configMap("settings", "1"));
    app.create(WANTED, "decryption: {allowPlaintextSecrets: true}").awaitReady();
    String first = checksum(app);
    assertThat(first).isNotEmpty();

    app.file("db.yaml", secret("second-password")).push();
    app.awaitReady();
    String second = checksum(app);
    assertThat(second).isNotEqualTo(first);
    assertThat(app.object("apps/v1", "Deployment", "web").getMetadata().getGeneration())
        .isEqualTo(2);

    app.file("other.yaml", configMap("other", "1")).push();
    app.awaitReady();
    assertThat(checksum(app)).isEqualTo(second);

    app.file("db.yaml", secret("first-password")).push();
    app.awaitReady();
    assertThat(checksum(app)).isEqualTo(first);
  }

  @Test
  void theSameValuesHaveAnotherChecksumInAnotherApplication() {
    TestApp one = lab.app("one").file("web.yaml", WEB).file("db.yaml", secret("same-password"));
    TestApp two = lab.app("two").file("web.yaml", WEB).file("db.yaml", secret("same-password"));
    one.create(WANTED, "decryption: {allowPlaintextSecrets: true}").awaitReady();
    two.create(WANTED, "decryption: {allowPlaintextSecrets: true}").awaitReady();

    assertThat(checksum(one)).isNotEmpty().isNotEqualTo(checksum(two));
  }
}
