package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.drift.Drift;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who changes what is ours. */
final class Contests {
  private final Workshop workshop;

  Contests(Workshop workshop) {
    this.workshop = workshop;
  }

  /**
   * Notes whom it is that writes again and again, before the traces are overwritten. The state's
   * lock is held.
   */
  void note(AppState state, Settings now, List<PlannedObject> due, Instant time) {
    for (PlannedObject object : due) {
      if (state.pace.isContested(object.ref(), time)) {
        String who = workshop.rivals(state, now, object);
        if (state.contests.put(object.ref(), who) == null) {
          workshop.contested(state, object.ref() + (who.isEmpty() ? "" : ": " + who));
        }
      }
    }
  }

  /** What is contested still, in words. The state's lock is held. */
  static List<String> told(AppState state, Instant now) {
    state.contests.keySet().removeIf(ref -> !state.pace.isContested(ref, now));
    List<String> told = new ArrayList<>();
    state.contests.forEach((ref, who) -> told.add(ref + (who.isEmpty() ? "" : ": " + who)));
    return told;
  }

  static String told(@Nullable Drift drift) {
    return switch (drift) {
      case Drift.Changed(String by) -> " (changed" + (by.isEmpty() ? ")" : " by " + by + ")");
      case Drift.Removed _ -> " (deleted)";
      case Drift.None _ -> "";
      case null -> "";
    };
  }
}
