package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers what is known of an Application for its status. */
final class Findings {
  private final Workshop workshop;

  Findings(Workshop workshop) {
    this.workshop = workshop;
  }

  /** The state's lock is held. */
  StatusBuilder.Facts of(AppState state, Settings settings, long generation, Instant now) {
    List<String> differences = new ArrayList<>();
    Instant steady = workshop.steady().instant();
    state.differences.forEach((ref, how) -> differences.add(ref + ": " + how));
    Desired desired = state.desired;
    Optional<AppHealth> together =
        desired == null
            ? Optional.empty()
            : workshop.health(state).of(desired, state, settings.health(), steady);
    state.healthDue = together.flatMap(AppHealth::due).orElse(null);
    List<ApplicationStatus.SecretStatus> before =
        state.status.secrets() == null ? List.of() : state.status.secrets();
    List<ApplicationStatus.SecretStatus> secrets =
        desired == null || state.toldSecrets.equals(new ToldSecrets(state.desiredNumber, before))
            ? before
            : SecretStatuses.of(desired.plan(), desired.revision().provenance(), state.status, now);
    state.toldSecrets = new ToldSecrets(state.desiredNumber, secrets);
    return new StatusBuilder.Facts(
        generation,
        settings.halt().told(now),
        settings.permit().told(now),
        Contests.told(state, steady),
        settings.historyLimit(),
        state.attempt,
        differences,
        together,
        settings.health().gates(),
        state.inventory,
        state.revision,
        state.attemptedRevision,
        secrets,
        state.progress,
        Optional.ofNullable(state.plan),
        state.handledRequest,
        state.recorded);
  }
}
