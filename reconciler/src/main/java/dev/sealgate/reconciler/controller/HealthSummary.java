package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.apply.Applied;
import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.drift.LiveObject;
import dev.sealgate.reconciler.drift.LiveObjects;
import dev.sealgate.reconciler.health.Health;
import dev.sealgate.reconciler.health.Health.Level;
import dev.sealgate.reconciler.health.HealthRules;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The health of many objects: the worst ones tell. */
final class HealthSummary {
  private static final int MOST_NAMED = 3;

  private final LiveObjects live;

  HealthSummary(LiveObjects live) {
    this.live = live;
  }

  /**
   * @param overdue whether it has been so for longer than is allowed
   */
  private record Patient(ObjectRef ref, Health health, boolean overdue) {
    private static final Comparator<Patient> WORST_FIRST =
        Comparator.comparingInt(Patient::rank).reversed();

    /** What takes too long is nearly as bad as what has failed. */
    int rank() {
      return overdue ? 2 * Level.MISSING.ordinal() - 1 : 2 * health.level().ordinal();
    }
  }

  /** Under the state's lock. Empty when nothing has been applied. */
  Optional<AppHealth> of(Desired desired, AppState state, HealthPolicy policy, Instant now) {
    Collection<PlannedObject> objects = desired.plan().objects();
    if (objects.isEmpty()) {
      return Optional.of(AppHealth.WELL);
    }
    List<Patient> patients = new ArrayList<>();
    Instant due = null;
    boolean any = false;
    state.healthClock.keepOnly(desired.plan().refs());
    for (PlannedObject object : objects) {
      Applied how = state.applied.get(object.ref());
      if (how == null || !policy.counts(object.ref())) {
        continue;
      }
      any = true;
      Health health = current(object, how, state);
      Instant end =
          state
              .healthClock
              .since(
                  object.ref(),
                  object.digest(),
                  desired.revision().commit(),
                  live.get(object.resource(), object.ref()) != null,
                  health.level().isSettled(),
                  now)
              .plus(policy.timeout());
      boolean waiting = health.level() == Level.PROGRESSING || health.level() == Level.UNKNOWN;
      boolean overdue = waiting && !end.isAfter(now);
      if (waiting && !overdue && (due == null || end.isBefore(due))) {
        due = end;
      }
      if (health.level() != Level.HEALTHY) {
        patients.add(new Patient(object.ref(), health, overdue));
      }
    }
    for (HealthPolicy.Named named : policy.only()) {
      if (objects.stream().noneMatch(it -> named.matches(it.ref()))) {
        any = true;
        patients.add(new Patient(named.ref(), notOurs(), false));
      }
    }
    return any
        ? Optional.of(together(patients, desired, policy.timeout(), Optional.ofNullable(due)))
        : Optional.empty();
  }

  /** What was seen before the last apply says nothing of what is now. */
  private Health current(PlannedObject object, Applied how, AppState state) {
    if (!isStale(object, how)) {
      return of(object, how);
    }
    // first the request to be woken, then the look: what comes between is not missed
    state.unsighted.add(object.ref());
    if (isStale(object, how)) {
      return Health.progressing("its change has not been seen yet");
    }
    state.unsighted.remove(object.ref());
    return of(object, how);
  }

  /** Whether the object is known only as it was before it was applied. */
  boolean isStale(PlannedObject object, Applied how) {
    LiveObject seen = live.get(object.resource(), object.ref());
    return seen != null
        && seen.isOlderThan(how.version())
        && !HealthRules.metadataTells(object.resource());
  }

  private static Health notOurs() {
    return new Health(
        Level.MISSING, "spec.healthChecks names it, but it is no object of this Application");
  }

  private static AppHealth together(
      List<Patient> patients, Desired desired, Duration timeout, Optional<Instant> due) {
    if (patients.isEmpty()) {
      return AppHealth.WELL;
    }
    patients.sort(Patient.WORST_FIRST);
    Patient worst = patients.getFirst();
    boolean settled = worst.health().level().isSettled();
    List<Patient> told =
        patients.stream().filter(it -> it.health().level().isSettled() == settled).toList();
    String names =
        told.stream()
            .limit(MOST_NAMED)
            .map(it -> it.ref() + ": " + it.health().message())
            .collect(Collectors.joining("; "));
    int more = told.size() - MOST_NAMED;
    // a controller may repeat a value of a Secret in what it writes
    String message =
        desired.revision().registry().scrub(names) + (more > 0 ? "; and " + more + " more" : "");
    return worst.overdue()
        ? new AppHealth(
            Level.DEGRADED,
            "not healthy within " + GoDuration.text(timeout) + ": " + message,
            true,
            due)
        : new AppHealth(worst.health().level(), message, false, due);
  }

  /** The health of one object that has been applied. */
  Health of(PlannedObject object, Applied how) {
    ApiResource resource = object.resource();
    LiveObject seen = live.get(resource, object.ref());
    if (seen != null) {
      return seen.health();
    }
    if (live.isGone(resource, how.version())) {
      return Health.missing();
    }
    if (live.fault(resource).filter(ApiAnswer.Forbidden.class::isInstance).isPresent()) {
      return new Health(Level.UNKNOWN, "the controller may not watch " + resource.plural());
    }
    if (HealthRules.metadataTells(resource)) {
      return Health.HEALTHY;
    }
    return live.fault(resource).isPresent()
        ? new Health(Level.UNKNOWN, "the API server does not let it be watched now")
        : Health.progressing("it has not been seen yet");
  }
}
