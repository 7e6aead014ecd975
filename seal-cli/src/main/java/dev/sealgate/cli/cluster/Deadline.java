package dev.sealgate.cli.cluster;

import java.time.Duration;
import java.util.Optional;

/** When somebody has waited long enough; by a clock that nobody sets. */
public final class Deadline {
  private static final Duration AGES = Duration.ofDays(3650);

  private final long end;

  private Deadline(long end) {
    this.end = end;
  }

  /**
   * @param wait empty for ever
   */
  public static Deadline in(Optional<Duration> wait) {
    return new Deadline(System.nanoTime() + wait.orElse(AGES).toNanos());
  }

  boolean isOver() {
    return left().isZero();
  }

  /** Not negative. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  /** Rests, but not longer than is left. */
  void rest(Duration pause) {
    Duration most = left();
    try {
      Thread.sleep(pause.compareTo(most) < 0 ? pause : most);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
