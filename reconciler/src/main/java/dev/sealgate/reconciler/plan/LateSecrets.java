package dev.sealgate.reconciler.plan;

import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.model.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds Pods that need a Secret of a later wave: where it is not there from before, they can't
 * start, and so its wave never comes.
 */
public final class LateSecrets {
  private static final String[] POD = {"spec"};
  private static final String[] TEMPLATE = {"spec", "template", "spec"};
  private static final String[] JOB_TEMPLATE = {"spec", "jobTemplate", "spec", "template", "spec"};

  private LateSecrets() {}

  /** One line for each object that needs one. */
  public static List<String> of(Plan plan) {
    List<String> lines = new ArrayList<>();
    plan.objects()
        .forEach(object ->
            of(plan, object)
                .ifPresent(
                    late -> lines.add(object.ref() + " of " + object.wave() + " uses " + late)));
    plan.hooks()
        .forEach(hook ->
            of(plan, hook.object())
                .ifPresent(
                    late -> lines.add(hook + " of " + hook.object().wave() + " uses " + late)));
    return lines;
  }

  /** The first Secret that the object's Pods need and that comes later. */
  public static Optional<String> of(Plan plan, PlannedObject object) {
    for (String name : needs(object)) {
      PlannedObject secret = plan.get(new ObjectRef("", "Secret", object.ref().namespace(), name));
      if (secret != null && secret.wave().compareTo(object.wave()) > 0) {
        return Optional.of(secret.ref() + ", which comes in " + secret.wave());
      }
    }
    return Optional.empty();
  }

  /** Sorted. */
  static Set<String> needs(PlannedObject object) {
    Set<String> names = new TreeSet<>();
    for (Map<String, @Nullable Object> pod : pods(object)) {
      for (String containers : List.of("containers", "initContainers")) {
        Json.list(pod, containers).forEach(container -> ofContainer(container, names));
      }
      for (Object volume : Json.list(pod, "volumes")) {
        add(Json.at(volume, "secret"), "secretName", names);
        Json.list(volume, "projected", "sources")
            .forEach(source -> add(Json.at(source, "secret"), "name", names));
      }
      Json.list(pod, "imagePullSecrets").forEach(pull -> add(pull, "name", names));
    }
    return names;
  }

  /** The specs of the Pods that the object is or makes; an empty one where there is none. */
  static List<Map<String, @Nullable Object>> pods(PlannedObject object) {
    boolean isPod = object.ref().group().isEmpty() && object.ref().kind().equals("Pod");
    return List.of(
        Json.map(object.body(), isPod ? POD : TEMPLATE), Json.map(object.body(), JOB_TEMPLATE));
  }

  private static void ofContainer(@Nullable Object container, Set<String> names) {
    Json.list(container, "env")
        .forEach(entry -> add(Json.at(entry, "valueFrom", "secretKeyRef"), "name", names));
    Json.list(container, "envFrom").forEach(from -> add(Json.at(from, "secretRef"), "name", names));
  }

  private static void add(@Nullable Object reference, String key, Set<String> names) {
    String name = Json.text(reference, key);
    if (!name.isEmpty() && !Boolean.TRUE.equals(Json.at(reference, "optional"))) {
      names.add(name);
    }
  }
}
