package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.controller.Attempt.Step;
import dev.sealgate.reconciler.git.SourceTree;
import dev.sealgate.reconciler.model.Preparation;
import dev.sealgate.reconciler.model.PreparedRevision;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.plan.IgnoreRules;
import dev.sealgate.reconciler.plan.Plan;
import dev.sealgate.reconciler.plan.Planner;
import dev.sealgate.reconciler.plan.Planning;
import dev.sealgate.reconciler.plan.Restarts;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Makes of a commit what is to be applied: opened, rendered and planned. It writes nothing. */
final class Drafting {
  private final Workshop workshop;
  private final Preparer preparer;
  // decrypting and parsing is bound by the processors
  private final Semaphore preparing =
      new Semaphore(Runtime.getRuntime().availableProcessors() + 1, true);

  Drafting(Workshop workshop, Preparer preparer) {
    this.workshop = workshop;
    this.preparer = preparer;
  }

  /** What came of it. */
  sealed interface Draft {
    record Refused(Attempt attempt) implements Draft {}

    /** The caller closes it. */
    record Made(Desired desired) implements Draft {}
  }

  Draft of(SourceTree tree, AppState state, Settings settings) {
    Preparation preparation;
    preparing.acquireUninterruptibly();
    try {
      preparation = preparer.prepare(tree, state, settings);
    } finally {
      preparing.release();
    }
    return switch (preparation) {
      case Preparation.Refused(Reason reason, List<Problem> problems) ->
          new Draft.Refused(Attempt.failed(Reasons.stepOf(reason), problems));
      case Preparation.Ready(PreparedRevision revision) -> plan(revision, state, settings);
    };
  }

  /** Takes over the revision: it is in the draft, or closed. */
  private Draft plan(PreparedRevision revision, AppState state, Settings settings) {
    boolean kept = false;
    try {
      Planner planner =
          new Planner(
              workshop.cluster(state).owner(state.key),
              settings.namespace(),
              settings.secretKinds(),
              IgnoreRules.of(settings.ignore()),
              workshop.catalog(state)::find);
      Restarts.Marked marked =
          Restarts.mark(revision.manifests(), settings.namespace(), settings.restartOnChange());
      if (!marked.problems().isEmpty()) {
        return new Draft.Refused(Attempt.failed(Step.APPLY, marked.problems()));
      }
      return switch (planner.plan(marked.manifests())) {
        case Planning.Refused refused ->
            new Draft.Refused(Attempt.failed(Step.APPLY, refused.problems()));
        case Planning.Planned(Plan plan) -> {
          kept = true;
          yield new Draft.Made(new Desired(revision, plan));
        }
      };
    } finally {
      if (!kept) {
        revision.close();
      }
    }
  }
}
