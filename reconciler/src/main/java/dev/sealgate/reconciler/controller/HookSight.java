package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.apply.Applied;
import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiCatalog;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.controller.HookRun.State;
import dev.sealgate.reconciler.drift.LiveObject;
import dev.sealgate.reconciler.drift.LiveObjects;
import dev.sealgate.reconciler.health.Health;
import dev.sealgate.reconciler.model.ObjectRef;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells from what the watches saw whether a hook has ended: a hook that works is one that did. */
final class HookSight {
  private static final String VANISHED = "it was deleted before its end was seen";

  private final LiveObjects live;
  private final ApiCatalog catalog;

  HookSight(LiveObjects live, ApiCatalog catalog) {
    this.live = live;
    this.catalog = catalog;
  }

  /**
   * @param why it failed or is not done, empty when it succeeded
   */
  record Seen(State state, String why) {}

  /**
   * @param made its object as this process made or found it
   */
  Seen of(ApiResource resource, ObjectRef ref, Applied made) {
    LiveObject seen = live.get(resource, ref);
    if (seen != null && seen.uid().equals(made.uid())) {
      return seen.deleting()
          ? new Seen(State.RUNNING, "it is being deleted")
          : judged(seen.health());
    }
    return live.isGone(resource, made.version())
        ? new Seen(State.FAILED, VANISHED)
        : unseen(resource);
  }

  /** A run for an earlier plan, of which only the status tells. */
  Seen ofEarlier(HookRun run) {
    ObjectRef ref = run.object().ref();
    ApiResource resource = resource(run);
    if (resource == null) {
      return new Seen(State.FAILED, VANISHED);
    }
    LiveObject seen = live.get(resource, ref);
    if (seen != null) {
      return judged(seen.health());
    }
    return live.isListed(resource) ? new Seen(State.FAILED, VANISHED) : unseen(resource);
  }

  /** Null when the kind is not served. */
  @Nullable ApiResource resource(HookRun run) {
    ObjectRef ref = run.object().ref();
    String version = run.object().version();
    return catalog.find(ref.group().isEmpty() ? version : ref.group() + "/" + version, ref.kind())
            instanceof ApiCatalog.Lookup.Served(ApiResource served)
        ? served
        : null;
  }

  private Seen unseen(ApiResource resource) {
    Optional<ApiAnswer> fault = live.fault(resource);
    return new Seen(
        State.RUNNING,
        fault.isPresent()
            ? "the controller can't watch " + resource.plural()
            : "it has not been seen yet");
  }

  private static Seen judged(Health health) {
    return switch (health.level()) {
      case HEALTHY -> new Seen(State.SUCCEEDED, "");
      case DEGRADED -> new Seen(State.FAILED, health.message());
      case SUSPENDED, UNKNOWN, PROGRESSING, MISSING -> new Seen(State.RUNNING, health.message());
    };
  }
}
