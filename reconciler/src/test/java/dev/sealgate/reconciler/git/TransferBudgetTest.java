package dev.sealgate.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class TransferBudgetTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
  private final TransferBudget budget = new TransferBudget(clock, Duration.ofSeconds(10), 100);

  private InputStream limited(int bytes) {
    return budget.limit(new ByteArrayInputStream(new byte[bytes]));
  }

  @Test
  void countsTheBytesOfAllStreams() throws IOException {
    assertThat(limited(60).readAllBytes()).hasSize(60);
    assertThat(limited(40).skip(40)).isEqualTo(40);

    assertThatThrownBy(() -> limited(1).read())
        .isInstanceOfSatisfying(
            TransferBudget.Exceeded.class, exceeded -> assertThat(exceeded.time).isFalse());
  }

  @Test
  void endsASlowStream() throws IOException {
    InputStream slow = limited(50);
    assertThat(slow.read()).isZero();
    now.set(Instant.EPOCH.plusSeconds(11));

    assertThat(budget.isOverdue()).isTrue();
    assertThatThrownBy(slow::read)
        .isInstanceOfSatisfying(
            TransferBudget.Exceeded.class, exceeded -> assertThat(exceeded.time).isTrue());
  }
}
