package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.model.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Corrects at once, but does not race for ever with another writer: the first corrections of a
 * minute are free, then the pause doubles up to a minute.
 */
final class HealPace {
  private static final int FREE = 5;
  static final Duration FORGET = Duration.ofMinutes(2);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private record Streak(int length, Instant last) {}

  private final Map<ObjectRef, Streak> streaks = new HashMap<>();

  /** Whether it is corrected so often that somebody else must want it otherwise. */
  boolean isContested(ObjectRef ref, Instant now) {
    Streak streak = streaks.get(ref);
    return streak != null
        && streak.length() >= FREE - 1
        && !streak.last().plus(FORGET).isBefore(now);
  }

  /** How long to wait until this object may be corrected. */
  Duration pauseBefore(ObjectRef ref, Instant now) {
    Streak streak = streaks.get(ref);
    if (streak == null || streak.length() < FREE) {
      return Duration.ZERO;
    }
    long millis = 500L << Math.min(streak.length() - FREE, 10);
    Duration pause = Duration.ofMillis(Math.min(millis, LONGEST.toMillis()));
    Duration left = Duration.between(now, streak.last().plus(pause));
    return left.isNegative() ? Duration.ZERO : left;
  }

  void corrected(ObjectRef ref, Instant now) {
    streaks.values().removeIf(streak -> streak.last().plus(FORGET).isBefore(now));
    Streak streak = streaks.get(ref);
    streaks.put(ref, new Streak(streak == null ? 1 : streak.length() + 1, now));
  }
}
