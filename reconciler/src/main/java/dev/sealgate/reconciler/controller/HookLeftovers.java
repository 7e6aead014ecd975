package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.apply.Pruner;
import dev.sealgate.reconciler.controller.Attempt.Step;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.plan.DeletePolicy;
import dev.sealgate.reconciler.plan.Plan;
import dev.sealgate.reconciler.plan.PlannedHook;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Deletes the objects of hooks that their policies, or Git, do not want any more. */
final class HookLeftovers {
  /** Without prune every commit may leave some, and the status has to hold them all. */
  private static final int MOST_LEFT = 50;

  private final Workshop workshop;
  private final Pruning pruning;

  HookLeftovers(Workshop workshop) {
    this.workshop = workshop;
    this.pruning = new Pruning(workshop);
  }

  /** Whether the hook's policies delete its object after that end. */
  static boolean deletes(PlannedHook hook, HookRun run) {
    return switch (run.state()) {
      case RUNNING -> false;
      case SUCCEEDED -> hook.policies().contains(DeletePolicy.HOOK_SUCCEEDED);
      case FAILED -> hook.policies().contains(DeletePolicy.HOOK_FAILED);
    };
  }

  /**
   * Does nothing more when it is called again.
   *
   * @param complete the plan is applied in full; until then only what failed is deleted, because
   *     other hooks may use the rest
   * @param confirmedPrune the commit for which a person agreed to delete what asks first
   * @return why something is left
   */
  Optional<Attempt> remove(
      AppState state, Settings settings, Desired desired, boolean complete, String confirmedPrune) {
    Plan plan = desired.plan();
    String commit = desired.revision().commit();
    List<HookRun> gone = new ArrayList<>();
    List<HookRun> left = new ArrayList<>();
    for (HookRun run : state.progress.hooks()) {
      Optional<PlannedHook> hook = plan.hooks().stream().filter(run::isOf).findFirst();
      if (hook.isPresent()) {
        boolean due = complete || run.state() == HookRun.State.FAILED;
        if (due && !run.removed() && deletes(hook.get(), run)) {
          gone.add(run);
        }
      } else if (complete && (run.removed() || isWanted(plan, run))) {
        state.progress = state.progress.without(run);
      } else if (complete && settings.prune()) {
        gone.add(run);
      } else if (complete && !run.isRunning()) {
        left.add(run);
      }
    }
    state.progress = state.progress.keepingNewest(MOST_LEFT, left);
    if (gone.isEmpty()) {
      return Optional.empty();
    }
    Pruner.Report report =
        workshop
            .pruner(state, settings)
            .prune(
                gone.stream().map(HookRun::object).toList(),
                new Pruner.Order(
                    Sweep.kept(state),
                    false,
                    confirmedPrune.equals(commit),
                    false,
                    settings.pruning().propagation(),
                    () -> workshop.isHalted(state.key)));
    for (HookRun run : gone) {
      if (report.released().contains(run.object().ref())) {
        boolean planned = plan.hooks().stream().anyMatch(run::isOf);
        state.progress =
            planned ? state.progress.with(run.withoutObject()) : state.progress.without(run);
      }
    }
    List<Problem> problems = new ArrayList<>(report.problems());
    Set<ObjectRef> asking = new TreeSet<>(report.asking());
    asking.removeAll(plan.hookRefs());
    if (!asking.isEmpty()) {
      problems.add(pruning.asking(state, asking, commit));
    }
    return problems.isEmpty()
        ? Optional.empty()
        : Optional.of(Attempt.failed(Step.PRUNE, problems));
  }

  /** Under another phase, or as an object like any other. */
  private static boolean isWanted(Plan plan, HookRun run) {
    return plan.refs().contains(run.object().ref()) || plan.hookRefs().contains(run.object().ref());
  }
}
