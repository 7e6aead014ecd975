package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.ApplyIT.configMap;
import static dev.sealgate.reconciler.controller.TestApp.AUTOMATED;
import static dev.sealgate.reconciler.controller.TestApp.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class OutageIT {
  @Test
  void goesOnAfterTheApiServerWasKilled() {
    try (Lab lab = Lab.start()) {
      TestApp app = lab.app("outage").file("a.yaml", configMap("a", "good"));
      app.create(AUTOMATED).awaitReady();

      lab.plane().killApiServer();
      String next = app.file("b.yaml", configMap("b", "1")).push();
      // long enough for a fetch and its failing writes
      Awaitility.await().pollDelay(Duration.ofSeconds(5)).until(() -> true);
      lab.plane().startApiServer();

      app.awaitReady(next);
      app.editConfigMap("a", "{\"data\":{\"key\":\"bad\"}}");
      app.await(() -> app.configValue("a", "key"), "good"::equals);
    }
  }

  @Test
  void correctsWhatWasEditedWhileItWasDown() {
    try (Lab lab = Lab.start()) {
      TestApp app =
          lab.app("down")
              .file("a.yaml", configMap("a", "good"))
              .file("b.yaml", configMap("b", "1"));
      app.create(AUTOMATED).awaitReady();
      lab.stopController();

      app.editConfigMap("a", "{\"data\":{\"key\":\"bad\"}}");
      lab.client().configMaps().inNamespace(app.namespace()).withName("b").delete();
      lab.startController();

      app.await(() -> app.configValue("a", "key"), "good"::equals);
      app.await(() -> app.configValue("b", "key"), "1"::equals);
    }
  }

  @Test
  void prunesWhatGitDroppedWhileItWasDown() {
    try (Lab lab = Lab.start()) {
      TestApp app =
          lab.app("drop").file("a.yaml", configMap("a", "1")).file("b.yaml", configMap("b", "1"));
      app.create(AUTOMATED).awaitReady();
      lab.stopController();

      String next = app.remove("b.yaml").push();
      lab.startController();

      app.awaitReady(next);
      assertThat(app.find("v1", "ConfigMap", "b")).isNull();
    }
  }

  @Test
  void handsOverToTheOtherProcess() {
    try (Lab lab = Lab.idle()) {
      Controller first = lab.startController("first", true);
      lab.closeLater(first);
      TestApp app = lab.app("leader").file("a.yaml", configMap("a", "1"));
      app.create(AUTOMATED).awaitReady();
      assertThat(lab.leader()).isEqualTo("first");
      try (Controller second = lab.startController("second", true)) {
        soon().until(second::isReady);
        String next = app.file("a.yaml", configMap("a", "2")).push();
        app.awaitReady(next);
        assertThat(lab.leader()).isEqualTo("first");

        first.close();

        String last = app.file("a.yaml", configMap("a", "3")).push();
        soon().until(lab::leader, "second"::equals);
        app.awaitReady(last);
      }
    }
  }
}
