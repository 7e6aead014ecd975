package dev.sealgate.reconciler.apply;

import dev.sealgate.reconciler.plan.Owner;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.util.Optional;

/** What is known of a live object without asking for it. */
public interface Sights {
  /** Whether it is left as it is. */
  boolean isHeld(PlannedObject object);

  /** Somebody else who has it, and whom nobody but this knows of. */
  Optional<Owner> stranger(PlannedObject object);
}
