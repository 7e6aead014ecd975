package dev.sealgate.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OldGenerationTest {
  private static final long MIB = 1L << 20;

  private final OldGeneration old = new OldGeneration();

  @Test
  void nothingIsDueBelowSeventyTwoMebibytes() {
    old.collected(true, 10 * MIB);
    old.collected(false, 72 * MIB);
    assertThat(old.isDue()).isFalse();
  }

  @Test
  void itIsDueOnceThereIsMore() {
    old.collected(true, 10 * MIB);
    old.collected(false, 72 * MIB + 1);
    assertThat(old.isDue()).isTrue();
  }

  @Test
  void muchThatLivesMayGrowByHalf() {
    old.collected(true, 200 * MIB);
    old.collected(false, 300 * MIB);
    assertThat(old.isDue()).isFalse();
    old.collected(false, 300 * MIB + 1);
    assertThat(old.isDue()).isTrue();
  }

  @Test
  void whatAWholeCollectionLeftLivesAndNothingIsDueAnyMore() {
    old.collected(true, 10 * MIB);
    old.collected(false, 90 * MIB);
    old.collected(true, 80 * MIB);
    assertThat(old.isDue()).isFalse();
    old.collected(false, 100 * MIB);
    assertThat(old.isDue()).isFalse();
  }

  @Test
  void howeverOftenItIsToldItIsDueOnce() {
    old.collected(false, 90 * MIB);
    old.collected(false, 91 * MIB);
    old.collected(true, 20 * MIB);
    assertThat(old.isDue()).isFalse();
  }
}
