package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.plan.Plan;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which plans are refused as a whole, by what is in them. */
final class Guard {
  /** The status of an Application has to hold its inventory, and etcd takes 1.5 MiB. */
  private static final int MOST_OBJECTS = 8000;

  private static final int MOST_HOOKS = 200;

  private Guard() {}

  /** Empty when nothing of it stands against applying. */
  static List<Problem> refusals(Plan plan, Settings settings) {
    if (plan.objects().isEmpty() && !settings.allowEmpty()) {
      return List.of(
          Problem.of(
              Reason.EMPTY_RESULT,
              "the commit holds no object below " + folder(settings),
              "restore the files, or set syncPolicy.automated.allowEmpty if that is meant"));
    }
    if (plan.hooks().size() > MOST_HOOKS) {
      return List.of(
          Problem.of(
              Reason.LIMIT_EXCEEDED,
              "the commit holds more than " + MOST_HOOKS + " hooks",
              "split the Application"));
    }
    if (plan.objects().size() > MOST_OBJECTS) {
      return List.of(
          Problem.of(
              Reason.LIMIT_EXCEEDED,
              "the commit holds more than " + MOST_OBJECTS + " objects",
              "split the Application"));
    }
    return List.of();
  }

  private static String folder(Settings settings) {
    return settings.source().path().isEmpty() ? "the root" : settings.source().path();
  }

  /**
   * @param object null when it is a hook
   */
  static Problem conflict(ObjectRef ref, @Nullable PlannedObject object, AppKey other) {
    String message = ref + " belongs to the Application " + other;
    String hint = "remove it from one of the two";
    return object == null
        ? Problem.of(Reason.RESOURCE_CONFLICT, message, hint)
        : Problem.at(Reason.RESOURCE_CONFLICT, object.origin(), "", message, hint);
  }
}
