package dev.sealgate.tour;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something to become true, and tells how long it took. */
final class Wait {
  private static final Duration PAUSE = Duration.ofMillis(15);

  private Wait() {}

  static Duration until(String what, Duration limit, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new TourFailure("waited " + limit.toSeconds() + " s in vain for " + what);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        throw new TourFailure("interrupted while waiting for " + what);
      }
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
