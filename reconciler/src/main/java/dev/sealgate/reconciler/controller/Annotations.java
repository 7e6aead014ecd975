package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.reconciler.model.Reason;
import java.util.Map;

/** What people ask of an Application by its annotations. */
final class Annotations {
  /** What a request begins with that wants every object applied again. */
  private static final String ALL = "all-";

  private Annotations() {}

  /** Empty when there is none. */
  static String of(Application application, String key) {
    Map<String, String> annotations = application.getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(key, "");
  }

  /** Changes with every request to reconcile now; empty when there is none. */
  static String request(Application application) {
    String own = of(application, Round.RECONCILE_AT);
    String flux = of(application, Round.FLUX_REQUESTED_AT);
    return flux.isEmpty() ? own : own.isEmpty() ? flux : own + " " + flux;
  }

  /** Whether the request that was not handled yet is one to apply every object again. */
  static boolean asksForAll(Application application, AppState state) {
    String own = of(application, Round.RECONCILE_AT);
    boolean handled = (state.handledRequest + " ").startsWith(own + " ");
    return own.startsWith(ALL) && !handled;
  }

  /** Whether somebody agreed to the prune that waits. */
  static boolean confirmsPrune(Application application, AppState state) {
    return state.attempt.failed()
        && state.attempt.problems().stream().anyMatch(it -> it.reason() == Reason.PRUNE_UNCONFIRMED)
        && of(application, Round.CONFIRM_PRUNE).equals(state.attemptedRevision);
  }
}
