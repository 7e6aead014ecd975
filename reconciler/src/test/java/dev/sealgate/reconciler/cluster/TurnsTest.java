package dev.sealgate.reconciler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final AtomicLong nanos = new AtomicLong();
  private final Turns turns = new Turns(2, nanos::get);
  private final List<Exchange> begun = new CopyOnWriteArrayList<>();

  private static final class Exchange {
    final CompletableFuture<String> answer = new CompletableFuture<>();
    final Runnable end;

    Exchange(Runnable end) {
      this.end = end;
    }

    void finish(String text) {
      answer.complete(text);
      end.run();
    }
  }

  private CompletableFuture<String> take() {
    return turns.take(end -> {
      Exchange exchange = new Exchange(end);
      begun.add(exchange);
      return exchange.answer;
    });
  }

  private void awaitBegun(int count) throws InterruptedException {
    for (long end = System.nanoTime() + SOON.toNanos();
        begun.size() < count && System.nanoTime() < end; ) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    assertThat(begun).hasSize(count);
  }

  @Test
  void whoComesWhenAllTurnsAreTakenBeginsWhenOneEnds() throws Exception {
    take();
    take();
    var third = take();
    var fourth = take();
    assertThat(begun).hasSize(2);

    begun.get(1).finish("second");
    awaitBegun(3);
    begun.get(2).finish("third");

    assertThat(third).succeedsWithin(SOON).isEqualTo("third");
    awaitBegun(4);
    assertThat(fourth).isNotDone();
  }

  @Test
  void anAnswerIsToldBeforeTheEnd() {
    var first = take();
    begun.getFirst().answer.complete("head");

    assertThat(first).isCompletedWithValue("head");
    take();
    take();
    assertThat(begun).as("its body is on its way").hasSize(2);
  }

  @Test
  void whoIsCancelledBeforeItsTurnNeverBegins() throws Exception {
    take();
    take();
    var third = take();
    var fourth = take();
    third.cancel(true);

    begun.getFirst().finish("first");
    awaitBegun(3);
    begun.get(2).finish("fourth");

    assertThat(fourth).succeedsWithin(SOON).isEqualTo("fourth");
  }

  @Test
  void whoIsCancelledDuringItsTurnCancelsTheExchange() {
    take().cancel(true);

    assertThat(begun.getFirst().answer).isCancelled();
  }

  @Test
  void anExchangeThatCannotBeginGivesItsTurnBack() {
    for (int i = 0; i < 3; i++) {
      var failed =
          turns.<String>take(_ -> {
            throw new IllegalStateException("closed");
          });
      assertThat(failed).isCompletedExceptionally();
    }

    take();
    assertThat(begun).hasSize(1);
  }

  @Test
  void anExchangeThatNeverEndsKeepsItsTurnForAMinuteOnly() throws Exception {
    take();
    take();
    nanos.addAndGet(Turns.LONGEST.plusSeconds(1).toNanos());

    take();
    take();
    assertThat(begun).hasSize(4);
    take();
    take();
    begun.getFirst().end.run();
    begun.get(2).finish("third");
    awaitBegun(5);
    TimeUnit.MILLISECONDS.sleep(50);
    assertThat(begun).as("a turn that was lost is not given back").hasSize(5);
  }

  @Test
  void aLongRowThatFailsAtOnceEnds() {
    take();
    take();
    List<CompletableFuture<String>> row = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      row.add(
          turns.take(end -> {
            end.run();
            return CompletableFuture.failedFuture(new IllegalStateException("refused"));
          }));
    }
    begun.getFirst().finish("first");

    assertThat(row).allSatisfy(each -> assertThat(each).failsWithin(SOON));
  }
}
