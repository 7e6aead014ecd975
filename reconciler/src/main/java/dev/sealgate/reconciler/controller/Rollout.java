package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.apply.Applier;
import dev.sealgate.reconciler.apply.Comparer;
import dev.sealgate.reconciler.controller.Attempt.Step;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.plan.LateSecrets;
import dev.sealgate.reconciler.plan.PlannedHook;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Begins to write a planned revision to the cluster: a dry run, then {@link Waves}. The inventory
 * is on record before the first write, and shrinks only after a prune, so that whatever instant the
 * process dies at, the next one knows what there may be.
 */
final class Rollout {
  private static final Duration FIRST_SIGHT = Duration.ofSeconds(5);

  private final Workshop workshop;
  private final Claims claims;
  private final Waves waves;

  Rollout(Workshop workshop, Claims claims, Statuses statuses) {
    this.workshop = workshop;
    this.claims = claims;
    this.waves = new Waves(workshop, statuses);
  }

  /** Takes over the desired state. */
  Attempt roll(AppState state, Settings settings, Desired desired, Trigger trigger) {
    state.lock.lock();
    boolean kept = false;
    try {
      if (!settings.automated()) {
        state.rolling = false;
        if (trigger.all()) {
          state.applied.clear();
        }
        Set<ObjectRef> known = trigger.fresh() || trigger.all() ? Set.of() : known(state, desired);
        Map<ObjectRef, String> differences = new HashMap<>(state.differences);
        differences.keySet().retainAll(known);
        keep(state, desired);
        kept = true;
        state.former.forEach(Desired::close);
        state.former.clear();
        state.differences.putAll(differences);
        return compare(
            state,
            settings,
            desired.plan().objects().stream().filter(it -> !known.contains(it.ref())).toList());
      }
      workshop.outsiders(state).require(state.key, Set.of());
      boolean known = isKnown(state, desired);
      workshop.cluster(state).lookFirst(state.key, desired.resources());
      boolean first = state.desired == null && state.inventory.size() == 0;
      List<Problem> problems =
          !known
              ? judge(
                  state,
                  settings,
                  desired,
                  trigger.all() ? desired.plan().objects() : changed(state, settings, desired),
                  Hooks.due(state, desired))
              : settings.selfHeal() || trigger.all() ? List.of() : recall(state, settings, desired);
      if (!problems.isEmpty()) {
        return Attempt.failed(Step.APPLY, problems);
      }
      state.unsure = state.desired == null && !first;
      state.catchingUp = known;
      state.appliedSoFar = 0;
      state.prunedSoFar = 0;
      state.hooksMade.clear();
      if (!state.progress.plan().equals(desired.plan().id())) {
        warnOfLateSecrets(state, desired);
      }
      state.progress = state.progress.begun(desired.plan().id());
      boolean begins = state.desired == null && !first;
      if (settings.selfHeal()) {
        // what was only told until now is due
        state.applied.keySet().removeAll(state.differences.keySet());
      }
      Map<ObjectRef, String> told = told(state, desired);
      keep(state, desired);
      state.differences.putAll(told);
      kept = true;
      if (begins) {
        // people may have marked objects while no process looked
        workshop.live(state).awaitSeen(desired.resources(), FIRST_SIGHT);
      }
      return waves.begin(state, settings, desired, trigger);
    } finally {
      if (!kept) {
        desired.close();
      }
      Syncer.tidyClaims(claims, state, workshop.signals());
      state.lock.unlock();
    }
  }

  /** Goes on with what {@link #roll} began. */
  Attempt proceed(AppState state, Settings settings, Trigger trigger) {
    state.lock.lock();
    try {
      Desired desired = Objects.requireNonNull(state.desired, "nothing was begun");
      return waves.proceed(state, settings, desired, trigger);
    } finally {
      Syncer.tidyClaims(claims, state, workshop.signals());
      state.lock.unlock();
    }
  }

  /** Whether it was applied in full before this process began. */
  private static boolean isKnown(AppState state, Desired desired) {
    // the same commit under another spec is another plan
    boolean sameCommit =
        state.progress.plan().isEmpty()
            && !state.revision.isEmpty()
            && state.revision.equals(desired.revision().commit());
    return state.desired == null && (sameCommit || state.progress.isComplete(desired.plan().id()));
  }

  /** What is written: what Git changed, and with self-heal what others did. */
  private static List<PlannedObject> changed(AppState state, Settings settings, Desired desired) {
    return desired.plan().objects().stream()
        .filter(object ->
            Waves.isDue(state, object)
                || (settings.selfHeal() && state.differences.containsKey(object.ref())))
        .toList();
  }

