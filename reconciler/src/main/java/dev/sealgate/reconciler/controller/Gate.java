package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.apply.Applied;
import dev.sealgate.reconciler.drift.LiveObjects;
import dev.sealgate.reconciler.health.Health;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.plan.LateClaims;
import dev.sealgate.reconciler.plan.LateSecrets;
import dev.sealgate.reconciler.plan.Plan;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Tells from what the watches saw why what follows may not begin yet. A sight from before the last
 * apply says nothing: the object may have been well until then.
 */
final class Gate {
  private final LiveObjects live;
  private final HealthSummary summary;

  Gate(LiveObjects live) {
    this.live = live;
    this.summary = new HealthSummary(live);
  }

  /**
   * @param object what is waited for
   */
  record Hindrance(PlannedObject object, String what) {}

  /** The first of the objects, which are all applied, that does not work. */
  Optional<Hindrance> among(
      Plan plan, Collection<PlannedObject> objects, Map<ObjectRef, Applied> applied) {
    for (PlannedObject object : objects) {
      Applied how = applied.get(object.ref());
      if (how == null) {
        continue;
      }
      Health health = health(object, how);
      if (!passes(object, health) && !waitsForItsUser(plan, object, health)) {
        String late = LateSecrets.of(plan, object).map(secret -> "; it uses " + secret).orElse("");
        String why = health.message().isEmpty() ? health.level().text() : health.message();
        return Optional.of(new Hindrance(object, object.ref() + ": " + why + late));
      }
    }
    return Optional.empty();
  }

  /** As {@link #among}, but what can't be watched is no hindrance: its apply will tell. */
  Optional<Hindrance> amongGround(
      Plan plan, Collection<PlannedObject> objects, Map<ObjectRef, Applied> applied) {
    return among(
        plan,
        objects.stream()
            .filter(object -> object.stage().isGround())
            .filter(object -> live.fault(object.resource()).isEmpty())
            .toList(),
        applied);
  }

  private Health health(PlannedObject object, Applied how) {
    return summary.isStale(object, how)
        ? Health.progressing("its change has not been seen yet")
        : summary.of(object, how);
  }

  private boolean waitsForItsUser(Plan plan, PlannedObject object, Health health) {
    return health.level() == Health.Level.PROGRESSING
        && !live.isLeaving(object.resource(), object.ref())
        && LateClaims.isUsedLater(plan, object);
  }

  /** A CronJob that is suspended is all that was asked for; a suspended rollout is not. */
  private static boolean passes(PlannedObject object, Health health) {
    return switch (health.level()) {
      case HEALTHY -> true;
      case SUSPENDED -> object.ref().kind().equals("CronJob");
      case UNKNOWN, PROGRESSING, MISSING, DEGRADED -> false;
    };
  }
}
