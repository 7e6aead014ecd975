package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.apply.HookStarter;
import dev.sealgate.reconciler.apply.HookStarter.Order;
import dev.sealgate.reconciler.apply.HookStarter.Started;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.controller.Attempt.Step;
import dev.sealgate.reconciler.controller.HookRun.State;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.plan.DeletePolicy;
import dev.sealgate.reconciler.plan.LateClaims;
import dev.sealgate.reconciler.plan.Phase;
import dev.sealgate.reconciler.plan.PlannedHook;
import dev.sealgate.reconciler.plan.Stage;
import dev.sealgate.reconciler.plan.Wave;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Runs hooks, each to its success once for a plan, without waiting for any. Their ends are told by
 * the watches.
 */
final class Hooks {
  private final Workshop workshop;
  private final Statuses statuses;

  Hooks(Workshop workshop, Statuses statuses) {
    this.workshop = workshop;
    this.statuses = statuses;
  }

  /** How far the hooks of a wave are. */
  sealed interface Outcome {
    record Succeeded() implements Outcome {}

    record Running(PlannedHook hook, String why) implements Outcome {}

    record Failed(Attempt attempt) implements Outcome {}
  }

  /** Those of the wave that have not succeeded yet. */
  static List<PlannedHook> due(AppState state, Desired desired, Wave wave) {
    return desired.plan().hooks(wave).stream()
        .filter(hook -> !isDone(state, desired, hook))
        .toList();
  }

  /** Those of all waves that have not succeeded yet. */
  static List<PlannedHook> due(AppState state, Desired desired) {
    return desired.plan().hooks().stream().filter(hook -> !isDone(state, desired, hook)).toList();
  }

  /**
   * Starts what is not running and looks at what is.
   *
   * @param due of one wave
   */
  Outcome run(AppState state, Settings settings, Desired desired, List<PlannedHook> due) {
    if (workshop.isHalted(state.key)) {
      return new Outcome.Failed(Attempt.halted());
    }
    Outcome failed = look(state, desired, due);
    if (failed instanceof Outcome.Failed) {
      return failed;
    }
    List<PlannedHook> waiting = due.stream().filter(hook -> !isDone(state, desired, hook)).toList();
    if (waiting.isEmpty()) {
      // their success is on record before anything follows
      return record(state) ? new Outcome.Succeeded() : unrecorded();
    }
    for (Stage stage : Stage.values()) {
      List<PlannedHook> unstarted =
          waiting.stream()
              .filter(hook -> hook.object().stage() == stage)
              .filter(hook -> !state.hooksMade.containsKey(HookRun.Id.of(hook)))
              .toList();
      if (!unstarted.isEmpty()) {
        Optional<Outcome> stop = start(state, settings, desired, unstarted);
        if (stop.isPresent()) {
          return stop.get();
        }
      }
    }
    // some are done as soon as they are there
    return look(state, desired, waiting);
  }

  private static boolean isDone(AppState state, Desired desired, PlannedHook hook) {
    return state
        .progress
        .run(hook)
        .filter(run -> run.plan().equals(desired.plan().id()))
        .filter(run -> run.state() == State.SUCCEEDED)
        .isPresent();
  }

  /** Takes down what has ended. */
  private Outcome look(AppState state, Desired desired, List<PlannedHook> hooks) {
    Outcome outcome = new Outcome.Succeeded();
    List<Problem> problems = new ArrayList<>();
    Instant now = workshop.steady().instant();
    for (PlannedHook hook : hooks) {
      Optional<HookRun> run =
          state
              .progress
              .run(hook)
              .filter(HookRun::isRunning)
              .filter(it -> it.plan().equals(desired.plan().id()));
      var made = state.hooksMade.get(HookRun.Id.of(hook));
      if (run.isEmpty() || made == null) {
        continue;
      }
      HookSight.Seen seen =
          workshop.sight(state).of(hook.object().resource(), hook.object().ref(), made);
      if (seen.state() == State.RUNNING && LateClaims.isUsedLater(desired.plan(), hook.object())) {
        seen = new HookSight.Seen(State.SUCCEEDED, "");
      }
      if (seen.state() == State.RUNNING) {
        outcome = new Outcome.Running(hook, seen.why());
        continue;
      }
      // a controller may repeat a value of a Secret in what it writes
      String why = desired.revision().registry().scrub(seen.why());
      state.hooksMade.remove(HookRun.Id.of(hook));
      state.progress = state.progress.with(run.get().ended(seen.state(), why, now));
      if (seen.state() == State.FAILED) {
        problems.add(
            Problem.at(
                Reason.HOOK_FAILED,
                hook.object().origin(),
                "",
                hook.object().wave() + ": " + hook + " has failed: " + why,
                "its logs tell why; it is run again after a while, and with the next commit"));
      }
    }
    return problems.isEmpty() ? outcome : new Outcome.Failed(Attempt.failed(Step.APPLY, problems));
  }

