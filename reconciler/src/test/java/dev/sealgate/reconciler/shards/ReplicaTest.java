package dev.sealgate.reconciler.shards;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReplicaTest {
  private static final Pace QUICK =
      new Pace(Duration.ofSeconds(60), Duration.ofSeconds(40), Duration.ofMillis(20));

  @Test
  void whoFailedWhenToldOfItsShareIsToldAgain() {
    AtomicInteger failures = new AtomicInteger();
    AtomicInteger successes = new AtomicInteger();
    Shards.Listener listener =
        new Shards.Listener() {
          @Override
          public void changed() {
            if (failures.get() < 2) {
              failures.incrementAndGet();
              throw new IllegalStateException("as for a test");
            }
            successes.incrementAndGet();
          }

          @Override
          public void lost() {
            throw new AssertionError("nobody took it");
          }
        };
    try (Replica replica =
        new Replica(new Alone(), new Self("a", "a-1", _ -> false), QUICK, InstantSource.system())) {
      replica.start(listener);

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> replica.hasJoined() && successes.get() > 0);
    }
  }

  private static final class Alone implements Board {
    @Override
    public Stored store(Ring ring, int applications) {
      return Stored.YES;
    }

    @Override
    public List<MemberLease> list() {
      return List.of();
    }

    @Override
    public void giveUp() {}

    @Override
    public void delete(MemberLease leftover) {
      throw new AssertionError("there is none");
    }
  }
}
