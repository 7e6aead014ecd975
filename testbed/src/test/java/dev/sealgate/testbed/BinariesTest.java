package dev.sealgate.testbed;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BinariesTest {
  @Test
  void aMissingBinaryIsNamedWithTheWayToGetIt() {
    assertThatThrownBy(() -> Binaries.require("no-such-binary"))
        .isInstanceOf(TestbedException.class)
        .hasMessageContaining("no-such-binary")
        .hasMessageContaining("run testbed/provision");
  }
}
