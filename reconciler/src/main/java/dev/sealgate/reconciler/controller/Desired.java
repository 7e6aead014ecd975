package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.drift.Outsiders;
import dev.sealgate.reconciler.inventory.Inventory;
import dev.sealgate.reconciler.inventory.InventoryEntry;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.PreparedRevision;
import dev.sealgate.reconciler.plan.Plan;
import dev.sealgate.reconciler.plan.PlannedHook;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A revision in memory, so that drift is corrected without Git, keys or stores. */
record Desired(PreparedRevision revision, Plan plan) implements AutoCloseable {
  Desired {
    Objects.requireNonNull(revision, "revision");
    Objects.requireNonNull(plan, "plan");
  }

  Inventory inventory() {
    return Inventory.of(
        plan.objects().stream()
            .map(object -> new InventoryEntry(object.ref(), object.resource().version()))
            .toList());
  }

  boolean holds(ObjectRef ref, String digest) {
    PlannedObject object = plan.get(ref);
    return object != null && object.digest().equals(digest);
  }

  /** What has to be watched. */
  Set<ApiResource> resources() {
    return Stream.concat(
            plan.objects().stream(),
            plan.hooks().stream()
                .filter(hook -> !hook.phase().isOfDeletion())
                .map(PlannedHook::object))
        .map(PlannedObject::resource)
        .collect(Collectors.toSet());
  }

  /** What has to be watched when the Application goes. */
  Set<ApiResource> resourcesOfDeletion() {
    return plan.hooks().stream()
        .filter(hook -> hook.phase().isOfDeletion())
        .map(hook -> hook.object().resource())
        .collect(Collectors.toSet());
  }

  /** What no other Application may have. */
  Set<ObjectRef> claimed() {
    Set<ObjectRef> refs = plan.hookRefs();
    refs.addAll(plan.refs());
    return refs;
  }

  /** Where those of the refs are that this wants. */
  Set<Outsiders.Place> placesOf(Set<ObjectRef> refs) {
    return plan.objects().stream()
        .filter(object -> refs.contains(object.ref()))
        .map(object -> new Outsiders.Place(object.resource(), object.ref().namespace()))
        .collect(Collectors.toSet());
  }

  @Override
  public void close() {
    revision.close();
  }
}
