package dev.sealgate.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FiguresTest {
  private final Figures figures = new Figures();

  @Test
  void aRowHoldsMedianAndRangeThePeersAndTheTarget() {
    figures.add("A 1000: push to last Secret, s", 1.91);
    figures.add("A 1000: push to last Secret, s", 1.85);
    figures.add("A 1000: push to last Secret, s", 2.5);

    assertThat(figures.table())
        .endsWith("| A 1000: push to last Secret, s | 1.91 (1.85–2.50) | Flux 7.36 | 2 met |\n");
    assertThat(figures.anyMissed()).isFalse();
  }

  @Test
  void aMedianAboveTheTargetIsToldAsMissed() {
    figures.add("C: self-heal p99, s", 1.2);

    assertThat(figures.table()).contains("| 1 **missed** |");
    assertThat(figures.anyMissed()).isTrue();
  }

  @Test
  void aTargetOfZeroRequestsIsMissedByOne() {
    figures.add("A 1000: API requests while nothing happens for 10 s", 1);

    assertThat(figures.anyMissed()).isTrue();
  }

  @Test
  void jsonHoldsEverySample() {
    figures.add("anything", 1.5);
    figures.add("anything", 2);

    assertThat(figures.json()).contains("\"anything\" : [ 1.5, 2.0 ]");
  }
}
