package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import dev.sealgate.reconciler.inventory.InventoryEntry;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.plan.PlannedHook;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One hook as the status keeps it: on record before its object is made, so that none is lost, and
 * with its end before anything follows, so that none runs again.
 *
 * @param phase as Argo CD spells it
 * @param plan see {@link dev.sealgate.reconciler.plan.Plan#id}
 * @param attempt counts the runs for that plan from 1
 * @param since when the state was entered
 * @param message why it failed, empty otherwise
 * @param removed its object is deleted
 */
record HookRun(
    String phase,
    InventoryEntry object,
    String plan,
    int attempt,
    State state,
    Instant since,
    String message,
    boolean removed) {
  enum State {
    RUNNING("Running"),
    SUCCEEDED("Succeeded"),
    FAILED("Failed");

    private final String text;

    State(String text) {
      this.text = text;
    }
  }

  HookRun {
    Objects.requireNonNull(phase, "phase");
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(plan, "plan");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(message, "message");
  }

  static HookRun first(PlannedHook hook, String plan, Instant now) {
    return new HookRun(
        hook.phase().text(),
        new InventoryEntry(hook.object().ref(), hook.object().resource().version()),
        plan,
        1,
        State.RUNNING,
        now,
        "",
        false);
  }

  /** The next run, for the same plan or another one. */
  HookRun again(String ofPlan, Instant now) {
    int next = plan.equals(ofPlan) ? attempt + 1 : 1;
    return new HookRun(phase, object, ofPlan, next, State.RUNNING, now, "", false);
  }

  HookRun ended(State how, String why, Instant now) {
    return new HookRun(phase, object, plan, attempt, how, now, why, removed);
  }

  HookRun withoutObject() {
    return new HookRun(phase, object, plan, attempt, state, since, message, true);
  }

  /** What tells the hooks of a plan apart: the same object may be the hook of several moments. */
  record Id(String phase, ObjectRef object) {
    static Id of(PlannedHook hook) {
      return new Id(hook.phase().text(), hook.object().ref());
    }
  }

  Id id() {
    return new Id(phase, object.ref());
  }

  boolean isOf(PlannedHook hook) {
    return id().equals(Id.of(hook));
  }

  boolean isRunning() {
    return state == State.RUNNING;
  }

  /** What its object is marked with. */
  String mark() {
    return plan.substring(0, Math.min(plan.length(), 16))
        + "."
        + phase.toLowerCase(Locale.ROOT)
        + "."
        + attempt;
  }

  ApplicationStatus.HookStatus told() {
    return new ApplicationStatus.HookStatus(
        phase,
        object.text(),
        state.text,
        plan,
        attempt,
        since.toString(),
        message.isEmpty() ? null : message,
        removed ? true : null);
  }

  /** Empty for what {@link #told} did not write. */
  static Optional<HookRun> of(ApplicationStatus.HookStatus told) {
    Optional<InventoryEntry> object = InventoryEntry.parse(orEmpty(told.object()));
    Optional<State> state =
        Arrays.stream(State.values()).filter(it -> it.text.equals(told.state())).findFirst();
    if (object.isEmpty() || state.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new HookRun(
            orEmpty(told.phase()),
            object.get(),
            orEmpty(told.plan()),
            told.attempt(),
            state.get(),
            time(told.since()),
            orEmpty(told.message()),
            Boolean.TRUE.equals(told.removed())));
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
