package dev.sealgate.reconciler.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import org.junit.jupiter.api.Test;

class FreshTest {
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final HandClock clock = new HandClock();
  private final Fresh<String, Integer> fresh = new Fresh<>(clock, MOMENT);

  @Test
  void expiredAnswersAreForgottenHoweverFewTheyAre() {
    fresh.get("a", () -> 1);
    fresh.put("b", 2);
    assertThat(fresh.size()).isEqualTo(2);

    clock.go(MOMENT);
    fresh.get("c", () -> 3);
    assertThat(fresh.size()).isEqualTo(1);

    clock.go(MOMENT);
    fresh.put("d", 4);
    assertThat(fresh.size()).isEqualTo(1);
    assertThat(fresh.knows("c")).isFalse();
    assertThat(fresh.knows("d")).isTrue();
  }

  @Test
  void aQuestionThatFailedIsForgottenAndAskedAgain() {
    assertThatThrownBy(() ->
            fresh.get(
                "a",
                () -> {
                  throw new IllegalStateException("no answer");
                }))
        .hasMessage("no answer");
    assertThat(fresh.get("b", () -> 2)).isEqualTo(2);
    assertThat(fresh.size()).isEqualTo(1);

    assertThat(fresh.get("a", () -> 1)).isEqualTo(1);
  }

  @Test
  void whatIsForgottenIsAskedAgain() {
    fresh.put("a", 1);
    fresh.put("b", 2);

    fresh.forget("a"::equals);

    assertThat(fresh.knows("a")).isFalse();
    assertThat(fresh.get("a", () -> 3)).isEqualTo(3);
    assertThat(fresh.get("b", () -> 4)).isEqualTo(2);
  }

  @Test
  void whatIsBeingAskedIsAskedOnceThoughOthersComeAndGo()
      throws InterruptedException, ExecutionException {
    SynchronousQueue<Integer> answers = new SynchronousQueue<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      SynchronousQueue<String> asked = new SynchronousQueue<>();
      Future<Integer> first =
          threads.submit(() ->
              fresh.get(
                  "a",
                  () -> {
                    try {
                      asked.put("a");
                      return answers.take();
                    } catch (InterruptedException interrupted) {
                      throw new IllegalStateException(interrupted);
                    }
                  }));
      asked.take();

      clock.go(MOMENT.multipliedBy(2));
      fresh.get("b", () -> 2);
      assertThat(fresh.size()).as("the one that is asked and the one that is known").isEqualTo(2);
      answers.put(1);

      assertThat(first.get()).isEqualTo(1);
    }
  }
}
