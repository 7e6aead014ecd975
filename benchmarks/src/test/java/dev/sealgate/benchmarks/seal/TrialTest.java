package dev.sealgate.benchmarks.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TrialTest {
  @Test
  void aMedianAboveTheTargetIsMissed() {
    Trial trial = trial(OptionalDouble.of(0.2), OptionalDouble.empty());

    Trial.Taken met = new Trial.Taken(trial, List.of(0.5, 0.1, 0.2), List.of(0.1));
    Trial.Taken missed = new Trial.Taken(trial, List.of(0.5, 0.1, 0.21), List.of(0.1));

    assertThat(met.missed()).isFalse();
    assertThat(met.row())
        .isEqualTo(
            "| a file | 200 ms (100 ms–500 ms) | 100 ms (100 ms–100 ms) | sops | 0.50 | 200 ms met |\n");
    assertThat(missed.missed()).isTrue();
    assertThat(missed.row()).endsWith("| 200 ms **missed** |\n");
  }

  @Test
  void aRatioBelowTheTargetIsMissed() {
    Trial trial = trial(OptionalDouble.empty(), OptionalDouble.of(4));

    assertThat(new Trial.Taken(trial, List.of(1.0), List.of(3.9)).missed()).isTrue();
    assertThat(new Trial.Taken(trial, List.of(1.0, 3.0), List.of(8.0)).missed()).isFalse();
    assertThat(SealBenchmark.json(List.of(new Trial.Taken(trial, List.of(1.0), List.of(3.9)))))
        .contains("\"id\" : \"one\"", "\"missed\" : true", "1.0", "3.9");
  }

  private static Trial trial(OptionalDouble most, OptionalDouble ratio) {
    return new Trial("one", "a file", _ -> "", "sops", _ -> "", most, ratio);
  }
}
