package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.apply.Applied;
import dev.sealgate.reconciler.apply.Applier;
import dev.sealgate.reconciler.apply.Comparer;
import dev.sealgate.reconciler.cluster.ApiCatalog;
import dev.sealgate.reconciler.controller.Attempt.Step;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.plan.PlannedObject;
import dev.sealgate.reconciler.plan.Wave;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes wave by wave as far as health allows, then prunes. Where it stands is not remembered: what
 * is applied and what the watches see of it tell which wave is next, so it may be called at any
 * time, does what can be done, and never waits itself.
 */
final class Waves {
  private final Workshop workshop;
  private final Gate gate;
  private final Pruning pruning;

  Waves(Workshop workshop) {
    this.workshop = workshop;
    this.gate = new Gate(workshop.live());
    this.pruning = new Pruning(workshop);
  }

  /** What is not applied as it is wanted. */
  static List<PlannedObject> due(AppState state, Collection<PlannedObject> objects) {
    return objects.stream()
        .filter(object -> {
          Applied applied = state.applied.get(object.ref());
          return applied == null || !applied.digest().equals(object.digest());
        })
        .toList();
  }

  Attempt begin(AppState state, Settings settings, Desired desired, Trigger trigger) {
    if (trigger.full()) {
      // what only is made sure of needs no gate
      Set<PlannedObject> due = Set.copyOf(due(state, desired.plan().objects()));
      List<PlannedObject> same =
          desired.plan().objects().stream().filter(object -> !due.contains(object)).toList();
      Optional<Attempt> failure = apply(state, settings, desired, same);
      if (failure.isPresent()) {
        state.rolling = false;
        return failure.get();
      }
    }
    return proceed(state, settings, desired, trigger);
  }

  Attempt proceed(AppState state, Settings settings, Desired desired, Trigger trigger) {
    // before anything is looked at: what changes from now on has to wake this again
    state.rolling = true;
    Attempt attempt = Attempt.NONE;
    try {
      attempt = climb(state, settings, desired, trigger);
    } finally {
      state.rolling = attempt.waits();
      state.forgetFormer();
    }
    if (!attempt.failed() && !attempt.waits()) {
      state.catchingUp = false;
      state.progress = state.progress.completed(desired.plan().id());
    }
    return attempt;
  }

  private Attempt climb(AppState state, Settings settings, Desired desired, Trigger trigger) {
    for (Wave wave : desired.plan().waves()) {
      List<PlannedObject> due = due(state, desired.plan().wave(wave));
      if (due.isEmpty()) {
        continue;
      }
      Optional<Gate.Hindrance> hindrance =
          state.catchingUp
              ? Optional.empty()
              : gate.among(desired.plan(), desired.plan().before(wave), state.applied);
      if (hindrance.isPresent()) {
        return hold(state, settings, desired, wave, hindrance.get());
      }
      Optional<Attempt> stop = apply(state, settings, desired, wave, due);
      if (stop.isPresent()) {
        return stop.get();
      }
    }
    return prune(state, settings, desired, trigger);
  }

  /** Namespaces and definitions first; what follows them in the wave waits until they are there. */
  private Optional<Attempt> apply(
      AppState state, Settings settings, Desired desired, Wave wave, List<PlannedObject> due) {
    List<PlannedObject> ground = due.stream().filter(it -> it.stage().isGround()).toList();
    Optional<Attempt> failure = apply(state, settings, desired, ground);
    if (failure.isPresent()) {
      return failure;
    }
    List<PlannedObject> rest = due.stream().filter(it -> !it.stage().isGround()).toList();
    if (rest.isEmpty()) {
      return Optional.empty();
    }
    List<PlannedObject> whole = desired.plan().wave(wave);
    Optional<Gate.Hindrance> hindrance = gate.amongGround(desired.plan(), whole, state.applied);
    if (hindrance.isPresent()) {
      return Optional.of(hold(state, settings, desired, wave, hindrance.get()));
    }
    return apply(state, settings, desired, rest);
  }

