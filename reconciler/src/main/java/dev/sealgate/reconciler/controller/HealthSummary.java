package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.apply.Applied;
import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.drift.LiveObject;
import dev.sealgate.reconciler.drift.LiveObjects;
import dev.sealgate.reconciler.health.Health;
import dev.sealgate.reconciler.health.HealthRules;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** The health of many objects: that of the worst one. */
final class HealthSummary {
  private final LiveObjects live;

  HealthSummary(LiveObjects live) {
    this.live = live;
  }

  /** Empty when none of the objects has been applied. */
  Optional<Health> of(Collection<PlannedObject> objects, Map<ObjectRef, Applied> applied) {
    Health worst = null;
    for (PlannedObject object : objects) {
      Applied how = applied.get(object.ref());
      if (how == null) {
        continue;
      }
      Health health = of(object, how);
      if (worst == null || health.worseThan(worst)) {
        worst =
            health.message().isEmpty()
                ? health
                : new Health(health.level(), object.ref() + ": " + health.message());
      }
    }
    return Optional.ofNullable(worst);
  }

  Health of(PlannedObject object, Applied how) {
    ApiResource resource = object.resource();
    LiveObject seen = live.get(resource, object.ref());
    if (seen != null) {
      return seen.health();
    }
    if (live.isGone(resource, how.version())) {
      return Health.missing();
    }
    if (live.fault(resource).filter(ApiAnswer.Forbidden.class::isInstance).isPresent()) {
      return new Health(Health.Level.UNKNOWN, "the controller may not watch " + resource.plural());
    }
    if (HealthRules.metadataTells(resource)) {
      return Health.HEALTHY;
    }
    return live.fault(resource).isPresent()
        ? new Health(Health.Level.UNKNOWN, "the API server does not let it be watched now")
        : Health.progressing("it has not been seen yet");
  }
}