  /** The differences that this commit does not write over. */
  private static Map<ObjectRef, String> told(AppState state, Desired desired) {
    return state.differences.entrySet().stream()
        .filter(entry -> {
          PlannedObject object = desired.plan().get(entry.getKey());
          return object != null && !Waves.isDue(state, object);
        })
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * What was applied before this process began stands as it is now: without self-heal a restart
   * writes over no edit.
   */
  private List<Problem> recall(AppState state, Settings settings, Desired desired) {
    Comparer.Report report =
        workshop.comparer(state, settings, desired.revision()).compare(desired.plan().objects());
    state.applied.putAll(report.same());
    state.applied.putAll(report.different());
    state.differences.putAll(report.differences());
    return report.problems();
  }

  /** What the API server would say to it. */
  private List<Problem> judge(
      AppState state,
      Settings settings,
      Desired desired,
      Collection<PlannedObject> changed,
      Collection<PlannedHook> hooks) {
    Set<String> toBeMade = settings.createNamespace() ? Set.of(settings.namespace()) : Set.of();
    Applier applier = workshop.applier(state, settings, desired.revision());
    List<Problem> problems = new ArrayList<>(applier.dryRun(desired.plan(), changed, toBeMade));
    problems.addAll(applier.dryRunHooks(desired.plan(), hooks, toBeMade));
    return problems;
  }

  private void warnOfLateSecrets(AppState state, Desired desired) {
    List<String> late = LateSecrets.of(desired.plan());
    if (!late.isEmpty()) {
      String more = late.size() > 1 ? " (and " + (late.size() - 1) + " more)" : "";
      workshop
          .events()
          .warning(
              state,
              "SecretComesLater",
              late.getFirst()
                  + more
                  + "; give the Secret an earlier sync wave, or what uses it a later one");
    }
  }

  private void keep(AppState state, Desired desired) {
    state.replaceDesired(desired);
    Instant now = workshop.steady().instant();
    state.refreshDue =
        desired
            .revision()
            .nextRefresh()
            .map(due -> Jitter.earlier(now, due, workshop.random()))
            .orElse(null);
    state.differences.clear();
    workshop.live(state).require(state.key, waves.watched(state, desired));
  }

  /** What is wanted as it was before, and has been compared: the watches tell when it changes. */
  private static Set<ObjectRef> known(AppState state, Desired desired) {
    Desired before = state.desired;
    return before == null
        ? Set.of()
        : desired.plan().objects().stream()
            .filter(object -> {
              PlannedObject old = before.plan().get(object.ref());
              return old != null && old.digest().equals(object.digest());
            })
            .map(PlannedObject::ref)
            .collect(Collectors.toSet());
  }

  /** Whether it is to keep objects as they are without being able to see what becomes of them. */
  boolean isBlind(AppState state, Settings settings) {
    state.lock.lock();
    try {
      Desired desired = state.desired;
      return settings.automated()
          && settings.selfHeal()
          && desired != null
          && hasUnseen(state, desired);
    } finally {
      state.lock.unlock();
    }
  }

  private boolean hasUnseen(AppState state, Desired desired) {
    return desired.resources().stream().anyMatch(it -> workshop.live(state).fault(it).isPresent());
  }

  /** Nothing is asked about what is only reported, unless it can't be watched. */
  Attempt lookAgain(AppState state, Settings settings, String commit) {
    state.lock.lock();
    try {
      Desired desired = state.desired;
      if (desired == null) {
        return Attempt.done();
      }
      if (workshop.outsiders(state).isBlind(state.key) || hasUnseen(state, desired)) {
        return compare(state, settings, desired.plan().objects());
      }
      if (state.differences.isEmpty()) {
        state.revision = commit;
      }
      return Attempt.done();
    } finally {
      state.lock.unlock();
    }
  }

  private Attempt compare(AppState state, Settings settings, Collection<PlannedObject> objects) {
    Desired desired = Objects.requireNonNull(state.desired);
    Comparer.Report report =
        workshop.comparer(state, settings, desired.revision()).compare(objects);
    objects.forEach(object -> state.differences.remove(object.ref()));
    state.differences.putAll(report.differences());
    state
        .inventory
        .without(desired.plan().wanted())
        .refs()
        .forEach(ref -> state.differences.put(ref, "not in Git"));
    state.applied.putAll(report.same());
    workshop.outsiders(state).require(state.key, desired.placesOf(state.differences.keySet()));
    if (!report.problems().isEmpty()) {
      return Attempt.failed(Step.APPLY, report.problems());
    }
    if (state.differences.isEmpty()) {
      state.revision = desired.revision().commit();
    }
    return Attempt.done();
  }
}
