package dev.sealgate.reconciler.controller;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** Spreads what would happen all at once. */
final class Jitter {
  private static final int PART = 20;

  private Jitter() {}

  /** Up to a twentieth of the time that is left earlier. */
  static Instant earlier(Instant now, Instant due, RandomGenerator random) {
    long most = Duration.between(now, due).toMillis() / PART;
    return most <= 0 ? due : due.minusMillis(random.nextLong(most + 1));
  }
}
