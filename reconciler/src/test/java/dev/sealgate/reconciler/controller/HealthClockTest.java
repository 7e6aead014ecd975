package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import dev.sealgate.reconciler.model.ObjectRef;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HealthClockTest {
  private static final ObjectRef WEB = new ObjectRef("apps", "Deployment", "shop", "web");
  private static final Instant T0 = Instant.parse("2026-11-20T12:00:00Z");
  private static final Instant T1 = T0.plusSeconds(60);
  private static final Instant T2 = T0.plusSeconds(120);

  private final HealthClock fresh = HealthClock.after(States.NO_STATUS);

  private static ApplicationStatus status(String healthy, String reason, Instant since) {
    Condition condition = new Condition(since.toString(), "", 1L, reason, healthy, "Healthy");
    return new ApplicationStatus(
        1L,
        List.of(condition),
        null,
        null,
        "c1",
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static Instant unwell(HealthClock clock, String digest, Instant now) {
    return clock.since(WEB, digest, "c1", true, false, now);
  }

  @Test
  void runsWhileAnObjectIsNotHealthy() {
    assertThat(unwell(fresh, "a", T0)).isEqualTo(T0);
    assertThat(unwell(fresh, "a", T1)).isEqualTo(T0);
  }

  @Test
  void beginsAnewWhenGitWantsSomethingElseOfTheObject() {
    unwell(fresh, "a", T0);

    assertThat(unwell(fresh, "b", T1)).isEqualTo(T1);
    assertThat(unwell(fresh, "b", T2)).isEqualTo(T1);
  }

  @Test
  void beginsAnewAfterTheObjectWasHealthy() {
    unwell(fresh, "a", T0);
    assertThat(fresh.since(WEB, "a", "c1", true, true, T1)).isEqualTo(T1);

    assertThat(unwell(fresh, "a", T2)).isEqualTo(T2);
  }

  @Test
  void runsWhileAnObjectIsNotSeen() {
    fresh.since(WEB, "a", "c1", false, false, T0);

    assertThat(fresh.since(WEB, "a", "c1", false, false, T1)).isEqualTo(T0);
  }

  @Test
  void goesOnFromWhatTheProcessBeforeTold() {
    HealthClock clock = HealthClock.after(status("Unknown", "Progressing", T0));
    clock.since(WEB, "a", "c1", false, false, T1);

    assertThat(unwell(clock, "a", T2)).isEqualTo(T0);
  }

  @Test
  void doesNotForgiveWhatTookTooLongInTheProcessBefore() {
    HealthClock clock = HealthClock.after(status("False", "HealthTimeout", T0));

    assertThat(unwell(clock, "a", T1)).isEqualTo(Instant.EPOCH);
  }

  @Test
  void forgetsTheProcessBeforeWhenTheObjectIsSeenHealthy() {
    HealthClock clock = HealthClock.after(status("False", "HealthTimeout", T0));
    clock.since(WEB, "a", "c1", true, true, T1);

    assertThat(unwell(clock, "a", T2)).isEqualTo(T2);
  }

  @Test
  void forgetsTheProcessBeforeWhenThereIsANewCommit() {
    HealthClock clock = HealthClock.after(status("False", "HealthTimeout", T0));

    assertThat(clock.since(WEB, "a", "c2", true, false, T1)).isEqualTo(T1);
  }

  @Test
  void startsNowWhenTheApplicationWasHealthyOrItsStatusIsBroken() {
    Condition broken = new Condition("yesterday", "", 1L, "Progressing", "Unknown", "Healthy");
    ApplicationStatus status =
        new ApplicationStatus(
            1L,
            List.of(broken),
            null,
            null,
            "c1",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);

    assertThat(unwell(HealthClock.after(status), "a", T1)).isEqualTo(T1);
    assertThat(unwell(HealthClock.after(status("True", "Healthy", T0)), "a", T1)).isEqualTo(T1);
  }

  @Test
  void forgetsWhatGitDropped() {
    unwell(fresh, "a", T0);
    fresh.keepOnly(Set.of());

    assertThat(unwell(fresh, "a", T1)).isEqualTo(T1);
  }
}
