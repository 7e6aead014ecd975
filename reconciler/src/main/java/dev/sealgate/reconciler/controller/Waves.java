package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.apply.Applied;
import dev.sealgate.reconciler.apply.Applier;
import dev.sealgate.reconciler.apply.Comparer;
import dev.sealgate.reconciler.cluster.ApiCatalog;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.controller.Attempt.Step;
import dev.sealgate.reconciler.model.Origin;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.plan.LateSecrets;
import dev.sealgate.reconciler.plan.Phase;
import dev.sealgate.reconciler.plan.PlannedHook;
import dev.sealgate.reconciler.plan.PlannedObject;
import dev.sealgate.reconciler.plan.Wave;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes wave by wave as far as health allows, then prunes. Where it stands is not remembered: what
 * is applied and what the watches see of it tell which wave is next, so it may be called at any
 * time, does what can be done, and never waits itself.
 */
final class Waves {
  /** What says nothing of the commit. */
  private static final Set<Reason> TRANSIENT =
      EnumSet.of(
          Reason.API_UNAVAILABLE, Reason.HALTED, Reason.PRUNE_UNCONFIRMED, Reason.PRUNE_FAILED);

  private final Workshop workshop;
  private final Hooks hooks;
  private final HookLeftovers leftovers;
  private final Sweep sweep;
  private final Admission admission;

  Waves(Workshop workshop, Statuses statuses) {
    this.workshop = workshop;
    this.hooks = new Hooks(workshop, statuses);
    this.leftovers = new HookLeftovers(workshop);
    this.sweep = new Sweep(workshop);
    this.admission = new Admission(workshop, statuses);
  }

  /** What is not applied as it is wanted. */
  static List<PlannedObject> due(AppState state, Collection<PlannedObject> objects) {
    return objects.stream().filter(object -> isDue(state, object)).toList();
  }

  static boolean isDue(AppState state, PlannedObject object) {
    Applied applied = state.applied.get(object.ref());
    return applied == null || !applied.digest().equals(object.digest());
  }

  /** Whether nobody can tell if it still is as it was applied, though it is to be kept so. */
  private boolean isUnseen(AppState state, Settings settings, PlannedObject object) {
    return settings.selfHeal() && workshop.live(state).fault(object.resource()).isPresent();
  }

  Attempt begin(AppState state, Settings settings, Desired desired, Trigger trigger) {
    List<PlannedObject> same =
        desired.plan().objects().stream()
            .filter(object -> !isDue(state, object))
            .filter(
                object -> trigger.all() || (trigger.asked() && isUnseen(state, settings, object)))
            .toList();
    if (!same.isEmpty() && admission.hindrance(state, settings, desired, trigger).isEmpty()) {
      // what only is made sure of needs no gate
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
      attempt =
          admission
              .hindrance(state, settings, desired, trigger)
              .orElseGet(() -> climb(state, settings, desired, trigger));
    } finally {
      state.rolling = attempt.waits();
      state.forgetFormer();
    }
    if (attempt.failed() && !TRANSIENT.contains(attempt.problems().getFirst().reason())) {
      hooks.syncFailed(state, settings, desired);
      var _ = leftovers.remove(state, settings, desired, false, "");
    }
    if (!attempt.failed() && !attempt.waits()) {
      state.catchingUp = false;
      state.plan = null;
      state.progress = state.progress.completed(desired.plan().id());
    }
    return attempt;
  }

  private Attempt climb(AppState state, Settings settings, Desired desired, Trigger trigger) {
    Optional<String> earlier = hooks.earlier(state, settings, desired, !trigger.asked());
    if (earlier.isPresent()) {
      return hold(state, settings, desired, "the new commit", earlier.get(), Optional.empty());
    }
    hooks.lookAtSyncFail(state, desired);
    boolean swept = false;
    for (Wave wave : desired.plan().waves()) {
      if (wave.phase() == Phase.POST_SYNC && !swept) {
        Optional<Attempt> left = sweep.prune(state, settings, desired, trigger);
        if (left.isPresent()) {
          return left.get();
        }
        swept = true;
      }
      Optional<Attempt> stop = climb(state, settings, desired, wave);
      if (stop.isPresent()) {
        return stop.get();
      }
    }
    return (swept ? Optional.<Attempt>empty() : sweep.prune(state, settings, desired, trigger))
        .or(() -> leftovers.remove(state, settings, desired, true, trigger.confirmedPrune()))
        .orElseGet(() -> sweep.end(state, desired));
  }

