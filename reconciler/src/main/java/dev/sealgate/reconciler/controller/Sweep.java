package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.apply.Applied;
import dev.sealgate.reconciler.controller.Attempt.Step;
import dev.sealgate.reconciler.model.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What follows when everything is applied: Git's dropped objects go, and the end is told. */
final class Sweep {
  private final Workshop workshop;
  private final Pruning pruning;

  Sweep(Workshop workshop) {
    this.workshop = workshop;
    this.pruning = new Pruning(workshop);
  }

  /**
   * Deletes what Git dropped; does nothing more when it is called again.
   *
   * @return why something is left that should go
   */
  Optional<Attempt> prune(AppState state, Settings settings, Desired desired, Trigger trigger) {
    if (workshop.isHalted(state.key)) {
      return Optional.of(Attempt.halted());
    }
    // what has become a hook is deleted as one
    state.inventory = state.inventory.without(desired.plan().syncHookRefs());
    Pruning.Outcome outcome = pruning.prune(state, settings, desired, trigger.confirmedPrune());
    state.prunedSoFar += outcome.pruned();
    if (!outcome.problems().isEmpty()) {
      return Optional.of(Attempt.failed(Step.PRUNE, outcome.problems()));
    }
    List<Problem> late = desired.plan().aside().waiting();
    return late.isEmpty() ? Optional.empty() : Optional.of(Attempt.failed(Step.APPLY, late));
  }

  /** The uids of what stays. */
  static Set<String> kept(AppState state) {
    return state.applied.values().stream().map(Applied::uid).collect(Collectors.toSet());
  }

  /** The commit is in the cluster in full. */
  Attempt end(AppState state, Desired desired) {
    String commit = desired.revision().commit();
    int applied = state.appliedSoFar;
    int pruned = state.prunedSoFar;
    if (applied > 0 || pruned > 0) {
      workshop.log().synced(state.key, commit, applied, pruned);
      if (!commit.equals(state.revision) || pruned > 0) {
        workshop
            .events()
            .normal(
                state,
                "Synced",
                applied + " objects applied, " + pruned + " pruned, commit " + commit);
      }
    }
    state.revision = commit;
    return Attempt.done();
  }
}
