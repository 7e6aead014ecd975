package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.apply.Comparer;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.controller.LiveComparison.Change;
import dev.sealgate.reconciler.controller.LiveComparison.Judgement;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.plan.Disposal;
import dev.sealgate.reconciler.plan.Plan;
import dev.sealgate.reconciler.plan.PlannedHook;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What became of each object of a plan in a comparison. */
final class LiveChanges {
  private static final int NAMED_BY = 8;

  private final Plan plan;
  private final Comparer.Report report;
  private final Map<ObjectRef, Comparer.Sides> sides;
  private final LiveGround ground;
  private final LiveJudge judge;
  private final Set<ObjectRef> missing = new HashSet<>();
  private final List<String> notes = new ArrayList<>();

  LiveChanges(
      Plan plan,
      Comparer.Report report,
      Map<ObjectRef, Comparer.Sides> sides,
      LiveGround ground,
      LiveJudge judge) {
    this.plan = plan;
    this.report = report;
    this.sides = sides;
    this.ground = ground;
    this.judge = judge;
  }

  /** Asks the server to judge what it does not have. */
  List<Change> all() {
    List<PlannedObject> created = new ArrayList<>();
    List<PlannedObject> anew = new ArrayList<>();
    Map<ObjectRef, Change> changes = new TreeMap<>();
    for (PlannedObject object : plan.objects()) {
      ObjectRef ref = object.ref();
      Comparer.Sides both = sides.get(ref);
      if (both != null) {
        compared(object, both, changes);
      } else if (ground.hasNoKind(object)
          || Comparer.MISSING.equals(report.differences().get(ref))) {
        created.add(object);
        missing.add(ref);
      } else if (report.differences().containsKey(ref)) {
        anew.add(object);
      }
    }
    List<Judgement> ofCreated = judge.objects(created, object -> ground.hindrance(object, missing));
    for (int i = 0; i < created.size(); i++) {
      PlannedObject object = created.get(i);
      changes.put(
          object.ref(),
          new Change.Created(object.ref(), origin(object), object.body(), ofCreated.get(i)));
    }
    List<Judgement> ofAnew = judge.anew(anew);
    for (int i = 0; i < anew.size(); i++) {
      PlannedObject object = anew.get(i);
      changes.put(
          object.ref(),
          new Change.MadeAnew(object.ref(), origin(object), object.body(), ofAnew.get(i)));
    }
    notes.addAll(ground.outdated(plan, report.differences().keySet()));
    List<Change> all = new ArrayList<>(changes.values());
    List<PlannedHook> hooks =
        plan.hooks().stream().filter(hook -> !hook.phase().isOfDeletion()).toList();
    List<Judgement> ofHooks = judge.hooks(hooks, object -> ground.hindrance(object, missing));
    for (int i = 0; i < hooks.size(); i++) {
      all.add(run(hooks.get(i), ofHooks.get(i)));
    }
    return all;
  }

  private void compared(PlannedObject object, Comparer.Sides both, Map<ObjectRef, Change> changes) {
    ObjectRef ref = object.ref();
    if (Disposal.isHeldBack(Json.map(both.live(), "metadata"))) {
      notes.add(
          ref
              + " is left as it is: in the cluster it is marked with reconcile: disabled or ssa: Ignore");
      return;
    }
    if (object.switches().replace() && report.differences().containsKey(ref)) {
      notes.add(
          ref + " would be replaced as a whole: what others added to it goes, and is not shown");
    }
    changes.put(
        ref,
        new Change.Compared(ref, origin(object), both, object.body(), object.carriesSecrets()));
  }

  /** A generated name is a digest of the plan, which the controller makes with another key. */
  private Change run(PlannedHook hook, Judgement judgement) {
    PlannedObject object = hook.object();
    ObjectRef ref = object.ref();
    String name = ref.name().replace(plan.id().substring(0, NAMED_BY), "*");
    return new Change.Run(
        new ObjectRef(ref.group(), ref.kind(), ref.namespace(), name),
        origin(object),
        object.body(),
        judgement,
        hook.phase().text());
  }

  private static String origin(PlannedObject object) {
    return object.origin().toString();
  }

  /** After {@link #all}. */
  List<String> notes() {
    return notes;
  }
}
