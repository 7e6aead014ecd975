package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.apply.Sights;
import dev.sealgate.reconciler.drift.LiveObject;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.plan.Owner;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.util.Objects;
import java.util.Optional;

/** What one Application knows of the objects that it is about to write. */
record AppSights(Workshop workshop, States states, AppState state) implements Sights {
  @Override
  public boolean isHeld(PlannedObject object) {
    return workshop.live(state).isHeld(object.resource(), object.ref())
        || workshop.isHalted(state.key);
  }

  @Override
  public boolean isSeen(PlannedObject object) {
    return workshop.live(state).get(object.resource(), object.ref()) != null;
  }

  @Override
  public boolean isFrozen(PlannedObject object) {
    LiveObject seen = workshop.live(state).get(object.resource(), object.ref());
    return seen != null && seen.frozen();
  }

  /** Under the state's lock. */
  @Override
  public Optional<PlannedObject> lastApplied(PlannedObject object) {
    Desired source = state.sourceOf(object.ref());
    return source == null ? Optional.empty() : Optional.ofNullable(source.plan().get(object.ref()));
  }

  /** Of another home, or, where the claims could not tell, of the same one. */
  @Override
  public Optional<Owner> stranger(PlannedObject object) {
    Owner own = workshop.cluster(state).owner(state.key);
    return workshop
        .live(state)
        .owner(object.resource(), object.ref())
        .filter(owner -> !owner.equals(own))
        .filter(owner -> !owner.home().equals(own.home()) || has(owner.app(), object.ref()));
  }

  /** What an Application of the past left behind may be taken over. */
  private boolean has(AppKey app, ObjectRef ref) {
    AppState other = states.find(app);
    return other == null ? hasElsewhere(app, ref) : other.mayHave(ref, state.recorded);
  }

  /** As another replica has told it. */
  private boolean hasElsewhere(AppKey app, ObjectRef ref) {
    return states
        .specs()
        .get(app)
        .map(States::statusOf)
        .filter(status -> Objects.equals(status.cluster(), state.recorded))
        .map(States::inventoryOf)
        .filter(inventory -> inventory.refs().contains(ref))
        .isPresent();
  }
}
