package dev.sealgate.reconciler.shards;

import dev.sealgate.reconciler.model.AppKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What a grant allows, for as long as it does. Thread-safe. */
final class Tenures {
  private final Map<AppKey, Tenure> running = new HashMap<>();
  private final List<Tenure> ending = new ArrayList<>();
  private final LongSupplier nanos;
  private volatile Grant grant;

  /**
   * @param nanos as {@link System#nanoTime}
   */
  Tenures(Grant grant, LongSupplier nanos) {
    this.grant = grant;
    this.nanos = nanos;
  }

  Grant grant() {
    return grant;
  }

  synchronized Optional<Tenure> begin(AppKey app) {
    return grant.owns(app)
        ? Optional.of(running.computeIfAbsent(app, _ -> Tenure.shared(nanos)))
        : Optional.empty();
  }

  /**
   * From now on this is granted. What no longer is ends before anything else begins.
   *
   * @return whether it differs in what is granted
   */
  synchronized boolean adopt(Grant next) {
    boolean same = next.isLike(grant);
    if (!same) {
      boolean broken = next.epoch() != grant.epoch();
      List.copyOf(running.keySet()).stream()
          .filter(app -> broken || !next.owns(app))
          .forEach(this::end);
    }
    grant = next;
    return !same;
  }

  /** The Application is gone. */
  synchronized void end(AppKey app) {
    Tenure tenure = running.remove(app);
    if (tenure != null) {
      tenure.end();
      ending.add(tenure);
    }
  }

  synchronized int size() {
    return running.size();
  }

  /** Whether nothing of what ended is under way any more. */
  synchronized boolean isQuiet() {
    ending.removeIf(Tenure::isQuiet);
    return ending.isEmpty();
  }
}
