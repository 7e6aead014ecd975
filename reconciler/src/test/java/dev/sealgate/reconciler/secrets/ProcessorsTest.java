package dev.sealgate.reconciler.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessorsTest {
  private final Processors processors = new Processors(2);

  @AfterEach
  void close() {
    processors.close();
  }

  private CompletableFuture<List<Integer>> share(List<Tasks.Task<Integer>> tasks) {
    return share("a", tasks);
  }

  private CompletableFuture<List<Integer>> share(String tenant, List<Tasks.Task<Integer>> tasks) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return processors.share(tenant, tasks, false);
          } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
          }
        },
        task -> Thread.ofVirtual().start(task));
  }

  private static List<Tasks.Task<Integer>> each(int count, Tasks.Task<Integer> task) {
    return Collections.nCopies(count, task);
  }

  @Test
  void resultsComeInTheOrderOfTheTasks() throws Exception {
    List<Tasks.Task<Integer>> tasks =
        IntStream.range(0, 500).<Tasks.Task<Integer>>mapToObj(i -> () -> i).toList();

    assertThat(processors.share("a", tasks, false))
        .isEqualTo(IntStream.range(0, 500).boxed().toList());
    assertThat(processors.share("a", List.<Tasks.Task<Integer>>of(), false)).isEmpty();
  }

  @Test
  void oneTaskOfAnotherWaitsForNoMoreThanATaskOfEach() throws Exception {
    Semaphore pace = new Semaphore(0);
    AtomicInteger done = new AtomicInteger();
    Tasks.Task<Integer> large =
        () -> {
          pace.acquireUninterruptibly();
          return done.incrementAndGet();
        };
    CompletableFuture<List<Integer>> folder = share(each(100, large));
    await().until(() -> pace.getQueueLength() == 2);

    CompletableFuture<List<Integer>> small = share(List.of(done::get));
    // each of the two that are at work ends, and one more at the most
    await()
        .until(() -> {
          pace.release();
          return small.isDone();
        });

    assertThat(small.get().getFirst()).isLessThanOrEqualTo(4);
    pace.release(100);
    assertThat(folder.get()).hasSize(100);
  }

  @Test
  void noMoreThanTheProcessorsAreAtWork() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Tasks.Task<Integer> task =
        () -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          Thread.yield();
          return now.decrementAndGet();
        };
    List<CompletableFuture<List<Integer>>> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(share(each(50, task)));
    }
    for (CompletableFuture<List<Integer>> one : all) {
      one.get();
    }

    assertThat(most.get()).isLessThanOrEqualTo(2);
  }

  @Test
  void aLargeFolderLeavesAProcessorToOthers() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger atWork = new AtomicInteger();
    List<Tasks.Task<Integer>> large =
        each(
            4,
            () -> {
              atWork.incrementAndGet();
              awaitQuietly(end);
              return 0;
            });
    CompletableFuture<List<Integer>> folder =
        CompletableFuture.supplyAsync(() -> {
          try {
            return processors.share("a", large, true);
          } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
          }
        });
    await().until(() -> atWork.get() == 1);

    assertThat(processors.share("a", each(3, () -> 1), false)).containsExactly(1, 1, 1);
    assertThat(atWork).hasValue(1);

    end.countDown();
    assertThat(folder.get()).hasSize(4);
  }

  @Test
  void whoWaitsForOthersLendsItsPlaceOut() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    List<CompletableFuture<List<Integer>>> silent = new ArrayList<>();
    AtomicInteger waiting = new AtomicInteger();
    for (int i = 0; i < 20; i++) {
      silent.add(
          share(
              each(
                  3,
                  () ->
                      Processors.away(
                          () -> {
                            waiting.incrementAndGet();
                            awaitQuietly(answer);
                            return waiting.decrementAndGet();
                          },
                          () -> -1))));
    }
    await().until(() -> waiting.get() == 40);

    assertThat(processors.share("a", List.<Tasks.Task<String>>of(() -> "done"), false))
        .containsExactly("done");

    answer.countDown();
    for (CompletableFuture<List<Integer>> each : silent) {
      assertThat(each.get()).hasSize(3);
    }
  }

  @Test
  void thoseForWhomThereIsNoPlaceToWaitAreToldAndTheProcessorsGoOn() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    AtomicInteger waiting = new AtomicInteger();
    Tasks.Task<Integer> silent =
        () ->
            Processors.away(
                () -> {
                  waiting.incrementAndGet();
                  awaitQuietly(answer);
                  return 1;
                },
                () -> -1);
    List<CompletableFuture<List<Integer>>> all = new ArrayList<>();
    for (int i = 0; i < Processors.MOST_AWAY + 10; i++) {
      all.add(share("tenant " + i, List.of(silent)));
    }
    await().until(() -> all.stream().filter(CompletableFuture::isDone).count() == 10);

    assertThat(waiting).hasValue(Processors.MOST_AWAY);
    assertThat(processors.compute("a", () -> "done")).isEqualTo("done");

    answer.countDown();
    int told = 0;
    for (CompletableFuture<List<Integer>> each : all) {
      told += each.get().equals(List.of(-1)) ? 1 : 0;
    }
    assertThat(told).isEqualTo(10);
  }

  @Test
  void aTenantWithManySilentServersLeavesRoomForOthers() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    AtomicInteger waiting = new AtomicInteger();
    Tasks.Task<Integer> silent =
        () ->
            Processors.away(
                () -> {
                  waiting.incrementAndGet();
                  awaitQuietly(answer);
                  return 1;
                },
                () -> -1);
    List<CompletableFuture<List<Integer>>> hostile = new ArrayList<>();
    for (int i = 0; i < Processors.MOST_AWAY; i++) {
      hostile.add(share("hostile", List.of(silent)));
    }
    await()
        .until(() ->
            hostile.stream().filter(CompletableFuture::isDone).count() == Processors.MOST_AWAY / 2);
    assertThat(waiting).hasValue(Processors.MOST_AWAY / 2);

    CompletableFuture<List<Integer>> other = share("other", List.of(silent));
    await().until(() -> waiting.get() == Processors.MOST_AWAY / 2 + 1);

    answer.countDown();
    assertThat(other.get()).containsExactly(1);
  }

  @Test
  void whoComesBackFromWaitingTakesItsTurn() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    AtomicInteger waiting = new AtomicInteger();
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Tasks.Task<Integer> task =
        () -> {
          Processors.away(
              () -> {
                waiting.incrementAndGet();
                awaitQuietly(answer);
                return 0;
              },
              () -> 0);
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          Thread.yield();
          return now.decrementAndGet();
        };
    List<CompletableFuture<List<Integer>>> all = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      all.add(share(each(20, task)));
    }
    await().until(() -> waiting.get() == 60);
    answer.countDown();
    for (CompletableFuture<List<Integer>> each : all) {
      assertThat(each.get()).hasSize(20);
    }

    assertThat(most.get()).isLessThanOrEqualTo(2);
  }

  @Test
  void noMoreAreBegunAfterOneHasFailed() {
    AtomicInteger begun = new AtomicInteger();
    List<Tasks.Task<Integer>> tasks =
        each(
            1000,
            () -> {
              if (begun.incrementAndGet() == 5) {
                throw new IllegalArgumentException("the fifth");
              }
              return 0;
            });

    try (Processors one = new Processors(1)) {
      assertThatThrownBy(() -> one.share("a", tasks, false))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the fifth");
    }
    assertThat(begun).hasValue(5);
  }

  @Test
  void whoWaitsIsLetGoWhenAllIsClosed() {
    Semaphore never = new Semaphore(0);
    CompletableFuture<List<Integer>> first =
        share(
            each(
                5,
                () -> {
                  try {
                    never.acquire();
                  } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                  }
                  return 0;
                }));
    await().until(() -> never.getQueueLength() == 2);
    CompletableFuture<List<Integer>> second = share(each(5, () -> 0));

    processors.close();

    for (CompletableFuture<List<Integer>> each : List.of(first, second)) {
      assertThatThrownBy(each::get)
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseInstanceOf(InterruptedException.class);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
