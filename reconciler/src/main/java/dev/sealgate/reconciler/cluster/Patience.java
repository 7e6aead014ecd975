package dev.sealgate.reconciler.cluster;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long one client of a server has to wait. What the server asks for is waited for, by all that
 * this client asks: other requests would only make last what the server suffers from. A server that
 * does not answer is asked ever less often; meanwhile requests fail at once, so that they keep no
 * place from those of other servers.
 */
final class Patience {
  /** A gateway that asks for more is asked again after this. */
  private static final Duration MOST = Duration.ofSeconds(30);

  /** One connection that breaks is no reason to fail what goes over others. */
  private static final int FORGIVEN = 3;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final LongSupplier nanos;
  private long askedUntil;
  private long awayUntil;
  private Duration pause = FIRST_PAUSE;
  private int silences;

  /**
   * @param nanos as {@link System#nanoTime}
   */
  Patience(LongSupplier nanos) {
    this.nanos = nanos;
    this.askedUntil = nanos.getAsLong();
    this.awayUntil = askedUntil;
  }

  synchronized void asked(Duration wait) {
    long end = nanos.getAsLong() + (wait.compareTo(MOST) > 0 ? MOST : wait).toNanos();
    askedUntil = end - askedUntil > 0 ? end : askedUntil;
  }

  /** Many who fail in the same moment count as one. */
  synchronized void unanswered() {
    if (awayUntil - nanos.getAsLong() <= 0) {
      silences++;
      awayUntil = nanos.getAsLong() + pause.toNanos();
      Duration next = pause.multipliedBy(2);
      pause = next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
    }
  }

  synchronized void answered() {
    awayUntil = nanos.getAsLong();
    pause = FIRST_PAUSE;
    silences = 0;
  }

  /** Whether it did not answer a moment ago, and not for the first time in a row. */
  synchronized boolean isAway() {
    return silences > FORGIVEN && awayUntil - nanos.getAsLong() > 0;
  }

  /** What the server has asked for. */
  synchronized Duration left() {
    long left = askedUntil - nanos.getAsLong();
    return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
  }

  /**
   * Waits as long as the server has asked for.
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
