package dev.sealgate.reconciler.render;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what all files of a revision come to, whichever thread reads them: their trees are held
 * side by side, so bounds of single files are none.
 */
final class RevisionBudget {
  private final LoadLimits limits;
  private final AtomicLong nodes = new AtomicLong();
  private final AtomicLong chars = new AtomicLong();
  private final AtomicLong objects = new AtomicLong();

  RevisionBudget(LoadLimits limits) {
    this.limits = limits;
  }

  boolean node() {
    return nodes.incrementAndGet() <= limits.maxRevisionNodes();
  }

  boolean text(int length) {
    return chars.addAndGet(length) <= limits.maxRevisionTextChars();
  }

  boolean object() {
    return objects.incrementAndGet() <= limits.maxManifests();
  }
}
