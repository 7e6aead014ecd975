package dev.sealgate.reconciler.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildLimitsTest {
  /** In MiB. */
  @ParameterizedTest
  @CsvSource({"1024, 717, 73", "2048, 1433, 227", "512, 358, 64", "24000, 6000, 256"})
  void aBuildGetsAShareOfWhatTheControllerLeaves(long memory, long heap, long share) {
    assertThat(BuildLimits.share(memory << 20, heap << 20) >> 20).isEqualTo(share);
  }
}
