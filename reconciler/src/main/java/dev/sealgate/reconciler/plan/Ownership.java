package dev.sealgate.reconciler.plan;

import dev.sealgate.reconciler.model.AppKey;
import java.util.Map;
import java.util.Optional;

/** The labels that tell whose an object is. Nothing without them is ever pruned. */
public final class Ownership {
  public static final String NAME = "sealgate.dev/name";
  public static final String NAMESPACE = "sealgate.dev/namespace";

  private Ownership() {}

  public static Map<String, String> labels(AppKey owner) {
    return Map.of(NAME, owner.name(), NAMESPACE, owner.namespace());
  }

  /** For a list of what the owner has. */
  public static String selector(AppKey owner) {
    return NAME + "=" + owner.name() + "," + NAMESPACE + "=" + owner.namespace();
  }

  /**
   * @param labels {@code metadata.labels} as parsed
   */
  public static Optional<AppKey> owner(Map<?, ?> labels) {
    return labels.get(NAME) instanceof String name
            && labels.get(NAMESPACE) instanceof String namespace
        ? Optional.of(new AppKey(namespace, name))
        : Optional.empty();
  }
}
