package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class CrowdTest {
  @Test
  void keepsNobodyWaitingThatIsNotOneOfMany() throws Exception {
    Crowd crowd = new Crowd();
    CountDownLatch held = new CountDownLatch(1);
    int more = 2 * Runtime.getRuntime().availableProcessors() + 1;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?>[] many = new Future<?>[more];
      for (int i = 0; i < more; i++) {
        many[i] =
            threads.submit(() ->
                crowd.let(
                    true,
                    () -> {
                      awaitQuietly(held);
                      return true;
                    }));
      }

      assertThat(threads.submit(() -> crowd.let(false, () -> true)).get()).isTrue();
      assertThat(many).noneMatch(Future::isDone);

      held.countDown();
      for (Future<?> one : many) {
        assertThat(one.get()).isEqualTo(true);
      }
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