  /**
   * @return why the next wave may not begin
   */
  private Optional<Attempt> climb(AppState state, Settings settings, Desired desired, Wave wave) {
    List<PlannedObject> due = due(state, desired.plan().wave(wave));
    List<PlannedHook> dueHooks = Hooks.due(state, desired, wave);
    if (due.isEmpty() && dueHooks.isEmpty()) {
      return Optional.empty();
    }
    Optional<Gate.Hindrance> hindrance =
        state.catchingUp && dueHooks.isEmpty()
            ? Optional.empty()
            : workshop
                .gate(state)
                .among(desired.plan(), desired.plan().before(wave), state.applied);
    if (hindrance.isPresent()) {
      return Optional.of(hold(state, settings, desired, wave, hindrance.get()));
    }
    Optional<Attempt> stop = apply(state, settings, desired, wave, due);
    if (stop.isPresent() || dueHooks.isEmpty()) {
      return stop;
    }
    Optional<Gate.Hindrance> ground =
        workshop.gate(state).amongGround(desired.plan(), desired.plan().wave(wave), state.applied);
    if (ground.isPresent()) {
      return Optional.of(hold(state, settings, desired, wave, ground.get()));
    }
    Optional<Attempt> homeless =
        makeNamespace(
            state, settings, desired, dueHooks.stream().map(PlannedHook::object).toList());
    if (homeless.isPresent()) {
      return homeless;
    }
    return switch (hooks.run(state, settings, desired, dueHooks)) {
      case Hooks.Outcome.Succeeded _ -> Optional.empty();
      case Hooks.Outcome.Failed(Attempt attempt) -> Optional.of(attempt);
      case Hooks.Outcome.Running(PlannedHook hook, String why) -> {
        String late =
            LateSecrets.of(desired.plan(), hook.object())
                .map(secret -> "; it uses " + secret)
                .orElse("");
        yield Optional.of(
            hold(
                state,
                settings,
                desired,
                wave.toString(),
                hook + ": " + why + late,
                Optional.of(hook.object().origin())));
      }
    };
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
    Optional<Gate.Hindrance> hindrance =
        workshop.gate(state).amongGround(desired.plan(), whole, state.applied);
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
    Optional<Attempt> homeless = makeNamespace(state, settings, desired, objects);
    if (homeless.isPresent()) {
      return homeless;
    }
    Applier applier = workshop.applier(state, settings, desired.revision());
    Applier.Report report = applier.apply(objects);
    state.applied.putAll(report.applied());
    state.differences.keySet().removeAll(report.applied().keySet());
    state.appliedSoFar += report.applied().size();
    workshop.recreated(state, report.recreated());
    objects.stream()
        .filter(PlannedObject::isDefinition)
        .flatMap(definition -> ApiCatalog.definedBy(definition.body()).stream())
        .forEach(workshop.catalog(state)::forget);
    if (workshop.isHalted(state.key)) {
      return Optional.of(Attempt.halted());
    }
    return report.complete()
        ? Optional.empty()
        : Optional.of(Attempt.failed(Step.APPLY, report.problems()));
  }

  private Attempt hold(
      AppState state, Settings settings, Desired desired, Wave wave, Gate.Hindrance hindrance) {
    return hold(
        state,
        settings,
        desired,
        wave.toString(),
        hindrance.what(),
        Optional.of(hindrance.object().origin()));
  }

  private Attempt hold(
      AppState state,
      Settings settings,
      Desired desired,
      String at,
      String told,
      Optional<Origin> origin) {
    if (state.unsure) {
      recognise(state, settings, desired);
    }
    return Waiting.of(state, settings, desired, at, told, origin, workshop.steady().instant());
  }

  /**
   * After a restart it is not known what of later waves stands as it is wanted, and so is to be
   * kept so while they wait.
   */
  private void recognise(AppState state, Settings settings, Desired desired) {
    state.unsure = false;
    Comparer.Report report =
        workshop
            .comparer(state, settings, desired.revision())
            .compare(due(state, desired.plan().objects()));
    state.applied.putAll(report.same());
  }

  private Optional<Attempt> makeNamespace(
      AppState state, Settings settings, Desired desired, List<PlannedObject> objects) {
    String namespace = settings.namespace();
    boolean needed =
        settings.createNamespace()
            && objects.stream().anyMatch(it -> it.ref().namespace().equals(namespace))
            && !desired.plan().namespacesMade().contains(namespace);
    return needed
        ? workshop
            .applier(state, settings, desired.revision())
            .ensureNamespace(namespace)
            .map(problem -> Attempt.failed(Step.APPLY, List.of(problem)))
        : Optional.empty();
  }

  /** The kinds that tell when to go on. */
  Set<ApiResource> watched(AppState state, Desired desired) {
    Set<ApiResource> kinds = new HashSet<>(desired.resources());
    kinds.addAll(hooks.running(state));
    return kinds;
  }
}
