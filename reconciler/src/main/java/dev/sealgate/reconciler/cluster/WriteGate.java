package dev.sealgate.reconciler.cluster;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.BooleanSupplier;

/**
 * Passed by every request that is not a GET, from before it is sent until its answer is there, or
 * none is waited for any more.
 */
public interface WriteGate {
  /** Without an end. */
  Duration EVER = ChronoUnit.FOREVER.getDuration();

  /**
   * How long the server's word that it has the head of a request is waited for. The JDK's client
   * waits for five seconds, which begin later, and then sends the body all the same.
   */
  Duration WORD = Duration.ofMillis(4500);

  WriteGate OPEN = of(() -> true);

  /** One that is as open as is said whenever it is asked. */
  static WriteGate of(BooleanSupplier open) {
    return new WriteGate() {
      @Override
      public boolean enter() {
        return open.getAsBoolean();
      }

      @Override
      public Duration reach() {
        return open.getAsBoolean() ? EVER : Duration.ZERO;
      }

      @Override
      public boolean isClosed(Duration limit) {
        return !open.getAsBoolean();
      }

      @Override
      public void leave(Duration after) {}
    };
  }

  /** This one, and then the other one. */
  static WriteGate both(WriteGate outer, WriteGate inner) {
    return new WriteGate() {
      @Override
      public boolean enter() {
        if (!outer.enter()) {
          return false;
        }
        boolean entered = inner.enter();
        if (!entered) {
          outer.leave(Duration.ZERO);
        }
        return entered;
      }

      @Override
      public Duration reach() {
        return least(outer.reach(), inner.reach());
      }

      @Override
      public Duration askingReach() {
        return least(outer.askingReach(), inner.askingReach());
      }

      private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
      }

      @Override
      public boolean isClosed(Duration limit) {
        return outer.isClosed(limit) || inner.isClosed(limit);
      }

      @Override
      public boolean asksFirst() {
        return outer.asksFirst() || inner.asksFirst();
      }

      @Override
      public void leave(Duration after) {
        inner.leave(after);
        outer.leave(after);
      }
    };
  }

  /** Whether the request may be sent; then, and only then, {@link #leave} follows. */
  boolean enter();

  /**
   * Within which the server has to have executed what is sent now; zero when nothing may be sent,
   * {@link #EVER} when it may take as long as it likes.
   */
  Duration reach();

  /** As {@link #reach}, of what the server's word is waited for: some of the time is for that. */
  default Duration askingReach() {
    return reach();
  }

  /**
   * Whether nothing may be sent any more, not even what has entered and is not sent yet.
   *
   * @param limit within which, from now on at the latest, the server executes it or refuses it
   */
  boolean isClosed(Duration limit);

  /**
   * Whether the server has to take the head of a request before the body is sent: only then is it
   * sure that its time runs.
   */
  default boolean asksFirst() {
    return false;
  }

  /**
   * @param after for how long the server may still execute the request, although nobody waits for
   *     an answer; zero when nothing more comes of it
   */
  void leave(Duration after);
}
