package dev.sealgate.reconciler.cluster;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long one client of a server has to wait: as long as the server has asked for, and ever longer
 * while it does not answer. It is heeded by all that this client asks: other requests would only
 * make last what the server suffers from.
 */
final class Patience {
  /** A gateway that asks for more is asked again after this. */
  private static final Duration MOST = Duration.ofSeconds(30);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final LongSupplier nanos;
  private long until;
  private Duration pause = FIRST_PAUSE;
  private boolean away;

  /**
   * @param nanos as {@link System#nanoTime}
   */
  Patience(LongSupplier nanos) {
    this.nanos = nanos;
    this.until = nanos.getAsLong();
  }

  synchronized void asked(Duration wait) {
    extend(wait.compareTo(MOST) > 0 ? MOST : wait);
  }

  /** Many who fail in the same moment count as one. */
  synchronized void unanswered() {
    if (!away || left().isZero()) {
      away = true;
      extend(pause);
      Duration next = pause.multipliedBy(2);
      pause = next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
    }
  }

  synchronized void answered() {
    if (away) {
      away = false;
      until = nanos.getAsLong();
    }
    pause = FIRST_PAUSE;
  }

  private void extend(Duration wait) {
    long end = nanos.getAsLong() + wait.toNanos();
    until = end - until > 0 ? end : until;
  }

  /** Zero when anything may be asked now. */
  synchronized Duration left() {
    long left = until - nanos.getAsLong();
    return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
  }

  /**
   * Waits until anything may be asked.
   *
   * @return false when the thread was interrupted
   */
  boolean await() {
    try {
      // others may be told to wait meanwhile
      for (Duration left = left(); left.isPositive(); left = left()) {
        Thread.sleep(left);
      }
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
