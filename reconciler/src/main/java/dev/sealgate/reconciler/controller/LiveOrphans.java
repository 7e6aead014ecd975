package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.apply.Orphan;
import dev.sealgate.reconciler.apply.Parallel;
import dev.sealgate.reconciler.apply.Pruner;
import dev.sealgate.reconciler.cluster.ApiCatalog;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.controller.LiveComparison.Dropped;
import dev.sealgate.reconciler.controller.LiveComparison.Dropped.Fate;
import dev.sealgate.reconciler.inventory.Inventory;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.plan.Disposal;
import dev.sealgate.reconciler.plan.Owner;
import dev.sealgate.reconciler.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What becomes of the objects that an Application owns and Git dropped. */
record LiveOrphans(List<Dropped> dropped, List<String> notes, List<Problem> problems) {

  /**
   * @param kept uids of what stays, maybe under another name
   */
  static LiveOrphans of(
      ApiClient client,
      ApiCatalog catalog,
      Owner owner,
      Settings settings,
      Plan plan,
      Inventory inventory,
      Set<String> kept) {
    LiveOrphans found = new LiveOrphans(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Inventory orphans = inventory.without(plan.wanted());
    boolean large =
        settings.prune() && settings.pruning().isExceededBy(orphans.size(), inventory.size());
    if (large) {
      found.notes.add(
          "nothing is applied before a confirmation: %d of %d objects are dropped, and syncPolicy.automated.%s"
              .formatted(orphans.size(), inventory.size(), settings.pruning().told()));
    }
    Parallel parallel = new Parallel(LiveComparison.REQUESTS_AT_ONCE);
    Pruner.Order order =
        new Pruner.Order(kept, false, false, false, settings.pruning().propagation(), () -> false);
    for (Orphan orphan :
        new Pruner(client, client, catalog, parallel, owner).look(orphans.entries(), order)) {
      switch (orphan) {
        case Orphan.Released _ -> {}
        case Orphan.Failed(ObjectRef _, Problem problem) -> found.problems.add(problem);
        case Orphan.Found(var ref, _, _, _, var disposal, _, var deleting, var extraneous) -> {
          if (settings.prune()) {
            found.dropped.add(new Dropped(ref, fate(disposal, deleting, large)));
          } else if (!extraneous) {
            found.dropped.add(new Dropped(ref, Fate.PRUNE_IS_OFF));
          }
        }
      }
    }
    return found;
  }

  /**
   * @param deleting somebody else deletes it, so nobody is asked
   */
  private static Fate fate(Disposal disposal, boolean deleting, boolean large) {
    return switch (disposal) {
      case KEEP -> Fate.MARKED;
      case ASK -> deleting && !large ? Fate.DELETED : Fate.ASKS;
      case DELETE -> large ? Fate.ASKS : Fate.DELETED;
    };
  }
}
