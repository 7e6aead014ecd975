package dev.sealgate.reconciler.apply;

import dev.sealgate.reconciler.plan.Owner;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.util.Optional;

/** What is known of a live object without asking for it. */
public interface Sights {
  /** Whether it is left as it is. */
  boolean isHeld(PlannedObject object);

  /** Whether it is among the owner's objects that were seen. */
  boolean isSeen(PlannedObject object);

  /** Whether somebody has said of the live object that it shall not change. */
  boolean isFrozen(PlannedObject object);

  /** What this process made of it last; empty when it does not know. */
  Optional<PlannedObject> lastApplied(PlannedObject object);

  /** Somebody else who has it, and whom nobody but this knows of. */
  Optional<Owner> stranger(PlannedObject object);
}
