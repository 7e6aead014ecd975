package dev.sealgate.reconciler.shards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.cluster.WriteGate;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final List<Pace> PACES =
      List.of(Pace.of(Pace.SHORTEST), Pace.STANDARD, Pace.of(Pace.LONGEST));

  /** Its own clock may be a tenth slow and the other replica's a tenth fast. */
  @Test
  void nothingThatIsLetThroughIsExecutedAfterAnotherReplicaMayTakeOver() {
    for (Pace pace : PACES) {
      double lease = pace.lease().toMillis();
      for (int i = 0; i < 100; i++) {
        Duration sent = pace.lease().multipliedBy(i).dividedBy(100);
        Duration limit = pace.reach(sent);
        assertThat(pace.askingReach(sent)).isLessThanOrEqualTo(limit);
        for (int j = i; j < 100; j++) {
          Duration body = pace.lease().multipliedBy(j).dividedBy(100);
          if (limit.isPositive() && pace.admits(body, limit)) {
            assertThat(body.toMillis() / 0.9 + limit.toMillis()).isLessThan(lease / 1.1);
          }
        }
      }
    }
  }

  @Test
  void theServersWordMayTakeHalfOfWhatIsLeftUpToWhatAnybodyWaitsForIt() {
    for (Pace pace : PACES) {
      for (int i = 0; i < 66; i++) {
        Duration sent = pace.lease().multipliedBy(i).dividedBy(100);
        Duration limit = pace.askingReach(sent);
        Duration half = pace.lease().multipliedBy(5).dividedBy(6).minus(sent).dividedBy(2);
        Duration rest = pace.doubt().minus(sent);
        Duration word = Collections.min(List.of(half, rest, WriteGate.WORD));
        assertThat(limit).isGreaterThanOrEqualTo(pace.lease().dividedBy(12));
        assertThat(pace.admits(sent.plus(word).minusMillis(1), limit)).isTrue();
      }
      assertThat(pace.askingReach(pace.doubt())).isZero();
    }
    assertThat(Pace.STANDARD.askingReach(Duration.ZERO)).isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  void whatMayBeSentAtAllIsGivenATwelfthOfTheLeaseAndAsMuchForTheWayThere() {
    for (Pace pace : PACES) {
      Duration twelfth = pace.lease().dividedBy(12);
      Duration last = pace.doubt().minusMillis(1);
      assertThat(pace.reach(last)).isGreaterThan(twelfth);
      assertThat(pace.reach(pace.doubt())).isZero();
      assertThat(pace.admits(last, twelfth)).isTrue();
      assertThat(pace.admits(pace.doubt(), Duration.ofMillis(1))).isFalse();

      Duration early = pace.reach(Duration.ZERO);
      assertThat(early).isEqualTo(pace.lease().multipliedBy(3).dividedBy(4));
      assertThat(pace.admits(twelfth, early)).isTrue();
      assertThat(pace.admits(twelfth.plusMillis(1), early)).isFalse();
    }
  }
}
