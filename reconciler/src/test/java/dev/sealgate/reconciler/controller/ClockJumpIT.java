package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.ApplyIT.configMap;
import static dev.sealgate.reconciler.controller.TestApp.AUTOMATED;
import static dev.sealgate.reconciler.controller.TestApp.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.shards.Pace;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Somebody sets the clock of the controller's machine. Intervals, limits and leases go on as if
 * nobody had; what is written as a time of day follows the clock.
 */
class ClockJumpIT {
  private static final Duration HOUR = Duration.ofHours(1);
  private final JumpingClock clock = new JumpingClock();
  private Lab lab;

  @BeforeEach
  void start() {
    lab = Lab.idle();
    lab.setClock(clock);
    lab.startController();
  }

  @AfterEach
  void stop() {
    lab.close();
  }

  @Test
  void setBackByAnHourGitIsAskedInEachIntervalAndAFailureIsTriedAgain() {
    TestApp app = lab.app("back").file("a.yaml", configMap("a", "1"));
    TestApp broken = lab.app("broken").file("a.yaml", "apiVersion: v1\nkind: Nonsense\n");
    app.create(AUTOMATED).awaitReady();
    broken.create(AUTOMATED);
    soon().until(() -> "False".equals(broken.condition("Ready").getStatus()));

    clock.jump(HOUR.negated());

    app.awaitReady(app.file("a.yaml", configMap("a", "2")).push());
    broken.awaitReady(broken.file("a.yaml", configMap("a", "1")).push());
    app.editConfigMap("a", "{\"data\":{\"key\":\"bad\"}}");
    app.await(() -> app.configValue("a", "key"), "2"::equals);
  }

  @Test
  void setAheadByAnHourNothingCountsAsOverdue() {
    TestApp app =
        lab.app("ahead")
            .file("a.yaml", configMap("a", "1"))
            .file(
                "b.yaml",
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: slow}
                spec:
                  selector: {matchLabels: {app: slow}}
                  template:
                    metadata: {labels: {app: slow}}
                    spec: {containers: [{name: c, image: "example.invalid/c"}]}
                """);
    app.create(AUTOMATED, "healthTimeout: 30m");
    soon().until(() -> "Progressing".equals(app.condition("Healthy").getReason()));

    clock.jump(HOUR);

    String next = app.file("a.yaml", configMap("a", "2")).push();
    soon().until(() -> next.equals(app.status().revision()));
    Awaitility.await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(20))
        .until(() -> "Progressing".equals(app.condition("Healthy").getReason()));
  }

  @Test
  void aPauseAndAWindowEndWhenTheClockSaysSo() {
    ZonedDateTime inTwoHours =
        clock.instant().atZone(ZoneOffset.UTC).plusHours(2).truncatedTo(ChronoUnit.MINUTES);
    TestApp paused = lab.app("paused").file("a.yaml", configMap("a", "1"));
    TestApp held = lab.app("held").file("a.yaml", configMap("a", "1"));
    paused.create(
        AUTOMATED, "pause: {until: \"%s\", reason: a test}".formatted(inTwoHours.toInstant()));
    held.create(
        """
        syncPolicy:
          automated: {prune: true, selfHeal: true}
          windows: [{kind: allow, schedule: "%d %d * * *", duration: 1h}]
        """
            .formatted(inTwoHours.getMinute(), inTwoHours.getHour()));
    soon().until(() -> !paused.status().equals(States.NO_STATUS));
    soon().until(() -> !held.status().equals(States.NO_STATUS));
    assertThat(paused.find("v1", "ConfigMap", "a")).isNull();
    assertThat(held.find("v1", "ConfigMap", "a")).isNull();

    clock.jump(Duration.ofMinutes(125));

    paused.awaitReady();
    held.awaitReady();
  }

  @Test
  void aLeaseStaysWithItsHolder() {
    Pace quick = new Pace(Duration.ofSeconds(4), Duration.ofSeconds(3), Duration.ofMillis(200));
    Replicas replicas = new Replicas(true, false, quick);
    Leadership.Listener nobody =
        new Leadership.Listener() {
          @Override
          public void won() {}

          @Override
          public boolean lost() {
            return false;
          }
        };
    JumpingClock other = new JumpingClock();
    try (Leadership first =
            new Leadership(
                lab.client(),
                lab.namespace(),
                new Instance("", "first"),
                replicas,
                clock,
                () -> false);
        Leadership second =
            new Leadership(
                lab.client(),
                lab.namespace(),
                new Instance("", "second"),
                replicas,
                other,
                () -> false)) {
      first.start(nobody);
      soon().until(first::mayWrite);
      second.start(nobody);
      soon().until(second::isStandingBy);

      clock.jump(HOUR.negated());
      other.jump(HOUR.multipliedBy(3));

      Awaitility.await()
          .during(quick.lease().plusSeconds(1))
          .atMost(Duration.ofSeconds(20))
          .until(() -> first.mayWrite() && !second.mayWrite());
    }
  }
}
