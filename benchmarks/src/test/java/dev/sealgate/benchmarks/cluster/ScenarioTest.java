package dev.sealgate.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioTest {
  @Test
  void aScenarioIsALetterAndASize() {
    assertThat(Scenario.parse("b300")).isEqualTo(new Scenario(Scenario.Kind.B, 300));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "d10", "a0", "300", "a1000000", "a10 b10"})
  void anythingElseIsRefusedWithAHint(String text) {
    assertThatThrownBy(() -> Scenario.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("(hint: benchmarks/cluster --help)");
  }
}
