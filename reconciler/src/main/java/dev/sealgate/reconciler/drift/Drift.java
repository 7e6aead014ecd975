package dev.sealgate.reconciler.drift;

import dev.sealgate.reconciler.apply.Applied;
import org.jspecify.annotations.Nullable;

/** What became of an object since it was applied. */
public sealed interface Drift {
  record None() implements Drift {}

  /**
   * A field of ours was changed or removed, or the object made anew.
   *
   * @param by the field manager that wrote last, empty when unknown
   */
  record Changed(String by) implements Drift {}

  record Removed() implements Drift {}

  /**
   * Pure.
   *
   * @param live null when it is not there
   * @param seenAt the resource version of what was seen last of the collection
   */
  static Drift judge(Applied applied, @Nullable LiveObject live, String seenAt) {
    if (live == null) {
      return Versions.before(applied.version(), seenAt) ? new Removed() : new None();
    }
    if (Versions.before(live.version(), applied.version()) || live.deleting() || live.held()) {
      // an old sight of it; or it will be told again when it has gone, or is let go
      return new None();
    }
    // where no field is ours, which may be so of what is only reported, nothing but the version
    // tells
    boolean untouched =
        live.mark().isEmpty()
            ? live.version().equals(applied.version())
            : live.mark().equals(applied.mark());
    return untouched && live.uid().equals(applied.uid())
        ? new None()
        : new Changed(live.lastOther());
  }
}