  private Optional<Outcome> start(
      AppState state, Settings settings, Desired desired, List<PlannedHook> hooks) {
    String plan = desired.plan().id();
    Instant now = workshop.steady().instant();
    List<Order> orders = new ArrayList<>();
    Progress before = state.progress;
    for (PlannedHook hook : hooks) {
      Optional<HookRun> earlier = before.run(hook);
      boolean begun = earlier.filter(it -> it.isRunning() && it.plan().equals(plan)).isPresent();
      HookRun run =
          begun
              ? earlier.get()
              : earlier
                  .map(it -> it.again(plan, now))
                  .orElseGet(() -> HookRun.first(hook, plan, now));
      boolean replace =
          hook.policies().contains(DeletePolicy.BEFORE_HOOK_CREATION)
              || earlier.filter(it -> HookLeftovers.deletes(hook, it)).isPresent();
      state.progress = state.progress.with(run);
      orders.add(new Order(hook, run.mark(), replace));
    }
    if (!record(state)) {
      return Optional.of(unrecorded());
    }
    List<Problem> problems = new ArrayList<>();
    Optional<Outcome> pending = Optional.empty();
    for (Started started : starter(state, settings, desired).start(orders)) {
      switch (started) {
        case Started.Running(Order order, var how) ->
            state.hooksMade.put(HookRun.Id.of(order.hook()), how);
        case Started.Pending(Order order, String why) ->
            pending = Optional.of(new Outcome.Running(order.hook(), why));
        case Started.Refused(Problem problem) -> problems.add(problem);
      }
    }
    return problems.isEmpty()
        ? pending
        : Optional.of(new Outcome.Failed(Attempt.failed(Step.APPLY, problems)));
  }

  private HookStarter starter(AppState state, Settings settings, Desired desired) {
    return workshop.hookStarter(state, settings, desired.revision());
  }

  private boolean record(AppState state) {
    return statuses.journal(state, state.inventory);
  }

  private static Outcome unrecorded() {
    return new Outcome.Failed(
        Attempt.failed(
            Step.APPLY,
            List.of(
                Problem.of(
                    Reason.API_UNAVAILABLE,
                    "the hooks could not be written to the status",
                    "none is run before they are; it is tried again"))));
  }

  /**
   * A hook of an earlier commit that still runs: to begin the next one beside it would have two of
   * them at work.
   *
   * @param patient false to let it go
   * @return which, and what it is at; empty when none is waited for any more
   */
  Optional<String> earlier(AppState state, Settings settings, Desired desired, boolean patient) {
    Instant now = workshop.steady().instant();
    for (HookRun run : state.progress.hooks()) {
      if (!run.isRunning()
          || run.plan().equals(desired.plan().id())
          || run.phase().equals(Phase.SYNC_FAIL.text())) {
        continue;
      }
      HookSight.Seen seen = workshop.sight(state).ofEarlier(run);
      boolean goesOn = seen.state() == State.RUNNING;
      if (goesOn && patient && now.isBefore(run.since().plus(settings.timeout()))) {
        return Optional.of(
            "the hook " + run.object().ref() + " of an earlier commit, which still runs");
      }
      state.hooksMade.remove(run.id());
      state.progress =
          state.progress.with(
              goesOn
                  ? run.ended(State.FAILED, "a newer commit did not wait for it", now)
                  : run.ended(seen.state(), "", now));
    }
    return Optional.empty();
  }

  /** The kinds of hooks that run. */
  Set<ApiResource> running(AppState state) {
    return state.progress.hooks().stream()
        .filter(HookRun::isRunning)
        .map(workshop.sight(state)::resource)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  /**
   * Starts, once for a plan, what is to run when a sync fails; what did not begin is tried again.
   */
  void syncFailed(AppState state, Settings settings, Desired desired) {
    List<PlannedHook> unstarted =
        desired.plan().hooks(Phase.SYNC_FAIL).stream()
            .filter(hook ->
                state
                    .progress
                    .run(hook)
                    .filter(run -> run.plan().equals(desired.plan().id()))
                    .filter(run -> !run.isRunning() || state.hooksMade.containsKey(run.id()))
                    .isEmpty())
            .toList();
    if (!unstarted.isEmpty()) {
      start(state, settings, desired, unstarted)
          .ifPresent(outcome -> {
            if (outcome instanceof Outcome.Failed(Attempt attempt)) {
              workshop.log().refused(state.key, attempt.problems().getFirst());
            }
          });
    }
  }

  /** Nothing waits for these. */
  void lookAtSyncFail(AppState state, Desired desired) {
    look(state, desired, desired.plan().hooks(Phase.SYNC_FAIL));
  }
}
