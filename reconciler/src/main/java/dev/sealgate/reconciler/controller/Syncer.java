package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.controller.Attempt.Step;
import dev.sealgate.reconciler.git.FetchResult;
import dev.sealgate.reconciler.git.SourceTree;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.plan.Plan;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings Git into the cluster, once: dependencies, fetch, prepare, plan, then {@link Rollout}.
 * Whatever fails before the first write leaves everything as it was.
 */
final class Syncer {
  private static final int MOST_CONFLICTS = 10;

  private final Workshop workshop;
  private final Dependencies dependencies;
  private final Sources sources;
  private final Drafting drafting;
  private final Claims claims;
  private final Departures departures;
  private final Rollout rollout;
  private final Clusters clusters;

  Syncer(
      Workshop workshop,
      Dependencies dependencies,
      Sources sources,
      Drafting drafting,
      Claims claims,
      Departures departures,
      Rollout rollout,
      Clusters clusters) {
    this.clusters = clusters;
    this.workshop = workshop;
    this.dependencies = dependencies;
    this.sources = sources;
    this.drafting = drafting;
    this.claims = claims;
    this.departures = departures;
    this.rollout = rollout;
  }

  /**
   * @param generation of the spec
   * @return empty when what failed before is not due to be tried again
   */
  Optional<Attempt> sync(AppState state, Settings settings, long generation, Trigger trigger) {
    sources.follow(state, settings);
    Optional<Problem> away = clusters.settle(state, settings);
    if (away.isPresent()) {
      return Optional.of(Attempt.failed(Step.DESTINATION, List.of(away.get())));
    }
    Optional<Problem> refused =
        HealthAdoption.adopt(settings.health().expressions(), state, workshop.live(state));
    if (refused.isPresent()) {
      return Optional.of(Attempt.failed(Step.SOURCE, List.of(refused.get())));
    }
    Optional<Problem> missing = dependencies.missing(state.key, settings);
    if (missing.isPresent()) {
      return Optional.of(Attempt.failed(Step.DEPENDENCIES, List.of(missing.get())));
    }
    return switch (sources.fetch(state, settings, trigger.ask())) {
      case FetchResult.Failed(Problem problem) ->
          Optional.of(Attempt.failed(Step.SOURCE, List.of(problem)));
      case FetchResult.Fetched(SourceTree tree) -> {
        try (tree) {
          yield sync(tree, state, settings, generation, trigger);
        }
      }
    };
  }

  private Optional<Attempt> sync(
      SourceTree tree, AppState state, Settings wanted, long generation, Trigger trigger) {
    Instant now = workshop.clock().instant();
    Settings settings = wanted.at(tree.commit(), now);
    String secrets = sources.keysVersion(state, settings);
    SyncKey key = key(tree, state, settings, generation, secrets);
    Instant due = workshop.steady().instant();
    boolean stale =
        trigger.all()
            || state.refreshAt().filter(at -> !at.isAfter(due)).isPresent()
            || (trigger.asked() && (state.readsStores() || rollout.isBlind(state, settings)));
    state.attemptedRevision = tree.commit();
    if (!stale && key.equals(state.doneKey)) {
      if (settings.automated()) {
        state.revision = tree.commit();
        return Optional.of(Attempt.done());
      }
      return Optional.of(rollout.lookAgain(state, settings, tree.commit()));
    }
    if (!stale && state.rolling && key.equals(state.rollingKey)) {
      return Optional.of(settled(state, key, rollout.proceed(state, settings, trigger)));
    }
    if (!stale && key.equals(state.failedKey) && due.isBefore(state.retryAt) && !trigger.asked()) {
      return Optional.empty();
    }
    state.doneKey = null;
    Attempt attempt = prepare(tree, state, settings, trigger);
    return Optional.of(settled(state, key(tree, state, settings, generation, secrets), attempt));
  }

  /**
   * Goes on with the waves of what was begun, without asking Git again.
   *
   * @return empty when nothing waits, or what was begun may not go on: the spec is not the one that
   *     it was begun with, or the commit is held now
   */
  Optional<Attempt> proceed(AppState state, Settings wanted, long generation, Trigger trigger) {
    SyncKey key = state.rollingKey;
    Desired desired = state.desired;
    if (!state.rolling || key == null || desired == null || key.generation() != generation) {
      return Optional.empty();
    }
    Settings settings = wanted.at(desired.revision().commit(), workshop.clock().instant());
    return settings.automated()
        ? Optional.of(settled(state, key, rollout.proceed(state, settings, trigger)))
        : Optional.empty();
  }

  private static Attempt settled(AppState state, SyncKey key, Attempt attempt) {
    // a commit that was refused stops the waves of the one before, too
    state.rolling = attempt.waits();
    state.rollingKey = attempt.waits() ? key : null;
    state.doneKey = attempt.failed() || attempt.waits() ? null : key;
    state.failedKey = attempt.failed() ? key : null;
    return attempt;
  }

  /** What a folder refers to is known once it has been prepared. */
  private static SyncKey key(
      SourceTree tree, AppState state, Settings settings, long generation, String secrets) {
    return new SyncKey(
        tree.treeId(state.decrypted.others()), generation, secrets, settings.automated());
  }

  private Attempt prepare(SourceTree tree, AppState state, Settings settings, Trigger trigger) {
    return switch (drafting.of(tree, state, settings)) {
      case Drafting.Draft.Refused(Attempt attempt) -> attempt;
      case Drafting.Draft.Made(Desired desired) -> {
        List<Problem> problems = guard(desired.plan(), state, settings);
        if (problems.isEmpty()) {
          yield rollout.roll(state, settings, desired, trigger);
        }
        desired.close();
        yield Attempt.failed(Step.APPLY, problems);
      }
    };
  }

  private List<Problem> guard(Plan plan, AppState state, Settings settings) {
    List<Problem> problems = Guard.refusals(plan, settings);
    return problems.isEmpty() && settings.automated() ? claim(plan, state) : problems;
  }

  private List<Problem> claim(Plan plan, AppState state) {
    Set<ObjectRef> wanted = plan.hookRefs();
    wanted.addAll(plan.refs());
    Map<ObjectRef, AppKey> taken = claims.claim(state.key, state.place, wanted);
    if (!taken.isEmpty() && departures.forgetGone(taken.values())) {
      taken = claims.claim(state.key, state.place, wanted);
    }
    return taken.entrySet().stream()
        .limit(MOST_CONFLICTS)
        .map(entry -> {
          PlannedObject object = plan.get(entry.getKey());
          return Guard.conflict(entry.getKey(), object, entry.getValue());
        })
        .toList();
  }

  /** Gives up claims on what is neither owned nor wanted, and wakes those who wait for it. */
  static void tidyClaims(Claims claims, AppState state, Signals signals) {
    Set<ObjectRef> kept = new HashSet<>(state.inventory.refs());
    state.progress.hooks().forEach(run -> kept.add(run.object().ref()));
    if (state.desired != null) {
      kept.addAll(state.desired.claimed());
    }
    claims.keepOnly(state.key, state.place, kept).forEach(signals::poke);
  }
}
