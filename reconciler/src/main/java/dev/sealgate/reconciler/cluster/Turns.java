package dev.sealgate.reconciler.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Lets only so many exchanges run at once; the others wait, in the order of their coming. */
final class Turns {
  /** Nobody waits as long for an answer: one that does not end by then is no longer counted. */
  static final Duration LONGEST = Duration.ofMinutes(1);

  private final int most;
  private final LongSupplier nanos;

  // guarded by this
  private final Queue<Consumer<Turn>> waiting = new ArrayDeque<>();
  private final Set<Turn> taken = new LinkedHashSet<>();

  private static final class Turn {
    final long begun;

    Turn(long begun) {
      this.begun = begun;
    }
  }

  /**
   * @param nanos as {@link System#nanoTime}
   */
  Turns(int most, LongSupplier nanos) {
    this.most = most;
    this.nanos = nanos;
  }

  /**
   * What comes of the exchange. One that is cancelled before its turn never begins.
   *
   * @param exchange is given what it has to call once, at its end
   */
  <T> CompletableFuture<T> take(Function<Runnable, CompletableFuture<T>> exchange) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    synchronized (this) {
      waiting.add(turn -> begin(exchange, answer, turn));
    }
    admit();
    return answer;
  }

  /** Begins those that are waiting, as long as there are turns. */
  private void admit() {
    while (true) {
      Consumer<Turn> begin;
      Turn turn;
      synchronized (this) {
        dropStuck();
        if (taken.size() >= most || waiting.isEmpty()) {
          return;
        }
        begin = waiting.remove();
        turn = new Turn(nanos.getAsLong());
        taken.add(turn);
      }
      begin.accept(turn);
    }
  }

  private void dropStuck() {
    long now = nanos.getAsLong();
    Iterator<Turn> eldest = taken.iterator();
    while (eldest.hasNext() && now - eldest.next().begun > LONGEST.toNanos()) {
      eldest.remove();
    }
  }

  private <T> void begin(
      Function<Runnable, CompletableFuture<T>> exchange, CompletableFuture<T> answer, Turn turn) {
    if (answer.isDone()) {
      leave(turn);
      return;
    }
    CompletableFuture<T> begun;
    try {
      begun = exchange.apply(() -> leave(turn));
    } catch (RuntimeException failure) {
      leave(turn);
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

  private void leave(Turn turn) {
    synchronized (this) {
      if (!taken.remove(turn) || waiting.isEmpty()) {
        return;
      }
    }
    // not here: a long row of exchanges that fail at once would be as deep a stack
    var _ = CompletableFuture.runAsync(this::admit);
  }
}
