package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealgate.reconciler.model.Preparation;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.render.Weight;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LanesTest {
  private static final long MEMORY = 1L << 30;
  private static final Preparation DONE =
      Preparation.Refused.of(Problem.of(Reason.EMPTY_RESULT, "done", ""));

  private final Lanes lanes = new Lanes(MEMORY, 3);

  private static Function<Weight, Preparation> weighing(long bytes) {
    return weight -> {
      weight.add(bytes);
      return DONE;
    };
  }

  private static Reason reason(Lanes.Outcome outcome) {
    return ((Preparation.Refused) outcome.preparation()).reason();
  }

  @Test
  void aSmallOneIsPreparedOnceAndNotCounted() {
    AtomicInteger runs = new AtomicInteger();

    Lanes.Outcome outcome =
        lanes.prepare(
            weight -> {
              runs.incrementAndGet();
              weight.add(1000);
              return DONE;
            },
            () -> 0);

    assertThat(outcome).isEqualTo(new Lanes.Outcome(DONE, 0));
    assertThat(runs).hasValue(1);
  }

  @Test
  void aHeavyOneIsBegunAnewAndCounted() {
    assertThat(lanes.prepare(weighing(MEMORY / 16), () -> 0))
        .isEqualTo(new Lanes.Outcome(DONE, MEMORY / 16));
  }

  @Test
  void whatIsHeavierThanAnyMayBeIsRefused() {
    Lanes.Outcome outcome = lanes.prepare(weighing(MEMORY / 8 + 1), () -> 0);

    assertThat(reason(outcome)).isEqualTo(Reason.LIMIT_EXCEEDED);
    assertThat(outcome.weight()).isZero();
  }

  @Test
  void whatDoesNotFitBesideTheOtherHeavyOnesIsRefusedAndASmallOneIsNot() {
    long others = MEMORY / 4 - MEMORY / 32;

    assertThat(reason(lanes.prepare(weighing(MEMORY / 16), () -> others)))
        .isEqualTo(Reason.LIMIT_EXCEEDED);
    assertThat(lanes.prepare(weighing(MEMORY / 64), () -> others).weight()).isEqualTo(MEMORY / 64);
    assertThat(lanes.prepare(weighing(1000), () -> MEMORY).preparation()).isEqualTo(DONE);
  }

  @Test
  void heavyOnesGoOneByOneAndHoldNoSmallOneUp() throws Exception {
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch end = new CountDownLatch(1);
    List<CompletableFuture<Lanes.Outcome>> heavy =
        IntStream.range(0, 6)
            .mapToObj(_ ->
                CompletableFuture.supplyAsync(
                    () ->
                        lanes.prepare(
                            weight -> {
                              weight.add(MEMORY / 16);
                              most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                              awaitQuietly(end);
                              atOnce.decrementAndGet();
                              return DONE;
                            },
                            () -> 0),
                    task -> Thread.ofVirtual().start(task)))
            .toList();
    await().until(() -> atOnce.get() == 1);

    assertThat(lanes.prepare(weighing(1000), () -> 0).preparation()).isEqualTo(DONE);

    end.countDown();
    for (CompletableFuture<Lanes.Outcome> each : heavy) {
      assertThat(each.get().weight()).isEqualTo(MEMORY / 16);
    }
    assertThat(most).hasValue(1);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
