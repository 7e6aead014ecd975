package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.apply.Applied;
import dev.sealgate.reconciler.apply.Applier;
import dev.sealgate.reconciler.apply.Comparer;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.drift.Drift;
import dev.sealgate.reconciler.drift.LiveObject;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Corrects, or reports, what others change. It works from memory and beside the reconcile thread,
 * so that a Git server that does not answer delays no correction.
 */
final class Healer {
  private static final int MOST_NAMED = 5;

  private final Workshop workshop;
  private final Function<AppKey, @Nullable Settings> settings;
  private final HealTurns turns = new HealTurns(this::heal);
  private final Sightings sightings;
  private final Contests contests;

  /**
   * @param settings the spec as it is now, null when the Application is gone
   */
  Healer(
      Workshop workshop,
      Function<AppKey, @Nullable AppState> states,
      Function<AppKey, @Nullable Settings> settings) {
    this.contests = new Contests(workshop);
    this.workshop = workshop;
    this.settings = settings;
    this.sightings = new Sightings(workshop, states, turns);
  }

  /** Hears of what the watches see. */
  Sightings sightings() {
    return sightings;
  }

  private void heal(AppState state) {
    state.lock.lock();
    try {
      Instant time = workshop.clock().instant();
      Settings wanted = settings.apply(state.key);
      Desired desired = state.desired;
      Settings now =
          wanted == null || desired == null ? wanted : wanted.at(desired.revision().commit(), time);
      if (desired == null || now == null || now.halt().isOn(time)) {
        return;
      }
      Map<PlannedObject, Drift> drifted = drifted(state, desired, now);
      if (drifted.isEmpty()) {
        return;
      }
      for (Map.Entry<Desired, Map<PlannedObject, Drift>> share :
          bySource(state, desired, drifted).entrySet()) {
        if (now.automated() && now.selfHeal()) {
          correct(state, share.getKey(), now, share.getValue());
        } else {
          report(state, share.getKey(), now, share.getValue());
        }
      }
    } catch (RuntimeException bug) {
      workshop.log().bug(state.key, bug);
    } finally {
      state.lock.unlock();
    }
  }

  /** What waits for its wave is kept as the commit before wants it, with the values of that one. */
  private static Map<Desired, Map<PlannedObject, Drift>> bySource(
      AppState state, Desired desired, Map<PlannedObject, Drift> drifted) {
    Map<Desired, Map<PlannedObject, Drift>> shares = new IdentityHashMap<>();
    drifted.forEach((object, drift) -> {
      Desired source = state.sourceOf(object.ref());
      shares
          .computeIfAbsent(source == null ? desired : source, _ -> new LinkedHashMap<>())
          .put(object, drift);
    });
    return shares;
  }

  /**
   * @param reportOnly then what differs may be nothing that was ever applied
   */
  private Map<PlannedObject, Drift> drifted(AppState state, Desired desired, Settings now) {
    boolean reportOnly = !now.automated();
    Set<ObjectRef> refs = new HashSet<>();
    state.sighted.removeIf(refs::add);
    Set<ObjectRef> toCompare =
        reportOnly || !now.selfHeal()
            ? refs.stream().filter(state.differences::containsKey).collect(Collectors.toSet())
            : Set.of();
    Set<ApiResource> resources = new HashSet<>();
    state.relisted.removeIf(resources::add);
    if (!resources.isEmpty()) {
      desired.plan().objects().stream()
          .filter(object -> resources.contains(object.resource()))
          .forEach(object -> refs.add(object.ref()));
    }
    Map<PlannedObject, Drift> drifted = new LinkedHashMap<>();
    for (ObjectRef ref : refs) {
      Desired source = reportOnly ? desired : state.sourceOf(ref);
      PlannedObject object = source == null ? null : source.plan().get(ref);
      Applied applied = state.applied.get(ref);
      if (object != null && toCompare.contains(ref)) {
        drifted.put(object, new Drift.Changed(""));
        continue;
      }
      if (object == null || applied == null) {
        continue;
      }
      Drift drift = workshop.live(state).drift(object.resource(), ref, applied);
      if (!(drift instanceof Drift.None)) {
        drifted.put(object, drift);
      } else if (state.differences.remove(ref) != null) {
        workshop.signals().refresh(state.key);
      }
    }
    return drifted;
  }

