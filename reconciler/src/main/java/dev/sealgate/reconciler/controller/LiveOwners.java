package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.apply.Comparer;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.controller.LiveComparison.Belongings;
import dev.sealgate.reconciler.controller.LiveComparison.Conflict;
import dev.sealgate.reconciler.inventory.Inventory;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.plan.Owner;
import dev.sealgate.reconciler.plan.Ownership;
import dev.sealgate.reconciler.plan.Plan;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Whose the objects are that are there, judged as {@link AppSights} does: what an Application of
 * the past left behind is taken over, what another one has is refused.
 */
record LiveOwners(List<Conflict> conflicts, List<String> notes, List<Problem> problems) {

  static LiveOwners of(
      Plan plan,
      Owner own,
      Map<ObjectRef, Comparer.Sides> sides,
      Function<AppKey, Belongings> others) {
    LiveOwners owners = new LiveOwners(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Map<AppKey, Belongings> known = new HashMap<>();
    for (PlannedObject object : plan.objects()) {
      Comparer.Sides both = sides.get(object.ref());
      if (both != null) {
        Ownership.owner(Json.map(both.live(), "metadata", "labels"))
            .filter(owner -> !owner.equals(own))
            .ifPresent(owner -> owners.judge(object, owner, known, others));
      }
    }
    return owners;
  }

  private void judge(
      PlannedObject object,
      Owner owner,
      Map<AppKey, Belongings> known,
      Function<AppKey, Belongings> others) {
    ObjectRef ref = object.ref();
    if (!owner.home().isEmpty()) {
      problems.add(
          Problem.at(
              Reason.RESOURCE_CONFLICT,
              object.origin(),
              "",
              ref + " belongs to the Application " + owner,
              "remove it from one of the two; if that Application is gone, take the labels"
                  + " sealgate.dev/* off the object"));
      return;
    }
    switch (known.computeIfAbsent(owner.app(), others)) {
      case Belongings.Known(List<String> inventory)
          when Inventory.parse(inventory).refs().contains(ref) ->
          conflicts.add(new Conflict(ref, owner.app(), Guard.conflict(ref, object, owner.app())));
      case Belongings.Known _ ->
          notes.add(
              "%s is taken over: it has the labels of the Application %s, which does not own it"
                  .formatted(ref, owner.app()));
      case Belongings.Gone _ ->
          notes.add(
              "%s is taken over: it has the labels of the Application %s, which is gone"
                  .formatted(ref, owner.app()));
      case Belongings.Unread _ ->
          problems.add(
              Problem.at(
                  Reason.RESOURCE_CONFLICT,
                  object.origin(),
                  "",
                  "%s has the labels of the Application %s, and whether that one still owns it can't be read"
                      .formatted(ref, owner.app()),
                  "ask for a Role that may get applications.sealgate.dev there"));
    }
  }
}
