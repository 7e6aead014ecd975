package dev.sealgate.reconciler.controller;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Wakes each of many after a while. The framework could, but its timer goes by the wall clock: set
 * back by an hour, that would let everything sleep an hour longer.
 */
final class Alarms<K> implements AutoCloseable {
  private final Consumer<K> wake;
  private final ScheduledThreadPoolExecutor timer;
  private final Map<K, Future<?>> pending = new HashMap<>();

  Alarms(Consumer<K> wake) {
    this.wake = wake;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("alarms").daemon(true).factory());
    timer.setRemoveOnCancelPolicy(true);
  }

  /** In place of the one that was set before. */
  synchronized void set(K who, Duration wait) {
    clear(who);
    if (!timer.isShutdown()) {
      pending.put(who, timer.schedule(() -> ring(who), wait.toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  synchronized void clear(K who) {
    Future<?> before = pending.remove(who);
    if (before != null) {
      before.cancel(false);
    }
  }

  private void ring(K who) {
    wake.accept(who);
  }

  @Override
  public synchronized void close() {
    timer.shutdownNow();
    pending.clear();
  }
}
