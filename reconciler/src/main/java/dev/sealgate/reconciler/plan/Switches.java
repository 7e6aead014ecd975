package dev.sealgate.reconciler.plan;

import java.util.Objects;

/**
 * How one object wants to be handled, as the marks of Flux and Argo CD on it say.
 *
 * @param force whether it may be deleted and made anew when an immutable field changes
 * @param replace whether it is replaced as a whole before it is applied
 * @param takeOver whether fields are taken off those who applied the object before
 * @param mayWait whether it may be applied later when the API server does not know its kind yet
 */
public record Switches(
    Presence presence, boolean force, boolean replace, boolean takeOver, boolean mayWait) {
  /** When it is applied. */
  public enum Presence {
    ALWAYS,
    /** Only when it is not there. */
    IF_MISSING,
    NEVER
  }

  public static final Switches STANDARD = new Switches(Presence.ALWAYS, false, false, true, false);

  public Switches {
    Objects.requireNonNull(presence, "presence");
  }

  /** Empty for the standard. */
  String mark() {
    return equals(STANDARD) ? "" : toString();
  }

  Switches with(Presence other) {
    return new Switches(other, force, replace, takeOver, mayWait);
  }

  Switches withForce(boolean on) {
    return new Switches(presence, on, replace, takeOver, mayWait);
  }

  Switches withReplace(boolean on) {
    return new Switches(presence, force, on, takeOver, mayWait);
  }

  Switches withTakeOver(boolean on) {
    return new Switches(presence, force, replace, on, mayWait);
  }

  Switches withMayWait(boolean on) {
    return new Switches(presence, force, replace, takeOver, on);
  }
}
