package dev.sealgate.reconciler.controller;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.LongSupplier;

/**
 * Goes on evenly from the time that another clock told once, whoever sets that one afterwards: for
 * intervals, limits and pauses. What people read or write as a time, such as the end of a pause, is
 * compared with the other clock.
 */
final class SteadyClock extends Clock {
  private final Clock origin;
  private final Instant start;
  private final LongSupplier nanos;
  private final long first;

  /**
   * @param nanos as {@link System#nanoTime}
   */
  SteadyClock(Clock origin, LongSupplier nanos) {
    this.origin = origin;
    this.start = origin.instant();
    this.nanos = nanos;
    this.first = nanos.getAsLong();
  }

  static SteadyClock from(Clock origin) {
    return new SteadyClock(origin, System::nanoTime);
  }

  @Override
  public Instant instant() {
    return start.plus(Duration.ofNanos(nanos.getAsLong() - first));
  }

  @Override
  public ZoneId getZone() {
    return origin.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("nobody reads a zone off a steady clock");
  }
}
