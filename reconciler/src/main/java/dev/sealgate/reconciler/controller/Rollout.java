package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import dev.sealgate.reconciler.apply.Applied;
import dev.sealgate.reconciler.apply.Applier;
import dev.sealgate.reconciler.apply.Comparer;
import dev.sealgate.reconciler.apply.Pruner;
import dev.sealgate.reconciler.controller.Attempt.Step;
import dev.sealgate.reconciler.inventory.Inventory;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes a planned revision to the cluster: dry run, journal, apply, prune. The inventory is on
 * record before the first write, and shrinks only after a prune, so that whatever instant the
 * process dies at, the next one knows what there may be.
 */
final class Rollout {
  private final Workshop workshop;
  private final Claims claims;
  private final Statuses statuses;

  Rollout(Workshop workshop, Claims claims, Statuses statuses) {
    this.workshop = workshop;
    this.claims = claims;
    this.statuses = statuses;
  }

  /** Takes over the desired state. */
  Attempt roll(AppState state, Settings settings, Desired desired, Trigger trigger) {
    state.lock.lock();
    boolean kept = false;
    try {
      if (trigger.full()) {
        state.applied.clear();
      }
      if (!settings.automated()) {
        Set<ObjectRef> known = trigger.fresh() || trigger.full() ? Set.of() : known(state, desired);
        Map<ObjectRef, String> differences = new HashMap<>(state.differences);
        differences.keySet().retainAll(known);
        keep(state, desired);
        kept = true;
        state.differences.putAll(differences);
        return compare(
            state,
            settings,
            desired.plan().objects().stream().filter(it -> !known.contains(it.ref())).toList());
      }
      workshop.outsiders().require(state.key, Set.of());
      List<PlannedObject> changed = changed(state, desired);
      List<Problem> problems = judge(state, settings, desired, changed);
      if (problems.isEmpty()) {
        problems = journal(state, desired);
      }
      if (!problems.isEmpty()) {
        return Attempt.failed(Step.APPLY, problems);
      }
      keep(state, desired);
      kept = true;
      return write(state, settings, desired, changed, trigger);
    } finally {
      if (!kept) {
        desired.close();
      }
      Syncer.tidyClaims(claims, state, workshop.signals());
      state.lock.unlock();
    }
  }

  private static List<PlannedObject> changed(AppState state, Desired desired) {
    return desired.plan().objects().stream()
        .filter(object -> {
          Applied applied = state.applied.get(object.ref());
          return applied == null || !applied.digest().equals(object.digest());
        })
        .toList();
  }

  /** What the API server would say to it; a commit that was applied in full before is not asked. */
  private List<Problem> judge(
      AppState state, Settings settings, Desired desired, List<PlannedObject> changed) {
    boolean known =
        state.desired == null
            && !state.revision.isEmpty()
            && state.revision.equals(desired.revision().commit());
    if (known || changed.isEmpty()) {
      return List.of();
    }
    Set<String> toBeMade = settings.createNamespace() ? Set.of(settings.namespace()) : Set.of();
    return workshop.applier(settings, desired.revision()).dryRun(desired.plan(), changed, toBeMade);
  }

  private List<Problem> journal(AppState state, Desired desired) {
    Inventory union = state.inventory.with(desired.inventory());
    if (union.equals(state.inventory)) {
      return List.of();
    }
    ApplicationStatus status = StatusBuilder.journal(state.status, union);
    if (!statuses.write(state.key, state.uid, status)) {
      return List.of(
          Problem.of(
              Reason.API_UNAVAILABLE,
              "the inventory could not be written to the status",
              "nothing is applied before it is; it is tried again"));
    }
    state.status = status;
    state.inventory = union;
    return List.of();
  }

  private void keep(AppState state, Desired desired) {
    if (state.desired != null) {
      state.desired.close();
    }
    state.desired = desired;
    Instant now = workshop.clock().instant();
    state.refreshDue =
        desired
            .revision()
            .nextRefresh()
            .map(due -> Jitter.earlier(now, due, workshop.random()))
            .orElse(null);
    state.applied.keySet().retainAll(desired.plan().refs());
    state.differences.clear();
    workshop.live().require(state.key, desired.resources());
  }

