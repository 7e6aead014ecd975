package dev.sealgate.reconciler.shards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.model.AppKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TenuresTest {
  private static final AppKey APP = new AppKey("ns", "app");
  private static final Grant ALL =
      new Grant("a", List.of(Ring.of(Set.of("a"))), List.of(), Optional.empty(), 1);
  private static final Duration WHILE = Duration.ofSeconds(5);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final Tenures tenures = new Tenures(ALL, nanos::get);
  private final Tenure tenure = tenures.begin(APP).orElseThrow();

  @BeforeEach
  void aWriteIsUnderWayWhenItEnds() {
    assertThat(tenure.enter()).isTrue();
    assertThat(tenures.adopt(Grant.none("a", 2))).isTrue();
    assertThat(tenure.enter()).isFalse();
    assertThat(tenures.isQuiet()).isFalse();
  }

  @Test
  void isQuietOnceTheAnswerIsThere() {
    tenure.leave(Duration.ZERO);
    assertThat(tenures.isQuiet()).isTrue();
  }

  @Test
  void isNotQuietWhileAWriteWithoutAnAnswerMayStillBeExecuted() {
    assertThat(tenure.isQuiet()).isFalse();
    tenure.leave(WHILE);
    assertThat(tenures.isQuiet()).isFalse();

    nanos.addAndGet(WHILE.toNanos() - 1);
    assertThat(tenures.isQuiet()).isFalse();

    nanos.addAndGet(1);
    assertThat(tenures.isQuiet()).isTrue();
  }

  @Test
  void waitsForTheOneThatMayBeExecutedLast() {
    Tenure other = Tenure.shared(nanos::get);
    for (int i = 0; i < 3; i++) {
      assertThat(other.enter()).isTrue();
    }
    other.end();
    other.leave(WHILE);
    other.leave(WHILE.dividedBy(2));
    other.leave(Duration.ZERO);

    nanos.addAndGet(WHILE.toNanos() - 1);
    assertThat(other.isQuiet()).isFalse();
    nanos.addAndGet(1);
    assertThat(other.isQuiet()).isTrue();
  }
}
