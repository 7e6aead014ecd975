package dev.sealgate.reconciler.drift;

import dev.sealgate.reconciler.apply.Marks;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.health.Health;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.plan.Disposal;
import dev.sealgate.reconciler.plan.Owner;
import dev.sealgate.reconciler.plan.Ownership;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an object: nothing of its content.
 *
 * @param mark see {@link Marks#of}
 * @param lastOther who else wrote last, empty when nobody did
 * @param frozen whether somebody has set its field {@code immutable}
 * @param held whether somebody asked on it that it is left as it is
 */
public record LiveObject(
    ObjectRef ref,
    AppKey owner,
    String uid,
    String version,
    String mark,
    String lastOther,
    boolean deleting,
    boolean frozen,
    boolean held,
    Health health) {

  /** Empty when the object has no owner, or one of another home. */
  static Optional<LiveObject> of(
      ApiResource resource,
      String home,
      Map<String, @Nullable Object> object,
      LiveObjects.Judge judge) {
    return Ownership.owner(Json.map(object, "metadata", "labels"))
        .filter(owner -> owner.home().equals(home))
        .map(Owner::app)
        .map(owner ->
            new LiveObject(
                ref(resource, object),
                owner,
                Json.text(object, "metadata", "uid"),
                Json.text(object, "metadata", "resourceVersion"),
                Marks.of(object),
                Marks.lastOther(object),
                !Json.text(object, "metadata", "deletionTimestamp").isEmpty(),
                isFrozen(object),
                Disposal.isHeldBack(Json.map(object, "metadata")),
                judge.health(owner, resource, object)));
  }

  /** Whether the sight is surely from before the object had that resource version. */
  public boolean isOlderThan(String resourceVersion) {
    return Versions.before(version, resourceVersion);
  }

  private static boolean isFrozen(Map<String, @Nullable Object> object) {
    return Json.list(object, "metadata", "managedFields").stream()
        .anyMatch(entry -> Json.map(entry, "fieldsV1").containsKey("f:immutable"));
  }

  static ObjectRef ref(ApiResource resource, Map<String, @Nullable Object> object) {
    return new ObjectRef(
        resource.group(),
        resource.kind(),
        Json.text(object, "metadata", "namespace"),
        Json.text(object, "metadata", "name"));
  }
}
