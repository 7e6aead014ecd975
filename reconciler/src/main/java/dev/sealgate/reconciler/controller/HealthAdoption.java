package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.drift.LiveObjects;
import dev.sealgate.reconciler.health.HealthExpressions;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Takes over the expressions of a spec that has changed. */
final class HealthAdoption {
  private HealthAdoption() {}

  /** From now on the state judges by these, unless they are no good or can't be applied now. */
  static Optional<Problem> adopt(
      List<HealthExpressions.Source> wanted, AppState state, LiveObjects live) {
    HealthExpressions before = state.expressions;
    if (before.sources().equals(wanted)) {
      return Optional.empty();
    }
    return switch (HealthExpressions.compile(wanted)) {
      case HealthExpressions.Refused(String keyPath, String message, String hint) ->
          Optional.of(new Problem(Reason.INVALID_SPEC, "", -1, keyPath, message, hint));
      case HealthExpressions.Compiled(HealthExpressions expressions) -> {
        state.expressions = expressions;
        Predicate<ApiResource> concerned = kind -> before.covers(kind) || expressions.covers(kind);
        if (live.reassess(state.key, concerned)) {
          yield Optional.empty();
        }
        state.expressions = before;
        yield Optional.of(
            Problem.of(
                Reason.API_UNAVAILABLE,
                "the objects that spec.healthCheckExprs judges can't be listed now",
                "it is tried again"));
      }
    };
  }
}
