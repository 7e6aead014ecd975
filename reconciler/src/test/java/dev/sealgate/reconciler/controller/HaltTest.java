package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HaltTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  private static Halt until(Instant end) {
    return new Halt(false, Optional.of(end), "why");
  }

  @Test
  void lastsUntilItsEnd() {
    Halt pause = until(NOW.plusSeconds(5));

    assertThat(pause.isOn(NOW)).isTrue();
    assertThat(pause.left(NOW)).contains(Duration.ofSeconds(5));
    assertThat(pause.told(NOW)).isEqualTo("paused until 2026-11-20T12:00:05Z: why");
    assertThat(pause.isOn(NOW.plusSeconds(5))).isFalse();
    assertThat(pause.left(NOW.plusSeconds(5))).isEmpty();
    assertThat(pause.told(NOW.plusSeconds(5))).isEmpty();
  }

  @Test
  void lastsForEverWhenSuspended() {
    Halt both = new Halt(true, Optional.of(NOW.minusSeconds(1)), "why");

    assertThat(both.isOn(NOW)).isTrue();
    assertThat(both.left(NOW)).isEmpty();
    assertThat(both.told(NOW)).isEqualTo("spec.suspend is true");
  }
}
