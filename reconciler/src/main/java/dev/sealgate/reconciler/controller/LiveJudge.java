package dev.sealgate.reconciler.controller;

import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.reconciler.apply.Applier;
import dev.sealgate.reconciler.apply.Certainties;
import dev.sealgate.reconciler.apply.Parallel;
import dev.sealgate.reconciler.apply.Sights;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.controller.LiveComparison.Judgement;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.plan.Ignored;
import dev.sealgate.reconciler.plan.Owner;
import dev.sealgate.reconciler.plan.Plan;
import dev.sealgate.reconciler.plan.PlannedHook;
import dev.sealgate.reconciler.plan.PlannedObject;
import dev.sealgate.reconciler.plan.Switches;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Asks the server, by the controller's own dry runs, what it says to what it does not have. */
final class LiveJudge {
  private final Applier applier;
  private final Plan plan;
  private final Set<String> mayBeMade;
  private final boolean owning;
  private final Parallel parallel = new Parallel(LiveComparison.REQUESTS_AT_ONCE);

  /** Nothing is known but by asking. */
  private record Unknowing() implements Sights {
    @Override
    public boolean isHeld(PlannedObject object) {
      return false;
    }

    @Override
    public boolean isSeen(PlannedObject object) {
      return false;
    }

    @Override
    public boolean isFrozen(PlannedObject object) {
      return false;
    }

    @Override
    public Optional<PlannedObject> lastApplied(PlannedObject object) {
      return Optional.empty();
    }

    @Override
    public Optional<Owner> stranger(PlannedObject object) {
      return Optional.empty();
    }
  }

  /**
   * @param owning whether an Application is compared, and not a folder
   */
  LiveJudge(
      ApiClient client, SecretRegistry registry, Plan plan, Settings settings, boolean owning) {
    this.applier =
        new Applier(
            client,
            client,
            registry,
            new Parallel(LiveComparison.REQUESTS_AT_ONCE),
            new Unknowing(),
            Certainties.none());
    this.plan = plan;
    this.mayBeMade = settings.createNamespace() ? Set.of(settings.namespace()) : Set.of();
    this.owning = owning;
  }

  /**
   * @param hindrance why an object can't be judged yet, empty when it can
   */
  List<Judgement> objects(List<PlannedObject> objects, Function<PlannedObject, String> hindrance) {
    return parallel.map(objects, object -> judgement(object, hindrance));
  }

  /** Of those that are deleted for it. */
  List<Judgement> anew(List<PlannedObject> objects) {
    // a folder owns nothing, and that it is nobody's to delete tells nothing
    return parallel.map(
        objects, object -> owning ? judgement(object, _ -> "") : new Judgement.Taken());
  }

  List<Judgement> hooks(List<PlannedHook> hooks, Function<PlannedObject, String> hindrance) {
    return parallel.map(
        hooks,
        hook ->
            judgement(
                hook.object(),
                hindrance.apply(hook.object()),
                () -> applier.dryRunHooks(plan, List.of(plain(hook)), Set.of())));
  }

  private Judgement judgement(PlannedObject object, Function<PlannedObject, String> hindrance) {
    return judgement(
        object,
        hindrance.apply(object),
        () -> applier.dryRun(plan, List.of(plain(object)), Set.of()));
  }

  private static PlannedHook plain(PlannedHook hook) {
    return new PlannedHook(plain(hook.object()), hook.policies());
  }

  /**
   * Without what has the record of a live object's owners written before a dry run, too: what is
   * left to others.
   */
  private static PlannedObject plain(PlannedObject object) {
    return new PlannedObject(
        object.ref(),
        object.resource(),
        object.body(),
        object.origin(),
        object.stage(),
        object.wave(),
        object.digest(),
        object.carriesSecrets(),
        Ignored.NOTHING,
        new Switches(Switches.Presence.ALWAYS, object.switches().force(), false, false, false));
  }

  private interface DryRun {
    List<Problem> problems();
  }

  private Judgement judgement(PlannedObject object, String hindrance, DryRun dryRun) {
    if (!hindrance.isEmpty()) {
      return new Judgement.Later(hindrance);
    }
    List<Problem> problems = dryRun.problems();
    if (problems.isEmpty()) {
      return new Judgement.Taken();
    }
    Problem first = problems.getFirst();
    // where nobody may read whether the namespace is there, its lack is an answer, and no refusal
    if (first.keyPath().equals("metadata.namespace")
        && mayBeMade.contains(object.ref().namespace())) {
      return new Judgement.Later(LiveGround.NO_NAMESPACE);
    }
    return first.reason() == Reason.FORBIDDEN
        ? new Judgement.Unasked()
        : new Judgement.Refused(first);
  }
}