  private void correct(
      AppState state, Desired desired, Settings now, Map<PlannedObject, Drift> drifted) {
    Instant time = workshop.steady().instant();
    List<PlannedObject> due = new ArrayList<>();
    Duration pause = Duration.ZERO;
    for (PlannedObject object : drifted.keySet()) {
      Duration wait = state.pace.pauseBefore(object.ref(), time);
      if (wait.isZero()) {
        due.add(object);
      } else {
        state.sighted.add(object.ref());
        pause = pause.isZero() || wait.compareTo(pause) < 0 ? wait : pause;
      }
    }
    if (!pause.isZero()) {
      turns.takeAfter(state, pause);
    }
    if (due.isEmpty()) {
      return;
    }
    contests.note(state, now, due, time);
    Map<ObjectRef, String> before = new HashMap<>();
    for (PlannedObject object : due) {
      LiveObject seen = workshop.live(state).get(object.resource(), object.ref());
      before.put(object.ref(), seen == null ? "" : seen.version());
    }
    Set<ObjectRef> unchanged = new HashSet<>();
    Applier.Report report = workshop.applier(state, now, desired.revision()).reapply(due);
    state.applied.putAll(report.applied());
    workshop.recreated(state, report.recreated());
    for (PlannedObject object : due) {
      Applied applied = report.applied().get(object.ref());
      if (applied == null || applied.version().equals(before.get(object.ref()))) {
        // a field that is left to its new owner, say
        unchanged.add(object.ref());
      } else {
        state.pace.corrected(object.ref(), time);
      }
    }
    if (unchanged.size() < due.size()) {
      String what =
          due.stream()
              .filter(object -> !unchanged.contains(object.ref()))
              .limit(MOST_NAMED)
              .map(object -> object.ref() + Contests.told(drifted.get(object)))
              .collect(Collectors.joining(", "));
      int more = due.size() - unchanged.size() - MOST_NAMED;
      workshop.corrected(state, what + (more > 0 ? " and " + more + " more" : ""));
    }
    if (!report.complete()) {
      // what is not known to be applied is applied by the next sync
      due.stream()
          .map(PlannedObject::ref)
          .filter(ref -> !report.applied().containsKey(ref))
          .forEach(state.applied::remove);
      failed(state, report.problems());
    }
  }

  void look(AppState state) {
    turns.take(state);
  }

  private void report(
      AppState state, Desired desired, Settings now, Map<PlannedObject, Drift> drifted) {
    Comparer.Report report =
        workshop.comparer(state, now, desired.revision()).compare(drifted.keySet());
    report
        .same()
        .forEach((ref, seen) -> {
          state.applied.put(ref, seen);
          state.differences.remove(ref);
        });
    state.differences.putAll(report.differences());
    if (!report.problems().isEmpty()) {
      failed(state, report.problems());
    }
    if (now.automated()) {
      workshop.signals().refresh(state.key);
      return;
    }
    workshop.outsiders(state).require(state.key, desired.placesOf(state.differences.keySet()));
    if (state.differences.isEmpty()) {
      // now the revision is in place, which the reconcile thread tells
      workshop.signals().poke(state.key);
    } else {
      workshop.signals().refresh(state.key);
    }
  }

  /** The reconcile thread takes over, with its back-off. */
  private void failed(AppState state, List<Problem> problems) {
    if (state.tenure.isOver()) {
      return;
    }
    workshop.log().correctionFailed(state.key, problems.getFirst());
    state.healFailed.set(true);
    workshop.signals().poke(state.key);
  }
}
