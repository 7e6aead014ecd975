package dev.sealgate.reconciler.shards;

import dev.sealgate.reconciler.cluster.WriteGate;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The time for which an Application is this replica's. Once it is over it stays over: should the
 * Application come back, what was known of it before is worth nothing.
 */
public final class Tenure implements WriteGate {
  private final boolean shared;
  private final LongSupplier nanos;
  private int writes;
  private boolean doubted;
  private long doubtedUntil;
  private volatile boolean over;

  private Tenure(boolean shared, LongSupplier nanos) {
    this.shared = shared;
    this.nanos = nanos;
  }

  /**
   * One that another replica's follows.
   *
   * @param nanos as {@link System#nanoTime}
   */
  static Tenure shared(LongSupplier nanos) {
    return new Tenure(true, nanos);
  }

  /** One that nobody ends. */
  public static Tenure endless() {
    return new Tenure(false, System::nanoTime);
  }

  @Override
  public synchronized boolean enter() {
    if (over) {
      return false;
    }
    writes++;
    return true;
  }

  @Override
  public Duration reach() {
    return over ? Duration.ZERO : EVER;
  }

  @Override
  public boolean isClosed(Duration limit) {
    return over;
  }

  @Override
  public boolean asksFirst() {
    return shared;
  }

  @Override
  public synchronized void leave(Duration after) {
    writes--;
    long until = nanos.getAsLong() + after.toNanos();
    if (after.isPositive() && (!doubted || until - doubtedUntil > 0)) {
      doubted = true;
      doubtedUntil = until;
    }
  }

  public boolean isOver() {
    return over;
  }

  synchronized void end() {
    over = true;
  }

  /** Whether it is over, and nothing of it is executed any more. */
  synchronized boolean isQuiet() {
    return over && writes == 0 && !(doubted && nanos.getAsLong() - doubtedUntil < 0);
  }
}
