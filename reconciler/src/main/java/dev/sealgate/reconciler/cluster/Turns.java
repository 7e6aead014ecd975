package dev.sealgate.reconciler.cluster;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Lets only so many exchanges run at once; the others wait, in the order of their coming. */
final class Turns {
  private final int most;

  // guarded by this
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int taken;

  Turns(int most) {
    this.most = most;
  }

  /**
   * What comes of the exchange. One that is cancelled before its turn never begins.
   *
   * @param exchange is given what it has to call once, at its end
   */
  <T> CompletableFuture<T> take(Function<Runnable, CompletableFuture<T>> exchange) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Runnable begin = () -> begin(exchange, answer);
    synchronized (this) {
      if (taken == most) {
        waiting.add(begin);
        return answer;
      }
      taken++;
    }
    begin.run();
    return answer;
  }

  private <T> void begin(
      Function<Runnable, CompletableFuture<T>> exchange, CompletableFuture<T> answer) {
    if (answer.isDone()) {
      leave();
      return;
    }
    CompletableFuture<T> begun;
    try {
      begun = exchange.apply(this::leave);
    } catch (RuntimeException failure) {
      leave();
      answer.completeExceptionally(failure);
      return;
    }
    var _ =
        answer.whenComplete((_, _) -> {
          if (answer.isCancelled()) {
            begun.cancel(true);
          }
        });
    var _ =
        begun.whenComplete((result, failure) -> {
          if (failure == null) {
            answer.complete(result);
          } else {
            answer.completeExceptionally(failure);
          }
        });
  }

  private void leave() {
    Runnable next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        taken--;
        return;
      }
    }
    // not here: a long row of exchanges that fail at once would be as deep a stack
    var _ = CompletableFuture.runAsync(next);
  }
}
