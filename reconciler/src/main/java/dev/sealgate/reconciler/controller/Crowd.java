package dev.sealgate.reconciler.controller;

import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * A commit wakes all Applications of its repository, and most of them have no more to do than to
 * tell that they know it. They take turns, so that the few that it changes find the API server
 * free.
 */
final class Crowd {
  private final Semaphore turns =
      new Semaphore(2 * Runtime.getRuntime().availableProcessors(), true);

  /**
   * @param one whether it is one of many that do the same now
   */
  boolean let(boolean one, BooleanSupplier tell) {
    if (!one) {
      return tell.getAsBoolean();
    }
    turns.acquireUninterruptibly();
    try {
      return tell.getAsBoolean();
    } finally {
      turns.release();
    }
  }
}
