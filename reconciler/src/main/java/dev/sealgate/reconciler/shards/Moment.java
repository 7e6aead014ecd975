package dev.sealgate.reconciler.shards;

import java.time.Duration;
import java.time.InstantSource;

/**
 * When something happened, by both clocks of this machine: the one stands still while the machine
 * is suspended, the other may be set by a person.
 */
public record Moment(long nanos, long millis) {
  public static Moment now(InstantSource wall) {
    return new Moment(System.nanoTime(), wall.millis());
  }

  /** The longest time that may have passed. */
  public Duration atMostSince(Moment earlier) {
    Duration steady = steadySince(earlier);
    Duration wall = Duration.ofMillis(millis - earlier.millis);
    return steady.compareTo(wall) > 0 ? steady : wall;
  }

  /** The time that surely has passed. */
  Duration steadySince(Moment earlier) {
    return Duration.ofNanos(nanos - earlier.nanos);
  }
}
