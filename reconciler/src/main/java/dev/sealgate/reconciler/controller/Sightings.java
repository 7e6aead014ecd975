package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.drift.LiveObject;
import dev.sealgate.reconciler.drift.LiveObjects;
import dev.sealgate.reconciler.drift.Outsiders;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.ObjectRef;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the watches of each cluster saw, for the Applications that are applied to it. */
final class Sightings {
  private final Workshop workshop;
  private final Function<AppKey, @Nullable AppState> states;
  private final HealTurns turns;

  Sightings(Workshop workshop, Function<AppKey, @Nullable AppState> states, HealTurns turns) {
    this.workshop = workshop;
    this.states = states;
    this.turns = turns;
  }

  /** Hears of what is owned. What another cluster says of an Application is nothing to it. */
  LiveObjects.Listener ofOwned(Cluster cluster) {
    return new LiveObjects.Listener() {
      @Override
      public void changed(
          AppKey owner, ObjectRef ref, @Nullable LiveObject before, @Nullable LiveObject now) {
        AppState state = of(cluster, owner);
        if (state != null) {
          sighted(state, ref, before, now);
        }
      }

      @Override
      public void relisted(ApiResource resource) {
        Sightings.this.relisted(cluster, resource);
      }
    };
  }

  private @Nullable AppState of(Cluster cluster, AppKey app) {
    AppState state = states.apply(app);
    return state != null && workshop.cluster(state) == cluster ? state : null;
  }

  private void sighted(
      AppState state, ObjectRef ref, @Nullable LiveObject before, @Nullable LiveObject now) {
    // what differs already may have been put right, which our fields don't tell
    boolean touched =
        before == null
            || now == null
            || !before.mark().equals(now.mark())
            || before.held() != now.held()
            || now.mark().isEmpty()
            || state.differences.containsKey(ref);
    if (touched) {
      state.sighted.add(ref);
      turns.take(state);
    }
    if (before != null && now != null && before.held() && !now.held()) {
      // a commit may have passed it over meanwhile
      state.healFailed.set(true);
      workshop.signals().poke(state.key);
    }
    boolean otherHealth = before == null || now == null || !before.health().equals(now.health());
    if (state.unsighted.remove(ref) || otherHealth || state.rolling) {
      workshop.signals().refresh(state.key);
    }
  }

  private void relisted(Cluster cluster, ApiResource resource) {
    workshop.apps().stream()
        .filter(state -> workshop.cluster(state) == cluster)
        .forEach(state -> {
          // without waiting for a lock: what is being applied is looked at afterwards
          state.relisted.add(resource);
          if (state.rolling) {
            workshop.signals().refresh(state.key);
          }
          turns.take(state);
        });
  }

  /** Hears of what is not ours, and is wanted by an Application that only reports. */
  Outsiders.Listener ofOutsiders(Cluster cluster) {
    return new Outsiders.Listener() {
      @Override
      public void changed(AppKey app, ObjectRef ref) {
        AppState state = of(cluster, app);
        if (state != null && state.differences.containsKey(ref)) {
          state.sighted.add(ref);
          turns.take(state);
        }
      }

      @Override
      public void relisted(AppKey app, Outsiders.Place place) {
        AppState state = of(cluster, app);
        if (state != null) {
          state.differences.keySet().stream().filter(place::holds).forEach(state.sighted::add);
          turns.take(state);
        }
      }
    };
  }
}
