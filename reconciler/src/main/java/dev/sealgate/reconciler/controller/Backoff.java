package dev.sealgate.reconciler.controller;

import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** The wait after a failure grows by a factor up to a bound; half of it is random. */
record Backoff(Duration first, int factor, Duration longest) {
  static final Backoff DEFAULT = new Backoff(Duration.ofSeconds(5), 2, Duration.ofMinutes(3));

  Backoff {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(longest, "longest");
    if (!first.isPositive() || longest.compareTo(first) < 0 || factor < 1) {
      throw new IllegalArgumentException("no back-off");
    }
  }

  /**
   * @param failures how many in a row, from 1
   */
  Duration after(int failures, RandomGenerator random) {
    double wanted = first.toMillis() * Math.pow(factor, Math.min(failures, 64) - 1.0);
    long wait = (long) Math.min(wanted, longest.toMillis());
    return Duration.ofMillis(wait / 2 + random.nextLong(wait / 2 + 1));
  }
}
