package dev.sealgate.reconciler.secrets;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Runs many tasks side by side and gives their results in order. */
final class Tasks {
  private static final int MOST_AT_ONCE = 16;

  private Tasks() {}

  /** Throws unchecked exceptions only. */
  interface Task<T> {
    T run();
  }

  /** For waiting, not for computing. */
  static <T> List<T> onVirtualThreads(List<Task<T>> tasks) throws InterruptedException {
    Semaphore slots = new Semaphore(MOST_AT_ONCE);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return on(
          threads,
          tasks.stream()
              .map(task ->
                  (Task<T>)
                      () -> {
                        slots.acquireUninterruptibly();
                        try {
                          return task.run();
                        } finally {
                          slots.release();
                        }
                      })
              .toList());
    }
  }

  /** The first exception ends it all, after every task has ended. */
  static <T> List<T> on(ExecutorService threads, List<Task<T>> tasks) throws InterruptedException {
    List<Future<T>> futures =
        threads.invokeAll(
            tasks.stream().map(task -> (java.util.concurrent.Callable<T>) task::run).toList());
    List<T> results = new ArrayList<>(futures.size());
    for (Future<T> future : futures) {
      try {
        results.add(future.get());
      } catch (ExecutionException failure) {
        if (failure.getCause() instanceof RuntimeException unchecked) {
          throw unchecked;
        }
        if (failure.getCause() instanceof StackOverflowError tooDeep) {
          throw tooDeep;
        }
        throw new IllegalStateException(failure.getCause());
      }
    }
    return results;
  }
}
