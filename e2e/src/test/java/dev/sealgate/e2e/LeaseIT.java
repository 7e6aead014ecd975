package dev.sealgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.testbed.ControllerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long nothing is synced when the leading process is gone, with real processes. */
class LeaseIT {
  private static final Duration LEASE = Duration.ofSeconds(15);

  @Test
  void aKilledProcessIsFollowedAtOnceInItsPodAndAfterTheLeaseElsewhere(@TempDir Path folder) {
    try (Stage stage = Stage.of(folder)) {
      ApplicationUnderTest app = stage.newApplication();
      app.create("");
      app.awaitSynced(app.commit(config("one")));

      stage.controller().kill();
      String two = app.commit(config("two"));
      Duration samePod =
          timed(() -> {
            stage.controller().start();
            app.awaitSynced(two);
          });
      // what a process logs that has to wait for the Lease of another
      assertThat(stage.controllerLog()).doesNotContain("Standing by");

      try (ControllerProcess _ =
          ControllerProcess.start(
              Built.controller(),
              stage.controlPlane().kubeconfig(),
              folder.resolve("another"),
              Map.of("SEALGATE_POD_UID", "another"))) {
        stage.controller().kill();
        String three = app.commit(config("three"));
        Duration otherPod = timed(() -> app.awaitSynced(three));
        System.out.printf(
            "LeaseIT: synced %d ms after the start in the same Pod, %d ms after the kill in another%n",
            samePod.toMillis(), otherPod.toMillis());
        // from the last renewal, which is up to 2 s before the kill, and with the sync itself
        assertThat(otherPod).isBetween(LEASE.minusSeconds(5), LEASE.multipliedBy(2));
      }
    }
  }

  private static Duration timed(Runnable work) {
    long began = System.nanoTime();
    work.run();
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private static Map<String, String> config(String value) {
    return Map.of(
        "a.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kept}\ndata: {v: %s}\n"
            .formatted(value));
  }
}
