package dev.sealgate.reconciler.plan;

import dev.sealgate.reconciler.cluster.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object that is made at a moment of a sync and then runs to its end.
 *
 * @param object its wave's phase says at which
 */
public record PlannedHook(PlannedObject object, Set<DeletePolicy> policies) {
  /** Tells to which run a live object belongs. */
  public static final String RUN = "sealgate.dev/hook-run";

  public PlannedHook {
    Objects.requireNonNull(object, "object");
    policies = Set.copyOf(policies);
  }

  public Phase phase() {
    return object.wave().phase();
  }

  /** The object as it is sent for a run. */
  public PlannedObject run(String run) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>(object.body());
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(Json.map(body, "metadata"));
    Map<String, @Nullable Object> annotations =
        new LinkedHashMap<>(Json.map(metadata, "annotations"));
    annotations.put(RUN, run);
    metadata.put("annotations", annotations);
    body.put("metadata", metadata);
    return object.withBody(body);
  }

  @Override
  public String toString() {
    return "the hook " + object.ref();
  }
}
