package dev.sealgate.reconciler.substitute;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much may be done with values by all texts that share it: a short text can ask for much work
 * and come to nothing. Safe for use by several threads.
 */
public final class Work {
  private final AtomicLong left;

  /**
   * @param steps about a nanosecond each
   */
  public Work(long steps) {
    this.left = new AtomicLong(steps);
  }

  void spend(long steps) throws BadSubstitution {
    if (left.addAndGet(-steps) < 0) {
      throw BadSubstitution.exhausted();
    }
  }
}
