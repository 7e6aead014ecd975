package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import dev.sealgate.reconciler.plan.PlannedHook;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a plan has come, as the status keeps it over a restart. What has to be done next is not
 * read from it but told by the cluster; only since when it waits, and that all was done, is not to
 * be seen there.
 *
 * @param plan see {@link dev.sealgate.reconciler.plan.Plan#id}
 * @param at the wave that waits, empty when nothing does
 * @param complete everything of the plan was applied
 * @param hooks the last run of each
 * @param farewell the commit whose hooks run when the Application is deleted, empty when it has
 *     none
 */
record Progress(
    String plan,
    String at,
    Instant since,
    String waitsFor,
    boolean complete,
    List<HookRun> hooks,
    String farewell) {
  static final Progress NONE = new Progress("", "", Instant.EPOCH, "", false, List.of(), "");

  Progress {
    Objects.requireNonNull(plan, "plan");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(waitsFor, "waitsFor");
    hooks = List.copyOf(hooks);
    Objects.requireNonNull(farewell, "farewell");
  }

  /** The same wait goes on, or another one begins. */
  Progress waiting(String ofPlan, String wave, String what, Instant now) {
    boolean same = plan.equals(ofPlan) && at.equals(wave);
    // a process before this one may have gone by a clock that was ahead
    Instant begun = same && since.isBefore(now) ? since : now;
    return new Progress(ofPlan, wave, begun, what, false, hooks, farewell);
  }

  Progress completed(String ofPlan) {
    return new Progress(ofPlan, "", Instant.EPOCH, "", true, hooks, farewell);
  }

  Progress begun(String ofPlan) {
    return plan.equals(ofPlan) && !complete
        ? this
        : new Progress(ofPlan, "", Instant.EPOCH, "", false, hooks, farewell);
  }

  Optional<HookRun> run(PlannedHook hook) {
    return hooks.stream().filter(run -> run.isOf(hook)).findFirst();
  }

  /** With this run instead of the last one of its hook. */
  Progress with(HookRun run) {
    List<HookRun> others = new ArrayList<>(without(run).hooks);
    others.add(run);
    return new Progress(plan, at, since, waitsFor, complete, others, farewell);
  }

  Progress without(HookRun run) {
    List<HookRun> others = hooks.stream().filter(it -> !it.id().equals(run.id())).toList();
    return new Progress(plan, at, since, waitsFor, complete, others, farewell);
  }

  Progress endingWith(String commit) {
    return new Progress(plan, at, since, waitsFor, complete, hooks, commit);
  }

  /** Without any but the newest of these runs. */
  Progress keepingNewest(int most, List<HookRun> runs) {
    Progress rest = this;
    for (HookRun run :
        runs.stream().sorted(Comparator.comparing(HookRun::since).reversed()).skip(most).toList()) {
      rest = rest.without(run);
    }
    return rest;
  }

  boolean isComplete(String ofPlan) {
    return complete && plan.equals(ofPlan);
  }

  Instant until(Duration timeout) {
    return since.plus(timeout);
  }

  static Progress of(ApplicationStatus status) {
    ApplicationStatus.Rollout told = status.rollout();
    if (told == null || told.plan() == null) {
      return NONE;
    }
    return new Progress(
        told.plan(),
        orEmpty(told.wave()),
        time(told.since()),
        orEmpty(told.waitsFor()),
        Boolean.TRUE.equals(told.complete()),
        told.hooks() == null
            ? List.of()
            : told.hooks().stream().map(HookRun::of).flatMap(Optional::stream).toList(),
        orEmpty(told.farewell()));
  }

  ApplicationStatus.@Nullable Rollout told() {
    if (plan.isEmpty()) {
      return null;
    }
    boolean waits = !at.isEmpty();
    return new ApplicationStatus.Rollout(
        plan,
        complete ? true : null,
        waits ? at : null,
        waits ? since.toString() : null,
        waits ? waitsFor : null,
        hooks.isEmpty() ? null : hooks.stream().map(HookRun::told).toList(),
        farewell.isEmpty() ? null : farewell);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static Instant time(@Nullable String text) {
    try {
      return text == null ? Instant.EPOCH : Instant.parse(text);
    } catch (DateTimeException _) {
      return Instant.EPOCH;
    }
  }
}
