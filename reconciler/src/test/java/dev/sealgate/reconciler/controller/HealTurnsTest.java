package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.inventory.Inventory;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.shards.Tenure;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class HealTurnsTest {
  @Test
  void oneTurnIsEnoughForAllThatComesWhileTheObjectsAreWritten() {
    AtomicInteger heals = new AtomicInteger();
    AppState state =
        new AppState(
            new AppKey("ns", "app"), "u", Tenure.endless(), States.NO_STATUS, Inventory.EMPTY);
    HealTurns turns = new HealTurns(_ -> heals.incrementAndGet());
    state.lock.lock();
    try {
      turns.take(state);
      Awaitility.await().atMost(Duration.ofSeconds(10)).until(state.lock::hasQueuedThreads);
      for (int i = 0; i < 100; i++) {
        turns.take(state);
      }
      assertThat(state.lock.getQueueLength()).isEqualTo(1);
    } finally {
      state.lock.unlock();
    }

    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> heals.get() == 1);
    turns.take(state);
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> heals.get() == 2);
  }
}
