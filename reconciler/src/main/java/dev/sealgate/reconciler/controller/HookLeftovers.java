package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.apply.Pruner;
import dev.sealgate.reconciler.controller.Attempt.Step;
import dev.sealgate.reconciler.plan.DeletePolicy;
import dev.sealgate.reconciler.plan.Plan;
import dev.sealgate.reconciler.plan.PlannedHook;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Deletes the objects of hooks that their policies, or Git, do not want any more. */
final class HookLeftovers {
  private final Workshop workshop;

  HookLeftovers(Workshop workshop) {
    this.workshop = workshop;
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
   * @return why something is left
   */
  Optional<Attempt> remove(AppState state, Settings settings, Desired desired, boolean complete) {
    Plan plan = desired.plan();
    List<HookRun> gone = new ArrayList<>();
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
      }
    }
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
                    true,
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
    return report.problems().isEmpty()
        ? Optional.empty()
        : Optional.of(Attempt.failed(Step.PRUNE, report.problems()));
  }

  /** Under another phase, or as an object like any other. */
  private static boolean isWanted(Plan plan, HookRun run) {
    return plan.refs().contains(run.object().ref()) || plan.hookRefs().contains(run.object().ref());
  }
}
