package dev.sealgate.reconciler.plan;

import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Origin;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One object to apply.
 *
 * @param ref with the namespace that it goes to
 * @param body masked, labelled, without what only a server sets
 * @param wave when it comes
 * @param digest equal for equal bodies; keyed wherever a secret is in it, by its placeholder
 * @param carriesSecrets whether values may be put in for placeholders
 * @param ignored what is left to others
 * @param switches how it wants to be handled
 */
public record PlannedObject(
    ObjectRef ref,
    ApiResource resource,
    Map<String, @Nullable Object> body,
    Origin origin,
    Stage stage,
    Wave wave,
    String digest,
    boolean carriesSecrets,
    Ignored ignored,
    Switches switches) {
  public PlannedObject {
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(resource, "resource");
    body = Collections.unmodifiableMap(body);
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(stage, "stage");
    Objects.requireNonNull(wave, "wave");
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(ignored, "ignored");
    Objects.requireNonNull(switches, "switches");
  }

  /** The same object, of which less or more is sent. */
  public PlannedObject withBody(Map<String, @Nullable Object> other) {
    return new PlannedObject(
        ref, resource, other, origin, stage, wave, digest, carriesSecrets, ignored, switches);
  }

  PlannedObject named(String name) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(Json.map(body, "metadata"));
    metadata.remove("generateName");
    metadata.put("name", name);
    Map<String, @Nullable Object> other = new LinkedHashMap<>(body);
    other.put("metadata", metadata);
    ObjectRef named = new ObjectRef(ref.group(), ref.kind(), ref.namespace(), name);
    return new PlannedObject(
        named, resource, other, origin, stage, wave, digest, carriesSecrets, ignored, switches);
  }

  PlannedObject inWave(Wave other) {
    return new PlannedObject(
        ref, resource, body, origin, stage, other, digest, carriesSecrets, ignored, switches);
  }

  /** Whose it is, as its labels say. */
  public Optional<Owner> owner() {
    return Ownership.owner(Json.map(body, "metadata", "labels"));
  }

  public boolean isSecret() {
    return ref.group().isEmpty() && ref.kind().equals("Secret");
  }

  public boolean isDefinition() {
    return ref.group().equals("apiextensions.k8s.io")
        && ref.kind().equals("CustomResourceDefinition");
  }

  @Override
  public String toString() {
    return ref + " from " + origin;
  }
}
