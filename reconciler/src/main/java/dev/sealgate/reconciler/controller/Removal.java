package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.inventory.InventoryEntry;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.plan.Phase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    Optional<Problem> problem;
    state.lock.lock();
    try {
      state.forgetDesired();
      boolean awaited = settings.pruning().deletion().awaited();
      problem = new Pruning(workshop).pruneAll(state, settings, confirmed, awaited);
    } finally {
      state.lock.unlock();
    }
    return problem.filter(it -> !isPointless(state, it));
  }

  /**
   * A namespace that is being deleted takes the rights of its ServiceAccounts, and the login for
   * another cluster, along before the Application can use them; keeping the Application would keep
   * the namespace.
   */
  boolean isPointless(AppState state, Problem problem) {
    boolean rights =
        problem.reason() == Reason.FORBIDDEN || problem.reason() == Reason.CLUSTER_DENIED;
    boolean pointless = rights && workshop.isTerminating(state.key.namespace());
    if (pointless) {
      workshop.log().refused(state.key, problem);
    }
    return pointless;
  }

  /** Hooks are not in the inventory; those that follow the rest stay. */
  static List<InventoryEntry> everything(AppState state) {
    List<InventoryEntry> entries = new ArrayList<>(state.inventory.entries());
    Set<ObjectRef> others = new HashSet<>(state.inventory.refs());
    state.progress.hooks().stream()
        .filter(run -> run.phase().equals(Phase.POST_DELETE.text()))
        .forEach(run -> others.add(run.object().ref()));
    state.progress.hooks().stream()
        .filter(run -> !run.removed() && !others.contains(run.object().ref()))
        .map(HookRun::object)
        .forEach(entries::add);
    return entries;
  }
}
