package dev.sealgate.reconciler.shards;

import dev.sealgate.reconciler.cluster.WriteGate;
import dev.sealgate.reconciler.model.AppKey;
import java.util.Optional;
import java.util.Set;

/** Of a process that works for all Applications. */
record AllShards(WriteGate gate) implements Shards {
  private static final Tenure ENDLESS = Tenure.endless();

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public boolean owns(AppKey app) {
    return true;
  }

  @Override
  public Optional<Tenure> begin(AppKey app) {
    return Optional.of(ENDLESS);
  }

  @Override
  public void forget(AppKey app) {}

  @Override
  public boolean hasJoined() {
    return true;
  }

  @Override
  public Set<String> members() {
    return Set.of();
  }

  @Override
  public int size() {
    return 0;
  }

  @Override
  public void start(Listener listener) {}

  @Override
  public void close() {}
}
