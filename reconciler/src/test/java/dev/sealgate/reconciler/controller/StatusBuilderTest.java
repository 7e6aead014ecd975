package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import dev.sealgate.reconciler.controller.Attempt.Step;
import dev.sealgate.reconciler.health.Health;
import dev.sealgate.reconciler.health.Health.Level;
import dev.sealgate.reconciler.inventory.Inventory;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusBuilderTest {
  private static final Instant T1 = Instant.parse("2026-11-20T12:00:00Z");
  private static final Instant T2 = T1.plusSeconds(60);
  private static final ApplicationStatus NOTHING = States.statusOf(new Application());
  private static final Optional<AppHealth> WELL = Optional.of(AppHealth.WELL);

  private static StatusBuilder.Facts facts(
      Attempt attempt, Optional<AppHealth> health, String revision, String attempted) {
    return new StatusBuilder.Facts(
        3,
        "",
        "",
        List.of(),
        10,
        attempt,
        List.of(),
        health,
        true,
        Inventory.EMPTY,
        revision,
        attempted,
        List.of(),
        Progress.NONE,
        Optional.empty(),
        "",
        new ApplicationStatus.Cluster("https://prod.example.com", "uid"));
  }

  private static Attempt failed(Step step, Reason reason) {
    return Attempt.failed(step, List.of(Problem.inFile(reason, "a.yaml", "why", "do this")));
  }

  private static String told(ApplicationStatus status) {
    StringBuilder told = new StringBuilder();
    for (Condition condition : Objects.requireNonNull(status.conditions())) {
      told.append(condition.getType())
          .append('=')
          .append(condition.getStatus())
          .append('/')
          .append(condition.getReason())
          .append(' ');
    }
    return told.toString().strip();
  }

  @Test
  void isReadyWhenAllIsDoneAndWell() {
    ApplicationStatus status =
        StatusBuilder.build(NOTHING, facts(Attempt.done(), WELL, "c1", "c1"), T1);

    assertThat(told(status))
        .isEqualTo(
            "Ready=True/Succeeded Reconciling=False/Idle Stalled=False/Idle"
                + " SourceReady=True/Fetched SecretsResolved=True/Resolved Synced=True/Synced"
                + " Healthy=True/Healthy");
    assertThat(StatusBuilder.isReady(status, 3)).isTrue();
    assertThat(StatusBuilder.isReady(status, 4)).isFalse();
    assertThat(status.lastSyncedAt()).isEqualTo("2026-11-20T12:00:00Z");
  }

  @Test
  void isTheSameWhenNothingChanged() {
    StatusBuilder.Facts facts = facts(Attempt.done(), WELL, "c1", "c1");
    ApplicationStatus first = StatusBuilder.build(NOTHING, facts, T1);

    assertThat(StatusBuilder.build(first, facts, T2)).isEqualTo(first);
  }

  @Test
  void keepsWhatWasSaidOfStepsThatWereNotReached() {
    ApplicationStatus first =
        StatusBuilder.build(NOTHING, facts(Attempt.done(), WELL, "c1", "c1"), T1);

    ApplicationStatus status =
        StatusBuilder.build(
            first, facts(failed(Step.SOURCE, Reason.SOURCE_UNREACHABLE), WELL, "c1", "c1"), T2);

    assertThat(told(status))
        .isEqualTo(
            "Ready=False/SourceUnreachable Reconciling=True/Retrying Stalled=False/Idle"
                + " SourceReady=False/SourceUnreachable SecretsResolved=True/Resolved"
                + " Synced=True/Synced Healthy=True/Healthy");
  }

  @Test
  void isOutOfSyncWhileACommitIsRefused() {
    ApplicationStatus status =
        StatusBuilder.build(
            NOTHING, facts(failed(Step.SECRETS, Reason.MAC_MISMATCH), WELL, "c1", "c2"), T1);

    assertThat(told(status))
        .isEqualTo(
            "Ready=False/MacMismatch Reconciling=False/Idle Stalled=True/MacMismatch"
                + " SourceReady=True/Fetched SecretsResolved=False/MacMismatch"
                + " Synced=False/MacMismatch Healthy=True/Healthy");
    assertThat(status.revision()).isEqualTo("c1");
    assertThat(status.problems())
        .containsExactly(
            new ApplicationStatus.ProblemStatus(
                "MacMismatch", "a.yaml", null, null, "why", "do this"));
  }

  @Test
  void waitsForHealth() {
    AppHealth slow = AppHealth.of(Health.progressing("1 of 2 replicas are available"));

    ApplicationStatus status =
        StatusBuilder.build(NOTHING, facts(Attempt.done(), Optional.of(slow), "c1", "c1"), T1);

    assertThat(told(status))
        .startsWith("Ready=Unknown/Progressing Reconciling=True/Progressing")
        .endsWith("Synced=True/Synced Healthy=Unknown/Progressing");
  }

  @Test
  void waitsForNoHealthThatHasTakenTooLong() {
    AppHealth late = new AppHealth(Level.DEGRADED, "not healthy within 5m", true, Optional.empty());

    ApplicationStatus status =
        StatusBuilder.build(NOTHING, facts(Attempt.done(), Optional.of(late), "c1", "c1"), T1);

    assertThat(told(status))
        .startsWith("Ready=False/HealthTimeout Reconciling=False/Idle Stalled=False/Idle")
        .endsWith("Synced=True/Synced Healthy=False/HealthTimeout");
    assertThat(status.health())
        .isEqualTo(new ApplicationStatus.Health("Degraded", "not healthy within 5m"));
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void hasAPlaceForEveryReason(Reason reason) {
    Attempt attempt = failed(Reasons.stepOf(reason), reason);

    ApplicationStatus status = StatusBuilder.build(NOTHING, facts(attempt, WELL, "", "c1"), T1);

    assertThat(told(status)).startsWith("Ready=False/" + reason.text());
    assertThat(told(status))
        .contains((Reasons.stalls(reason) ? "Stalled=True/" : "Reconciling=True/"));
  }
}
