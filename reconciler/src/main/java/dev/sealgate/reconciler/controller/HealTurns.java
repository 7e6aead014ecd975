package dev.sealgate.reconciler.controller;

import java.time.Duration;
import java.util.function.Consumer;

/** Starts corrections on threads of their own; what comes meanwhile is left to the next one. */
final class HealTurns {
  private final Consumer<AppState> heal;

  HealTurns(Consumer<AppState> heal) {
    this.heal = heal;
  }

  void take(AppState state) {
    if (state.healing.compareAndSet(false, true)) {
      Thread.ofVirtual()
          .name("heal " + state.key)
          .start(() -> {
            state.lock.lock();
            try {
              // not before: what comes while another one writes needs no thread of its own
              state.healing.set(false);
              heal.accept(state);
            } finally {
              state.lock.unlock();
            }
          });
    }
  }

  void takeAfter(AppState state, Duration pause) {
    if (state.pausing.compareAndSet(false, true)) {
      Thread.ofVirtual()
          .name("pause " + state.key)
          .start(() -> {
            boolean rested = sleep(pause);
            state.pausing.set(false);
            if (rested) {
              take(state);
            }
          });
    }
  }

  private static boolean sleep(Duration delay) {
    try {
      Thread.sleep(delay);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
