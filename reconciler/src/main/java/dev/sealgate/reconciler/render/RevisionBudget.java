package dev.sealgate.reconciler.render;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what all files of a revision come to, whichever thread reads them: their trees are held
 * side by side, so bounds of single files are none.
 */
final class RevisionBudget {
  private final LoadLimits limits;
  private final Weight weight;
  private final AtomicLong nodes = new AtomicLong();
  private final AtomicLong chars = new AtomicLong();
  private final AtomicLong objects = new AtomicLong();

  RevisionBudget(LoadLimits limits, Weight weight) {
    this.limits = limits;
    this.weight = weight;
  }

  boolean node() {
    weight.node();
    return nodes.incrementAndGet() <= limits.maxRevisionNodes();
  }

  boolean text(int length) {
    weight.text(length);
    return chars.addAndGet(length) <= limits.maxRevisionTextChars();
  }

  boolean object() {
    return objects.incrementAndGet() <= limits.maxManifests();
  }
}
