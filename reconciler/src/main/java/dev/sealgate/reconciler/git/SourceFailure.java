package dev.sealgate.reconciler.git;

import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;

/** Carries an expected failure to the door of a package, where it becomes a value. */
public final class SourceFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  public SourceFailure(Reason reason, String message, String hint) {
    this(Problem.of(reason, message, hint));
  }

  public SourceFailure(Problem problem) {
    super(problem.message(), null, false, false);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
