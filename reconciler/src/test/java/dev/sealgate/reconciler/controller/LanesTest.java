package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sealgate.reconciler.model.Preparation;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.render.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LanesTest {
  private static final long MEMORY = 1L << 30;
  private static final String HERE = "here";
  private static final Preparation DONE =
      Preparation.Refused.of(Problem.of(Reason.EMPTY_RESULT, "done", ""));

  private final Lanes lanes = new Lanes(MEMORY);

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
            HERE,
            false,
            weight -> {
              runs.incrementAndGet();
              weight.add(1000);
              return DONE;
            },
            () -> 0);

    assertThat(outcome).isEqualTo(new Lanes.Outcome(DONE, false, 0));
    assertThat(runs).hasValue(1);
  }

  @Test
  void aHeavyOneIsBegunAnewAndCounted() {
    assertThat(lanes.prepare(HERE, false, weighing(MEMORY / 16), () -> 0))
        .isEqualTo(new Lanes.Outcome(DONE, true, MEMORY / 16));
  }

  @Test
  void oneThatWasHeavyBeforeIsPreparedOnce() {
    AtomicInteger runs = new AtomicInteger();

    Lanes.Outcome outcome =
        lanes.prepare(
            HERE,
            true,
            weight -> {
              runs.incrementAndGet();
              weight.add(MEMORY / 16);
              return DONE;
            },
            () -> 0);

    assertThat(outcome).isEqualTo(new Lanes.Outcome(DONE, true, MEMORY / 16));
    assertThat(runs).hasValue(1);
  }

  @Test
  void oneThatHasMuchToReadIsNoSmallOneThoughNothingOfItStays() {
    AtomicInteger runs = new AtomicInteger();

    Lanes.Outcome outcome =
        lanes.prepare(
            HERE,
            false,
            weight -> {
              runs.incrementAndGet();
              weight.addRead(MEMORY / 16);
              return DONE;
            },
            () -> 0);

    assertThat(outcome).isEqualTo(new Lanes.Outcome(DONE, true, 0));
    assertThat(runs).as("in vain, and in its turn").hasValue(2);
  }

  @Test
  void whatGoesOnBesideWhatWasTooHeavyEnds() {
    Lanes.Outcome outcome =
        lanes.prepare(
            HERE,
            false,
            weight -> {
              try {
                weight.add(MEMORY);
              } catch (Weight.TooHeavyException _) {
                // another thread's
              }
              weight.check();
              return DONE;
            },
            () -> 0);

    assertThat(reason(outcome)).isEqualTo(Reason.LIMIT_EXCEEDED);
  }

  @Test
  void oneThatHasBecomeSmallIsNotCountedEvenWhereOthersLeaveNothing() {
    assertThat(lanes.prepare(HERE, true, weighing(1000), () -> MEMORY))
        .isEqualTo(new Lanes.Outcome(DONE, false, 0));
  }

  @Test
  void whatIsHeavierThanAnyMayBeIsRefused() {
    Lanes.Outcome outcome = lanes.prepare(HERE, false, weighing(MEMORY / 8 + 1), () -> 0);

    assertThat(reason(outcome)).isEqualTo(Reason.LIMIT_EXCEEDED);
    assertThat(outcome.weight()).isZero();
    assertThat(outcome.large()).as("next time it is not begun as a small one").isTrue();
  }

  @Test
  void whatDoesNotFitBesideTheOtherHeavyOnesIsRefusedAndASmallOneIsNot() {
    long others = MEMORY / 4 - MEMORY / 32;

    assertThat(reason(lanes.prepare(HERE, false, weighing(MEMORY / 16), () -> others)))
        .isEqualTo(Reason.LIMIT_EXCEEDED);
    assertThat(lanes.prepare(HERE, false, weighing(MEMORY / 64), () -> others).weight())
        .isEqualTo(MEMORY / 64);
    assertThat(lanes.prepare(HERE, false, weighing(1000), () -> MEMORY).preparation())
        .isEqualTo(DONE);
  }

  @Test
  void manySmallOnesThatWaitKeepNobodyFromBeginning() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger waiting = new AtomicInteger();
    List<CompletableFuture<Lanes.Outcome>> silent = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      silent.add(
          start(weight -> {
            weight.add(MEMORY / 32 / 1000);
            waiting.incrementAndGet();
            awaitQuietly(end);
            return DONE;
          }));
    }
    await().until(() -> waiting.get() == 500);

    assertThat(lanes.prepare(HERE, false, weighing(1000), () -> 0))
        .isEqualTo(new Lanes.Outcome(DONE, false, 0));

    end.countDown();
    for (CompletableFuture<Lanes.Outcome> each : silent) {
      assertThat(each.get().large()).isFalse();
    }
  }

  @Test
  void smallOnesOfANamespaceThatTogetherWeighTooMuchGoByAFewAndLeaveRoomForOthers()
      throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger waiting = new AtomicInteger();
    List<CompletableFuture<Lanes.Outcome>> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      all.add(
          start(weight -> {
            weight.add(MEMORY / 256);
            waiting.incrementAndGet();
            awaitQuietly(end);
            return DONE;
          }));
    }
    // a 32nd of the memory, and one more
    await().until(() -> waiting.get() == 9);

    assertThat(lanes.prepare("elsewhere", false, weighing(MEMORY / 256), () -> 0))
        .isEqualTo(new Lanes.Outcome(DONE, false, 0));
    assertThat(waiting).hasValue(9);

    end.countDown();
    for (CompletableFuture<Lanes.Outcome> each : all) {
      assertThat(each.get()).isEqualTo(new Lanes.Outcome(DONE, false, 0));
    }
    assertThat(waiting).hasValue(40);
    for (int i = 0; i < 8; i++) {
      // all of it was given back
      assertThat(lanes.prepare(HERE, false, weighing(MEMORY / 256), () -> 0).large()).isFalse();
    }
  }

  @Test
  void whatIsHeldForAWhileCountsAsLongAsItIsHeld() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger waiting = new AtomicInteger();
    List<CompletableFuture<Lanes.Outcome>> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(
          start(weight -> {
            try (Weight.Held _ = weight.hold(MEMORY / 64)) {
              waiting.incrementAndGet();
              awaitQuietly(end);
            }
            return DONE;
          }));
    }
    await().until(() -> waiting.get() == 3);

    end.countDown();
    for (CompletableFuture<Lanes.Outcome> each : all) {
      assertThat(each.get().large()).isFalse();
    }
    assertThat(
            lanes.prepare(
                HERE,
                false,
                weight -> {
                  weight.hold(MEMORY / 16).close();
                  return DONE;
                },
                () -> 0))
        .as("more than a small one may hold, and nothing in memory afterwards")
        .isEqualTo(new Lanes.Outcome(DONE, true, 0));
  }

  @Test
  void whoStillCountsWhenItIsOverIsStopped() {
    List<Weight> kept = new ArrayList<>();
    lanes.prepare(
        HERE,
        false,
        weight -> {
          kept.add(weight);
          return DONE;
        },
        () -> 0);

    assertThatThrownBy(() -> kept.getFirst().add(1)).isInstanceOf(Weight.TooHeavyException.class);
  }

  private CompletableFuture<Lanes.Outcome> start(Function<Weight, Preparation> work) {
    return CompletableFuture.supplyAsync(
        () -> lanes.prepare(HERE, false, work, () -> 0), task -> Thread.ofVirtual().start(task));
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
                            HERE,
                            false,
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

    assertThat(lanes.prepare(HERE, false, weighing(1000), () -> 0).preparation()).isEqualTo(DONE);

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
