package dev.sealgate.reconciler.apply;

import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.cluster.Detail;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.cluster.Listing;
import dev.sealgate.reconciler.cluster.ResourceWatch;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.plan.Owner;
import dev.sealgate.reconciler.plan.Ownership;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at many objects by one question. */
final class Owned {
  private Owned() {}

  /** What the owner has of the kind, without its content; empty when that can't be listed. */
  static Map<ObjectRef, Map<String, @Nullable Object>> of(
      ApiClient client, Owner owner, ApiResource resource) {
    Map<ObjectRef, Map<String, @Nullable Object>> owned = new HashMap<>();
    ResourceWatch.Scope scope =
        new ResourceWatch.Scope(
            resource, "", "labelSelector=" + Ownership.selector(owner), Detail.METADATA);
    if (Listing.of(client, scope) instanceof Listing.Whole(var objects, String _)) {
      for (Map<String, @Nullable Object> object : objects) {
        owned.put(
            new ObjectRef(
                resource.group(),
                resource.kind(),
                Json.text(object, "metadata", "namespace"),
                Json.text(object, "metadata", "name")),
            object);
      }
    }
    return owned;
  }
}
