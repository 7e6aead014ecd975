package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.apply.Pruner;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.Optional;
import java.util.Set;

/** Deletes everything that an Application owns. */
final class Removal {
  private final Workshop workshop;

  Removal(Workshop workshop) {
    this.workshop = workshop;
  }

  /**
   * @return why something is left
   */
  Optional<Problem> remove(AppState state, Settings settings) {
    Optional<Problem> problem = prune(state, settings);
    if (problem.isPresent() && goesDownWithItsNamespace(state, problem.get())) {
      workshop.log().refused(state.key, problem.get());
      return Optional.empty();
    }
    return problem;
  }

  /**
   * A namespace that is being deleted takes the rights of its ServiceAccounts along before the
   * Application can use them; keeping the Application would keep the namespace.
   */
  private boolean goesDownWithItsNamespace(AppState state, Problem problem) {
    return problem.reason() == Reason.FORBIDDEN && workshop.isTerminating(state.key.namespace());
  }

  private Optional<Problem> prune(AppState state, Settings settings) {
    state.lock.lock();
    try {
      state.forgetDesired();
      Pruner.Report report =
          workshop.pruner(settings, state.key).prune(state.inventory.entries(), Set.of());
      state.inventory = state.inventory.without(report.released());
      if (!report.problems().isEmpty()) {
        Problem first = report.problems().getFirst();
        return Optional.of(
            new Problem(
                first.reason(),
                first.file(),
                first.document(),
                first.keyPath(),
                first.message(),
                first.hint()
                    + (first.hint().isEmpty() ? "" : "; ")
                    + "spec.suspend: true lets the Application go and leaves its objects"));
      }
      workshop.log().removed(state.key, report.deleted().size());
      return Optional.empty();
    } finally {
      state.lock.unlock();
    }
  }
}
