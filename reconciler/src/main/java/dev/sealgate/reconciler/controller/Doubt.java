package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.cluster.Pulse;
import java.util.concurrent.atomic.AtomicBoolean;

/** Whether a cluster may be away, and who is to be told when that changes. */
final class Doubt implements Pulse {
  private final AtomicBoolean on = new AtomicBoolean();
  private final Runnable changed;

  Doubt(Runnable changed) {
    this.changed = changed;
  }

  boolean isOn() {
    return on.get();
  }

  /** Before it is asked: what a watch tells from then on counts. */
  void clear() {
    on.set(false);
  }

  /** Without telling: whoever asked knows. */
  void keep() {
    on.set(true);
  }

  @Override
  public void lost() {
    if (on.compareAndSet(false, true)) {
      changed.run();
    }
  }

  @Override
  public void back() {
    if (on.get()) {
      changed.run();
    }
  }
}
