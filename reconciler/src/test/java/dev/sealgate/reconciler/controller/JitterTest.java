package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JitterTest {
  private static final Instant NOW = Instant.EPOCH;

  @Test
  void spreadsOverATwentiethAndIsNeverLate() {
    Random random = new Random(3);
    Instant due = NOW.plus(Duration.ofHours(1));

    List<Instant> moments =
        Stream.generate(() -> Jitter.earlier(NOW, due, random)).limit(500).toList();

    assertThat(moments)
        .allSatisfy(moment -> assertThat(moment).isBetween(due.minus(Duration.ofMinutes(3)), due))
        .anySatisfy(moment -> assertThat(moment).isBefore(due.minus(Duration.ofMinutes(2))))
        .anySatisfy(moment -> assertThat(moment).isAfter(due.minus(Duration.ofMinutes(1))));
  }

  @Test
  void leavesAloneWhatIsDue() {
    assertThat(Jitter.earlier(NOW, NOW, new Random(3))).isEqualTo(NOW);
    assertThat(Jitter.earlier(NOW, NOW.minusSeconds(60), new Random(3)))
        .isEqualTo(NOW.minusSeconds(60));
  }
}