  private Optional<Attempt> apply(
      AppState state, Settings settings, Desired desired, List<PlannedObject> objects) {
    if (objects.isEmpty()) {
      return Optional.empty();
    }
    Applier applier = workshop.applier(settings, desired.revision());
    if (settings.createNamespace() && goesToDefaultNamespace(settings, objects)) {
      Optional<Problem> problem = applier.ensureNamespace(settings.namespace());
      if (problem.isPresent()) {
        return Optional.of(Attempt.failed(Step.APPLY, List.of(problem.get())));
      }
    }
    Applier.Report report = applier.apply(objects);
    state.applied.putAll(report.applied());
    state.appliedSoFar += report.applied().size();
    workshop.recreated(state, report.recreated());
    objects.stream()
        .filter(PlannedObject::isDefinition)
        .flatMap(definition -> ApiCatalog.definedBy(definition.body()).stream())
        .forEach(workshop.catalog()::forget);
    if (workshop.isHalted(state.key)) {
      return Optional.of(halted());
    }
    return report.complete()
        ? Optional.empty()
        : Optional.of(Attempt.failed(Step.APPLY, report.problems()));
  }

  private Attempt hold(
      AppState state, Settings settings, Desired desired, Wave wave, Gate.Hindrance hindrance) {
    if (state.unsure) {
      recognise(state, settings, desired);
    }
    Instant now = workshop.clock().instant();
    // a controller may repeat a value of a Secret in what it writes
    String what = desired.revision().registry().scrub(hindrance.what());
    state.progress = state.progress.waiting(desired.plan().id(), wave.toString(), what, now);
    String waitsFor = wave + " waits for " + what;
    return now.isBefore(state.progress.until(settings.timeout()))
        ? Attempt.waiting(waitsFor)
        : Attempt.overdue(
            Problem.at(
                Reason.HEALTH_TIMEOUT,
                hindrance.object().origin(),
                "",
                waitsFor,
                "it goes on as soon as that works; spec.syncPolicy.timeout is how long it may take"),
            waitsFor);
  }

  /**
   * After a restart it is not known what of later waves stands as it is wanted, and so is to be
   * kept so while they wait.
   */
  private void recognise(AppState state, Settings settings, Desired desired) {
    state.unsure = false;
    Comparer.Report report =
        workshop
            .comparer(settings, desired.revision())
            .compare(due(state, desired.plan().objects()));
    state.applied.putAll(report.same());
  }

  private static Attempt halted() {
    return Attempt.failed(
        Step.APPLY,
        List.of(
            Problem.of(
                Reason.HALTED,
                "it was suspended or paused before everything was applied",
                "the rest follows when that ends")));
  }

  private static boolean goesToDefaultNamespace(Settings settings, List<PlannedObject> objects) {
    return objects.stream().anyMatch(it -> it.ref().namespace().equals(settings.namespace()))
        && objects.stream()
            .noneMatch(it ->
                it.ref().kind().equals("Namespace")
                    && it.ref().group().isEmpty()
                    && it.ref().name().equals(settings.namespace()));
  }

  private Attempt prune(AppState state, Settings settings, Desired desired, Trigger trigger) {
    if (workshop.isHalted(state.key)) {
      return halted();
    }
    String commit = desired.revision().commit();
    Pruning.Outcome outcome = pruning.prune(state, settings, desired, trigger.confirmedPrune());
    if (!outcome.problems().isEmpty()) {
      return Attempt.failed(Step.PRUNE, outcome.problems());
    }
    List<Problem> late = desired.plan().aside().waiting();
    if (!late.isEmpty()) {
      return Attempt.failed(Step.APPLY, late);
    }
    int pruned = outcome.pruned();
    int applied = state.appliedSoFar;
    if (applied > 0 || pruned > 0) {
      workshop.log().synced(state.key, commit, applied, pruned);
      if (!commit.equals(state.revision) || pruned > 0) {
        workshop
            .events()
            .normal(
                state.key,
                state.uid,
                "Synced",
                applied + " objects applied, " + pruned + " pruned, commit " + commit);
      }
    }
    state.revision = commit;
    return Attempt.done();
  }
}
