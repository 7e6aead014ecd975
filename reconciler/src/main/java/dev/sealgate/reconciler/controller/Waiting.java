package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.model.Origin;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.time.Instant;
import java.util.Optional;

/** Notes what is waited for and since when, and tells when that takes too long. */
final class Waiting {
  private Waiting() {}

  /**
   * The state's lock is held.
   *
   * @param at what waits
   * @param told what for
   * @param origin of what is waited for
   */
  static Attempt of(
      AppState state,
      Settings settings,
      Desired desired,
      String at,
      String told,
      Optional<Origin> origin,
      Instant now) {
    // a controller may repeat a value of a Secret in what it writes
    String what = desired.revision().registry().scrub(told);
    state.progress = state.progress.waiting(desired.plan().id(), at, what, now);
    String waitsFor = at + " waits for " + what;
    if (now.isBefore(state.progress.until(settings.timeout()))) {
      return Attempt.waiting(waitsFor);
    }
    String hint =
        "it goes on as soon as that works; spec.syncPolicy.timeout is how long it may take";
    return Attempt.overdue(
        origin
            .map(it -> Problem.at(Reason.HEALTH_TIMEOUT, it, "", waitsFor, hint))
            .orElseGet(() -> Problem.of(Reason.HEALTH_TIMEOUT, waitsFor, hint)),
        waitsFor);
  }
}
