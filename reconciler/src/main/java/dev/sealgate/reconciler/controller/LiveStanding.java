package dev.sealgate.reconciler.controller;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Why the controller would not apply now what a comparison shows. Pure. */
final class LiveStanding {
  private LiveStanding() {}

  static List<String> of(Settings settings, Instant now) {
    List<String> notes = new ArrayList<>();
    String halted = settings.halt().told(now);
    if (!halted.isEmpty()) {
      notes.add("the controller applies none of it now: " + halted);
    }
    String held = settings.permit().told(now);
    if (!held.isEmpty()) {
      notes.add("the controller applies none of it now: " + held);
    } else if (!settings.automated()) {
      notes.add("the controller applies none of it by itself: syncPolicy.automated is not on");
    }
    return notes;
  }
}
