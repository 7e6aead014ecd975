package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.model.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTest {
  @Test
  void growsToItsBoundWithHalfOfItRandom() {
    Backoff backoff = new Backoff(Duration.ofSeconds(4), 2, Duration.ofSeconds(20));
    Random random = new Random(7);

    for (int i = 0; i < 100; i++) {
      assertThat(backoff.after(1, random)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
      assertThat(backoff.after(2, random)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
      assertThat(backoff.after(9, random))
          .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(20));
      assertThat(backoff.after(Integer.MAX_VALUE, random)).isLessThanOrEqualTo(backoff.longest());
    }
  }

  @ParameterizedTest
  @CsvSource({"30s,30000", "1m30s,90000", "1.5h,5400000", "500ms,500"})
  void readsGoDurations(String text, long millis) {
    assertThat(GoDuration.parse(text)).contains(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0s", "5", "s", "1s ", "-1s", "1d", "99999999999h"})
  void refusesOtherDurations(String text) {
    assertThat(GoDuration.parse(text)).isEmpty();
  }

  @Test
  void doesNotRaceWithAnotherWriterForEver() {
    HealPace pace = new HealPace();
    ObjectRef ref = new ObjectRef("", "ConfigMap", "ns", "a");
    Instant now = Instant.EPOCH;
    for (int i = 0; i < 5; i++) {
      assertThat(pace.pauseBefore(ref, now)).isZero();
      pace.corrected(ref, now);
    }
    assertThat(pace.pauseBefore(ref, now)).isEqualTo(Duration.ofMillis(500));
    pace.corrected(ref, now);
    assertThat(pace.pauseBefore(ref, now)).isEqualTo(Duration.ofSeconds(1));
    for (int i = 0; i < 50; i++) {
      pace.corrected(ref, now);
    }
    assertThat(pace.pauseBefore(ref, now)).isEqualTo(Duration.ofMinutes(1));

    assertThat(pace.pauseBefore(new ObjectRef("", "ConfigMap", "ns", "b"), now)).isZero();
    Instant later = now.plus(Duration.ofMinutes(10));
    pace.corrected(ref, later);
    assertThat(pace.pauseBefore(ref, later)).isZero();
  }
}
