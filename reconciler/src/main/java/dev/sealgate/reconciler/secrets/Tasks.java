package dev.sealgate.reconciler.secrets;

import java.util.ArrayList;
import java.util.List;
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

  private static <T> List<T> on(ExecutorService threads, List<Task<T>> tasks)
      throws InterruptedException {
    return results(
        threads.invokeAll(
            tasks.stream().map(task -> (java.util.concurrent.Callable<T>) task::run).toList()));
  }

  /**
   * Of those that have ended, or were never begun since another one failed; throws the first
   * exception.
   */
  static <T> List<T> results(List<? extends Future<T>> futures) throws InterruptedException {
    List<T> results = new ArrayList<>(futures.size());
    for (Future<T> future : futures) {
      switch (future.state()) {
        case SUCCESS -> results.add(future.resultNow());
        case FAILED -> {
          Throwable failure = future.exceptionNow();
          if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
          }
          if (failure instanceof StackOverflowError tooDeep) {
            throw tooDeep;
          }
          throw new IllegalStateException(failure);
        }
        case RUNNING, CANCELLED -> {
          // not begun
        }
      }
    }
    if (results.size() < futures.size()) {
      throw new InterruptedException("stopped before all had begun");
    }
    return results;
  }
}
