package dev.sealgate.reconciler.plan;

import dev.sealgate.reconciler.model.AppKey;
import java.util.Map;
import java.util.Optional;

/** The labels that tell whose an object is. Nothing without them is ever pruned. */
public final class Ownership {
  public static final String NAME = "sealgate.dev/name";
  public static final String NAMESPACE = "sealgate.dev/namespace";

  /** Only on objects in another cluster than the Application's: the home of the Application. */
  public static final String HOME = "sealgate.dev/home";

  private Ownership() {}

  public static Map<String, String> labels(Owner owner) {
    return owner.home().isEmpty()
        ? Map.of(NAME, owner.app().name(), NAMESPACE, owner.app().namespace())
        : Map.of(NAME, owner.app().name(), NAMESPACE, owner.app().namespace(), HOME, owner.home());
  }

  /** For a list of what the owner has. */
  public static String selector(Owner owner) {
    return NAME
        + "="
        + owner.app().name()
        + ","
        + NAMESPACE
        + "="
        + owner.app().namespace()
        + ","
        + (owner.home().isEmpty() ? "!" + HOME : HOME + "=" + owner.home());
  }

  /**
   * @param labels {@code metadata.labels} as parsed
   */
  public static Optional<Owner> owner(Map<?, ?> labels) {
    return labels.get(NAME) instanceof String name
            && labels.get(NAMESPACE) instanceof String namespace
        ? Optional.of(
            new Owner(
                new AppKey(namespace, name), labels.get(HOME) instanceof String home ? home : ""))
        : Optional.empty();
  }
}
