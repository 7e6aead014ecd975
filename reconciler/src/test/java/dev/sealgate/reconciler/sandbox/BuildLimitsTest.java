package dev.sealgate.reconciler.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuildLimitsTest {
  /** In MiB. */
  @ParameterizedTest
  @CsvSource({
    "1536, 768, 2, 73, 2",
    "1536, 768, 16, 73, 2",
    "1024, 512, 4, 82, 1",
    "512, 256, 4, 64, 1",
    "4096, 2048, 4, 132, 4",
    "24000, 6000, 2, 256, 2"
  })
  void buildsShareWhatTheControllerLeaves(
      long memory, long heap, int processors, long share, int atOnce) {
    BuildLimits limits = BuildLimits.of(memory << 20, heap << 20, processors);

    assertThat(limits.memory() >> 20).isEqualTo(share);
    assertThat(limits.atOnce()).isEqualTo(atOnce);
  }

  /** As deploy/ ships it: the heap is half of the container. */
  @ParameterizedTest
  @ValueSource(longs = {1024, 1536, 2048, 8192})
  void allOfThemFitInBesideTheFullHeap(long memory) {
    BuildLimits limits = BuildLimits.of(memory << 20, memory << 19, 64);

    long kustomize = limits.memory() + BuildLimits.MARGIN;
    long helm = 2 * limits.memory() + BuildLimits.MARGIN;
    assertThat((kustomize + helm) * limits.atOnce())
        .isLessThanOrEqualTo((memory << 19) - (200L << 20));
  }
}
