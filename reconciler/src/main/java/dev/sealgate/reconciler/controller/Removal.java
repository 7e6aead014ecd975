package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.inventory.InventoryEntry;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Deletes everything that an Application owns. */
final class Removal {
  private final Workshop workshop;

  Removal(Workshop workshop) {
    this.workshop = workshop;
  }

  /**
   * @param confirmed a person agreed to delete what asks first
   * @return why something is left
   */
  Optional<Problem> remove(AppState state, Settings settings, boolean confirmed) {
    Optional<Problem> problem = prune(state, settings, confirmed);
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

  /** Hooks are not in the inventory. */
  static List<InventoryEntry> everything(AppState state) {
    List<InventoryEntry> entries = new ArrayList<>(state.inventory.entries());
    state.progress.hooks().stream()
        .filter(run -> !run.removed())
        .map(HookRun::object)
        .filter(hook -> !state.inventory.refs().contains(hook.ref()))
        .forEach(entries::add);
    return entries;
  }

  private Optional<Problem> prune(AppState state, Settings settings, boolean confirmed) {
    state.lock.lock();
    try {
      state.forgetDesired();
      return new Pruning(workshop).pruneAll(state, settings, confirmed);
    } finally {
      state.lock.unlock();
    }
  }
}
