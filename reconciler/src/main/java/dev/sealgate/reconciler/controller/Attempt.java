package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.model.Problem;
import java.util.List;
import java.util.Objects;

/**
 * How far the last try to bring Git into the cluster came.
 *
 * @param reached the last step that was begun
 * @param problems why it did not succeed, empty when it did
 */
record Attempt(Step reached, List<Problem> problems) {
  static final Attempt NONE = new Attempt(Step.BEGIN, List.of());

  enum Step {
    /** Nothing was tried yet. */
    BEGIN,
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
  }

  static Attempt failed(Step step, List<Problem> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("a failure names its problems");
    }
    return new Attempt(step, problems);
  }

  static Attempt done() {
    return new Attempt(Step.END, List.of());
  }

  boolean failed() {
    return !problems.isEmpty();
  }

  boolean passed(Step step) {
    return reached.compareTo(step) > 0;
  }
}
