package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.model.Problem;

/** Carries why a key of the controller's own is not there. */
final class NoKeyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  NoKeyException(Problem problem) {
    super(problem.message(), null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
