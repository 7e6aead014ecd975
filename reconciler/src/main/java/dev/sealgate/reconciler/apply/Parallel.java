package dev.sealgate.reconciler.apply;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Runs one call per item on virtual threads, so many at a time over all Applications. */
public final class Parallel {
  private final Semaphore slots;

  public Parallel(int atOnce) {
    this.slots = new Semaphore(atOnce);
  }

  /** The results in the order of the items; the first failure is thrown when all have ended. */
  public <T, R> List<R> map(Collection<T> items, Function<T, R> call) {
    if (items.size() == 1) {
      return List.of(limited(call, items.iterator().next()));
    }
    List<Future<R>> futures = new ArrayList<>(items.size());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (T item : items) {
        futures.add(threads.submit(() -> limited(call, item)));
      }
    }
    List<R> results = new ArrayList<>(items.size());
    for (Future<R> future : futures) {
      try {
        results.add(future.get());
      } catch (ExecutionException failure) {
        throw failure.getCause() instanceof RuntimeException cause
            ? cause
            : new IllegalStateException("a parallel call failed", failure.getCause());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted");
      }
    }
    return results;
  }

  private <T, R> R limited(Function<T, R> call, T item) {
    slots.acquireUninterruptibly();
    try {
      return call.apply(item);
    } finally {
      slots.release();
    }
  }
}
