package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.model.AppKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Forgets Applications that are gone, with what they claimed and the values in memory. Nothing
 * tells of one whose finalizer somebody removed by hand.
 */
final class Departures {
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Workshop workshop;
  private final States states;
  private final Sources sources;
  private final Claims claims;
  private final Clusters clusters;
  private final AtomicReference<Instant> next = new AtomicReference<>(Instant.MIN);

  Departures(Workshop workshop, States states, Sources sources, Claims claims, Clusters clusters) {
    this.clusters = clusters;
    this.workshop = workshop;
    this.states = states;
    this.sources = sources;
    this.claims = claims;
  }

  void forget(AppKey app) {
    drop(app);
    claims.keepOnly(app, "", Set.of()).forEach(workshop.signals()::poke);
    states.end(app);
  }

  /**
   * Drops it if another replica works for it; what it claims stays claimed.
   *
   * @return whether another one does
   */
  boolean handOver(AppKey app) {
    boolean others = !states.isOwn(app);
    if (others && states.find(app) != null) {
      drop(app);
    }
    return others;
  }

  private void drop(AppKey app) {
    AppState state = states.find(app);
    if (state != null) {
      sources.unfollow(state);
      workshop.cluster(state).letGo(app);
      clusters.release(state);
    }
    workshop.metrics().forget(app);
    states.forget(app);
  }

  /**
   * @return whether any of them is gone
   */
  boolean forgetGone(Collection<AppKey> apps) {
    List<AppKey> gone =
        apps.stream().distinct().filter(app -> states.specs().get(app).isEmpty()).toList();
    gone.forEach(this::forget);
    return !gone.isEmpty();
  }

  /** Looks at all of them, if nobody did lately. */
  void sweep() {
    Instant now = workshop.steady().instant();
    Instant due = next.get();
    if (!now.isBefore(due) && next.compareAndSet(due, now.plus(PAUSE))) {
      forgetGone(states.all().stream().map(state -> state.key).toList());
    }
  }
}