  private Attempt write(
      AppState state,
      Settings settings,
      Desired desired,
      List<PlannedObject> changed,
      Trigger trigger) {
    Applier applier = workshop.applier(settings, desired.revision());
    if (settings.createNamespace() && goesToDefaultNamespace(settings, changed)) {
      Optional<Problem> problem = applier.ensureNamespace(settings.namespace());
      if (problem.isPresent()) {
        return Attempt.failed(Step.APPLY, List.of(problem.get()));
      }
    }
    Applier.Report report = applier.apply(changed);
    state.applied.putAll(report.applied());
    if (!report.complete()) {
      return Attempt.failed(Step.APPLY, report.problems());
    }
    return prune(state, settings, desired, report.applied().size(), trigger);
  }

  private static boolean goesToDefaultNamespace(Settings settings, List<PlannedObject> objects) {
    return objects.stream().anyMatch(it -> it.ref().namespace().equals(settings.namespace()))
        && objects.stream()
            .noneMatch(it ->
                it.ref().kind().equals("Namespace")
                    && it.ref().group().isEmpty()
                    && it.ref().name().equals(settings.namespace()));
  }

  private Attempt prune(
      AppState state, Settings settings, Desired desired, int applied, Trigger trigger) {
    Inventory orphans = state.inventory.without(desired.plan().refs());
    int pruned = 0;
    String commit = desired.revision().commit();
    if (settings.prune()
        && orphans.size() > settings.maxPrune()
        && !trigger.confirmedPrune().equals(commit)) {
      return Attempt.failed(Step.PRUNE, List.of(unconfirmed(orphans.size(), settings, commit)));
    }
    if (orphans.size() > 0 && settings.prune()) {
      Set<String> kept =
          state.applied.values().stream().map(Applied::uid).collect(Collectors.toSet());
      Pruner.Report report = workshop.pruner(settings, state.key).prune(orphans.entries(), kept);
      state.inventory = state.inventory.without(report.released());
      pruned = report.deleted().size();
      if (!report.problems().isEmpty()) {
        return Attempt.failed(Step.PRUNE, report.problems());
      }
    } else {
      orphans
          .refs()
          .forEach(ref -> state.differences.put(ref, "not in Git; automated.prune is off"));
    }
    if (applied > 0 || pruned > 0) {
      workshop.log().synced(state.key, commit, applied, pruned);
      if (!commit.equals(state.revision) || pruned > 0) {
        workshop
            .events()
            .normal(
                state.key,
                state.uid,
                "Synced",
                applied + " objects applied, " + pruned + " pruned, commit " + commit);
      }
    }
    state.revision = commit;
    return Attempt.done();
  }

  private static Problem unconfirmed(int orphans, Settings settings, String commit) {
    return Problem.of(
        Reason.PRUNE_UNCONFIRMED,
        "the commit drops "
            + orphans
            + " objects; syncPolicy.automated.maxPrune is "
            + settings.maxPrune(),
        "if that is meant, annotate the Application with " + Round.CONFIRM_PRUNE + "=" + commit);
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

  /** Nothing is asked about what is only reported, unless it can't be watched. */
  Attempt lookAgain(AppState state, Settings settings, String commit) {
    state.lock.lock();
    try {
      Desired desired = state.desired;
      if (desired == null) {
        return Attempt.done();
      }
      boolean blind =
          workshop.outsiders().isBlind(state.key)
              || desired.resources().stream().anyMatch(it -> workshop.live().fault(it).isPresent());
      if (blind) {
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
    Comparer.Report report = workshop.comparer(settings, desired.revision()).compare(objects);
    objects.forEach(object -> state.differences.remove(object.ref()));
    state.differences.putAll(report.differences());
    state
        .inventory
        .without(desired.plan().refs())
        .refs()
        .forEach(ref -> state.differences.put(ref, "not in Git"));
    state.applied.putAll(report.same());
    workshop.outsiders().require(state.key, desired.placesOf(state.differences.keySet()));
    if (!report.problems().isEmpty()) {
      return Attempt.failed(Step.APPLY, report.problems());
    }
    if (state.differences.isEmpty()) {
      state.revision = desired.revision().commit();
    }
    return Attempt.done();
  }
}
