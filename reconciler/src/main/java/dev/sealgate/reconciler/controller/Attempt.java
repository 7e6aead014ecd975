package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.List;
import java.util.Objects;

/**
 * How far the last try to bring Git into the cluster came.
 *
 * @param reached the last step that was begun
 * @param problems why it did not succeed, empty when it did or goes on
 * @param waitsFor what the next wave waits for, empty when there is no next one or it failed
 *     otherwise than by waiting too long
 */
record Attempt(Step reached, List<Problem> problems, String waitsFor) {
  static final Attempt NONE = new Attempt(Step.BEGIN, List.of(), "");

  enum Step {
    /** Nothing was tried yet. */
    BEGIN,
    /** The login of another cluster. */
    DESTINATION,
    DEPENDENCIES,
    SOURCE,
    SECRETS,
    APPLY,
    PRUNE,
    /** All was done. */
    END
  }

  Attempt {
    Objects.requireNonNull(reached, "reached");
    problems = List.copyOf(problems);
    Objects.requireNonNull(waitsFor, "waitsFor");
  }

  static Attempt failed(Step step, List<Problem> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("a failure names its problems");
    }
    return new Attempt(step, problems, "");
  }

  static Attempt halted() {
    return failed(
        Step.APPLY,
        List.of(
            Problem.of(
                Reason.HALTED,
                "it was suspended or paused before everything was applied",
                "the rest follows when that ends")));
  }

  static Attempt done() {
    return new Attempt(Step.END, List.of(), "");
  }

  /** What was begun goes on by itself when the watches tell that it can. */
  static Attempt waiting(String waitsFor) {
    return new Attempt(Step.APPLY, List.of(), waitsFor);
  }

  /** As {@link #waiting}, for longer than it should. */
  static Attempt overdue(Problem problem, String waitsFor) {
    return new Attempt(Step.APPLY, List.of(problem), waitsFor);
  }

  /** Nothing is written until somebody agrees. */
  static Attempt held(Problem problem) {
    return overdue(problem, problem.message());
  }

  boolean isOverdue() {
    return failed() && waits();
  }

  boolean waits() {
    return !waitsFor.isEmpty();
  }

  boolean failed() {
    return !problems.isEmpty();
  }

  boolean passed(Step step) {
    return reached.compareTo(step) > 0;
  }
}
