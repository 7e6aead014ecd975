package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AskTest {
  @ParameterizedTest
  @CsvSource({
    "false, false, false, LATELY",
    "false, false, true, NOW",
    "false, true, false, KNOWN",
    "false, true, true, KNOWN",
    "true, false, false, NOW",
    "true, true, true, NOW"
  })
  void asksTheServerOnlyWhenNobodyElseHas(boolean asked, boolean moved, boolean failed, Ask ask) {
    assertThat(Ask.of(asked, moved, failed)).isEqualTo(ask);
  }
}
