package dev.sealgate.reconciler.shards;

import dev.sealgate.reconciler.cluster.WriteGate;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Open for a while after each renewal of a Lease.
 *
 * @param renewed when the last renewal that surely arrived was sent; empty without the Lease
 * @param now of the same clocks
 */
public record LeaseGate(Supplier<Optional<Moment>> renewed, Supplier<Moment> now, Pace pace)
    implements WriteGate {
  private Optional<Duration> age() {
    // in this order: a renewal between the two would seem to be of the future
    return renewed.get().map(it -> now.get().atMostSince(it));
  }

  @Override
  public boolean enter() {
    return reach().isPositive();
  }

  @Override
  public Duration reach() {
    return age().map(pace::reach).orElse(Duration.ZERO);
  }

  @Override
  public Duration askingReach() {
    return age().map(pace::askingReach).orElse(Duration.ZERO);
  }

  @Override
  public boolean isClosed(Duration limit) {
    return age().filter(age -> pace.admits(age, limit)).isEmpty();
  }

  @Override
  public void leave(Duration after) {}
}
