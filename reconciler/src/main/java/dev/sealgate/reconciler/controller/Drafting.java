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

/** Makes of a commit what is to be applied: opened, rendered and planned. It writes nothing. */
final class Drafting {
  private final Workshop workshop;
  private final Preparer preparer;
  private final Lanes lanes = new Lanes(Runtime.getRuntime().maxMemory());

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
    workshop.metrics().prepared();
    Lanes.Outcome outcome =
        lanes.prepare(
            state.key.namespace(),
            state.large,
            weight -> preparer.prepare(tree, state, settings, weight),
            () -> othersThan(state));
    state.large = outcome.large();
    if (outcome.preparation() instanceof Preparation.Ready) {
      state.weight = outcome.weight();
    } else if (outcome.weight() > 0) {
      // its good files would stay in memory for nothing, beside what is in place
      state.decrypted.forget();
    }
    return switch (outcome.preparation()) {
      case Preparation.Refused(Reason reason, List<Problem> problems) ->
          new Draft.Refused(Attempt.failed(Reasons.stepOf(reason), problems));
      case Preparation.Ready(PreparedRevision revision) -> plan(revision, state, settings);
    };
  }

  private long othersThan(AppState state) {
    return workshop.apps().stream()
        .filter(other -> !other.key.equals(state.key))
        .mapToLong(other -> other.weight)
        .sum();
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
