package dev.sealgate.reconciler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final Patience patience = new Patience(nanos::get);

  @Test
  void nothingIsWaitedForAtFirst() {
    assertThat(patience.left()).isZero();
  }

  @Test
  void theLongestWaitThatWasAskedForCounts() {
    patience.asked(Duration.ofSeconds(5));
    patience.asked(Duration.ofSeconds(2));
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());

    assertThat(patience.left()).isEqualTo(Duration.ofSeconds(4));
    nanos.addAndGet(Duration.ofSeconds(4).toNanos());
    assertThat(patience.left()).isZero();
  }

  @Test
  void aServerThatDoesNotAnswerIsAskedEverLessOften() {
    int asked = 0;
    for (int second = 0; second < 60; second++) {
      for (int tenth = 0; tenth < 10; tenth++) {
        if (!patience.isAway()) {
          asked++;
          patience.unanswered();
          patience.unanswered();
        }
        nanos.addAndGet(Duration.ofMillis(100).toNanos());
      }
    }
    assertThat(patience.left()).as("nobody waits for that").isZero();
    assertThat(asked).isBetween(15, 30);

    patience.answered();

    assertThat(patience.isAway()).isFalse();
    patience.unanswered();
    assertThat(patience.isAway()).as("one broken connection").isFalse();
  }

  @Test
  void anAnswerDoesNotEndWhatTheServerAskedFor() {
    patience.asked(Duration.ofSeconds(5));
    patience.answered();

    assertThat(patience.left()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void nobodyCanMakeItWaitForEver() {
    patience.asked(Duration.ofDays(300));

    assertThat(patience.left()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void whatTheServerAsksOfOneWriterAllOfTheSameIdentityWaitFor() {
    try (CannedApiServer server = new CannedApiServer()) {
      ApiClient client = server.client();

      client.within(WriteGate.OPEN).patience().asked(Duration.ofSeconds(20));

      assertThat(client.patience().left()).isPositive();
      assertThat(client.within(WriteGate.OPEN).patience().left()).isPositive();
      assertThat(client.as(new Identity.ServiceAccount("n", "other")).patience().left()).isZero();
    }
  }
}
