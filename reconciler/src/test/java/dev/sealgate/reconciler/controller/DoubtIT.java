package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.ApplyIT.configMap;
import static dev.sealgate.reconciler.controller.TestApp.AUTOMATED;
import static dev.sealgate.reconciler.controller.TestApp.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.dsl.Resource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What can't be known is neither pruned nor forgotten. */
class DoubtIT {
  private static Lab lab;

  @BeforeAll
  static void startLab() {
    lab = Lab.start();
  }

  @AfterAll
  static void closeLab() {
    lab.close();
  }

  private static Resource<CustomResourceDefinition> definition(String group) {
    return lab.client()
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("widgets." + group);
  }

  private static void serve(String group, boolean served) {
    definition(group)
        .edit(it -> {
          it.getSpec().getVersions().getFirst().setServed(served);
          return it;
        });
  }

  @Test
  void rememberingAnObjectWhoseKindIsNotServedForAWhile() {
    String group = Lab.freshName("doubt") + ".example.com";
    TestApp definitions = lab.app("definitions").file("d.yaml", ApplyIT.definition(group));
    definitions.create(AUTOMATED).awaitReady();
    TestApp app =
        lab.app("doubt")
            .file("a.yaml", configMap("a", "1"))
            .file(
                "w.yaml",
                "{apiVersion: %s/v1, kind: Widget, metadata: {name: w}, spec: {size: 3}}"
                    .formatted(group));
    app.create(AUTOMATED).awaitReady();
    definitions.update("suspend: true");
    serve(group, false);
    soon()
        .until(() ->
            lab.client().getApiGroups().getGroups().stream()
                .noneMatch(it -> it.getName().equals(group)));

    app.remove("w.yaml").push();

    soon()
        .untilAsserted(() ->
            assertThat(app.awaitFalse("Ready", "PruneFailed").getMessage())
                .contains("widgets." + group + " is not served now"));
    assertThat(app.status().inventory()).anyMatch(line -> line.contains("/Widget/"));

    serve(group, true);
    app.awaitReady();
    assertThat(app.find(group + "/v1", "Widget", "w")).isNull();
  }

  @Test
  void forgettingAnObjectWhoseKindIsGone() {
    String group = Lab.freshName("gone") + ".example.com";
    TestApp definitions = lab.app("kinds").file("d.yaml", ApplyIT.definition(group));
    definitions.create(AUTOMATED).awaitReady();
    TestApp app =
        lab.app("left")
            .file("a.yaml", configMap("a", "1"))
            .file(
                "w.yaml",
                "{apiVersion: %s/v1, kind: Widget, metadata: {name: w}, spec: {size: 3}}"
                    .formatted(group));
    app.create(AUTOMATED).awaitReady();
    definitions.annotate(Round.CONFIRM_DELETE, definitions.name());
    definitions.deleteAndWait();
    soon().until(() -> definition(group).get() == null);

    app.remove("w.yaml").push();

    app.awaitReady();
    assertThat(app.status().inventory()).hasSize(1);
  }

  @Test
  void makingSureOfWhatCannotBeWatchedWhenAsked() {
    lab.stopController();
    lab.requests.refuse("/api/v1/configmaps");
    lab.startController();
    try {
      TestApp app = lab.app("unseen").file("a.yaml", configMap("a", "1"));
      app.create(AUTOMATED, "interval: 1h").awaitSynced();
      app.editConfigMap("a", "{\"data\":{\"key\":\"edited\"}}");

      app.annotate(Round.RECONCILE_AT, "1");

      app.await(() -> app.configValue("a", "key"), "1"::equals);
    } finally {
      lab.stopController();
      lab.requests.refuse("");
      lab.startController();
    }
  }
}
