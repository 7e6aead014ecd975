package dev.sealgate.reconciler.plan;

import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The hooks of one commit. */
final class HookPlans {
  private static final int NAMED_BY = 8;

  // a Job's name has to fit into a label
  private static final int LONGEST_PREFIX = 40;

  private record Generated(PlannedHook hook, String prefix) {}

  private final List<Generated> hooks = new ArrayList<>();

  static boolean isGenerated(Manifest manifest) {
    return manifest.ref().name().isEmpty()
        && !Json.text(manifest.metadata(), "generateName").isEmpty();
  }

  void add(PlannedObject object, HookMark.Runs runs, Manifest manifest) {
    String prefix = isGenerated(manifest) ? Json.text(manifest.metadata(), "generateName") : "";
    for (Phase phase : runs.phases()) {
      PlannedObject moment = object.inWave(new Wave(phase, object.wave().number()));
      hooks.add(new Generated(new PlannedHook(moment, runs.policies()), prefix));
    }
  }

  /**
   * A name that is generated is the same whenever the plan is: else a crash would leave an object
   * that nobody knows.
   *
   * @param id of the plan
   * @param objects a hook is none of these
   */
  List<PlannedHook> named(
      String id, Map<ObjectRef, PlannedObject> objects, List<Problem> problems) {
    Map<String, PlannedHook> named = new HashMap<>();
    for (Generated one : hooks) {
      PlannedHook hook = one.hook();
      if (!one.prefix().isEmpty()) {
        String prefix = one.prefix().substring(0, Math.min(one.prefix().length(), LONGEST_PREFIX));
        String moment = hook.phase().text().toLowerCase(Locale.ROOT);
        hook =
            new PlannedHook(
                hook.object().named(prefix + id.substring(0, NAMED_BY) + "-" + moment),
                hook.policies());
      }
      ObjectRef ref = hook.object().ref();
      PlannedHook twin = named.putIfAbsent(hook.phase() + " " + ref, hook);
      PlannedObject object = twin == null ? objects.get(ref) : twin.object();
      if (object != null) {
        problems.add(
            Problem.at(
                Reason.DUPLICATE_OBJECT,
                hook.object().origin(),
                "",
                ref + " stands in " + object.origin() + " too",
                "remove one of the two"));
      }
    }
    return List.copyOf(named.values());
  }
}
