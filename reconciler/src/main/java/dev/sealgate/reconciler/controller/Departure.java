package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.apply.Pruner;
import dev.sealgate.reconciler.controller.Attempt.Step;
import dev.sealgate.reconciler.git.FetchResult;
import dev.sealgate.reconciler.git.SourceTree;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.plan.DeletePolicy;
import dev.sealgate.reconciler.plan.Phase;
import dev.sealgate.reconciler.plan.PlannedHook;
import dev.sealgate.reconciler.plan.Wave;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How an Application goes: its PreDelete hooks run, what it owns is deleted, its PostDelete hooks
 * run. It may be called at any time, does what can be done, and never waits itself. The hooks are
 * those of the commit that was begun last; without any, nothing is asked of Git.
 */
final class Departure {
  private final Workshop workshop;
  private final Sources sources;
  private final Drafting drafting;
  private final Hooks hooks;
  private final Removal removal;
  private final Clusters clusters;

  Departure(
      Workshop workshop, Statuses statuses, Sources sources, Drafting drafting, Clusters clusters) {
    this.clusters = clusters;
    this.workshop = workshop;
    this.sources = sources;
    this.drafting = drafting;
    this.hooks = new Hooks(workshop, statuses);
    this.removal = new Removal(workshop);
  }

  /**
   * @param confirmed a person agreed to delete what asks first
   * @return how far it is, empty when the Application may go
   */
  Optional<Attempt> depart(AppState state, Settings settings, boolean confirmed) {
    boolean needless = Removal.everything(state).isEmpty() && state.progress.farewell().isEmpty();
    Optional<Problem> away = needless ? Optional.empty() : clusters.settle(state, settings);
    if (away.isPresent()) {
      return removal.isPointless(state, away.get())
          ? Optional.empty()
          : Optional.of(withWayOut(Attempt.failed(Step.PRUNE, List.of(away.get()))));
    }
    // in a namespace that goes nothing can be made any more
    if (state.progress.farewell().isEmpty() || workshop.isTerminating(state.key.namespace())) {
      return removal
          .remove(state, settings, confirmed)
          .map(problem -> Attempt.failed(Step.PRUNE, List.of(problem)));
    }
    if (!state.departing) {
      Optional<Attempt> refused = recall(state, settings);
      if (refused.isPresent()) {
        return refused;
      }
    }
    state.lock.lock();
    try {
      Desired desired = state.desired;
      if (desired == null) {
        throw new IllegalStateException("nothing was recalled");
      }
      // before anything is looked at: what changes from now on has to wake this again
      state.rolling = true;
      return run(state, settings, desired, Phase.PRE_DELETE)
          .or(() -> empty(state, settings, desired, confirmed))
          .or(() -> run(state, settings, desired, Phase.POST_DELETE))
          .or(() -> tidy(state, settings, desired));
    } finally {
      state.lock.unlock();
    }
  }

  /** Finds the plan whose hooks are to run: in memory, or in Git. */
  private Optional<Attempt> recall(AppState state, Settings settings) {
    Desired recalled;
    switch (draft(state, settings)) {
      case Drafting.Draft.Refused(Attempt attempt) -> {
        return Optional.of(withWayOut(attempt));
      }
      case Drafting.Draft.Made(Desired made) -> recalled = made;
    }
    state.lock.lock();
    try {
      if (!recalled.equals(state.desired)) {
        state.replaceDesired(recalled);
      }
      // nothing of it is healed or judged any more
      state.applied.clear();
      state.forgetFormer();
      state.hooksMade.clear();
      state.departing = true;
      workshop.live(state).require(state.key, recalled.resourcesOfDeletion());
      return Optional.empty();
    } finally {
      state.lock.unlock();
    }
  }

  private Drafting.Draft draft(AppState state, Settings settings) {
    String commit = state.progress.farewell();
    Desired known = state.desired;
    if (known != null && known.revision().commit().equals(commit)) {
      return new Drafting.Draft.Made(known);
    }
    return switch (sources.fetchAt(state, settings, commit)) {
      case FetchResult.Failed(Problem problem) ->
          new Drafting.Draft.Refused(Attempt.failed(Step.SOURCE, List.of(problem)));
      case FetchResult.Fetched(SourceTree tree) -> {
        try (tree) {
          yield drafting.of(tree, state, settings);
        }
      }
    };
  }

  private static Attempt withWayOut(Attempt attempt) {
    return Attempt.failed(
        attempt.reached(), attempt.problems().stream().map(Pruning::withWayOut).toList());
  }

  private Optional<Attempt> run(AppState state, Settings settings, Desired desired, Phase phase) {
    for (Wave wave : desired.plan().waves(phase)) {
      List<PlannedHook> due = Hooks.due(state, desired, wave);
      if (due.isEmpty()) {
        continue;
      }
      switch (hooks.run(state, settings, desired, due)) {
        case Hooks.Outcome.Succeeded _ -> {}
        case Hooks.Outcome.Failed(Attempt attempt) -> {
          return Optional.of(withWayOut(attempt));
        }
        case Hooks.Outcome.Running(PlannedHook hook, String why) -> {
          return Optional.of(
              Waiting.of(
                  state,
                  settings,
                  desired,
                  wave.toString(),
                  hook + ": " + why,
                  Optional.of(hook.object().origin()),
                  workshop.steady().instant()));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Attempt> empty(
      AppState state, Settings settings, Desired desired, boolean confirmed) {
    if (state.emptied) {
      return Optional.empty();
    }
    boolean awaited =
        settings.pruning().deletion().awaited()
            || !desired.plan().hooks(Phase.POST_DELETE).isEmpty();
    Optional<Problem> left = new Pruning(workshop).pruneAll(state, settings, confirmed, awaited);
    state.emptied = left.isEmpty();
    return left.map(problem -> Attempt.failed(Step.PRUNE, List.of(problem)));
  }

  /** What does not want to stay after it succeeded goes as the last. */
  private Optional<Attempt> tidy(AppState state, Settings settings, Desired desired) {
    List<HookRun> ended = new ArrayList<>();
    for (PlannedHook hook : desired.plan().hooks(Phase.POST_DELETE)) {
      if (hook.policies().contains(DeletePolicy.HOOK_SUCCEEDED)) {
        state.progress.run(hook).ifPresent(ended::add);
      }
    }
    Pruner.Report report =
        workshop
            .pruner(state, settings)
            .prune(
                ended.stream().map(HookRun::object).toList(),
                new Pruner.Order(
                    Set.of(), true, true, false, settings.pruning().propagation(), () -> false));
    return report.problems().isEmpty()
        ? Optional.empty()
        : Optional.of(withWayOut(Attempt.failed(Step.PRUNE, report.problems())));
  }
}
