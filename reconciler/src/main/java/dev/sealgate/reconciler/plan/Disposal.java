package dev.sealgate.reconciler.plan;

import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.model.ObjectRef;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may become of a live object that is not wanted any more, as it says itself. */
public enum Disposal {
  DELETE,
  /** Only when a person agrees. */
  ASK,
  KEEP;

  private static final String PROPAGATION = "PrunePropagationPolicy=";

  /**
   * @param metadata of the live object
   * @param withItsApplication whether the Application goes, and not only this object
   */
  public static Disposal of(
      ObjectRef ref, Map<String, @Nullable Object> metadata, boolean withItsApplication) {
    Map<String, @Nullable Object> labels = Json.map(metadata, "labels");
    Map<String, @Nullable Object> annotations = Json.map(metadata, "annotations");
    List<String> options = SwitchReader.options(annotations, SwitchReader.SYNC_OPTIONS);
    boolean kept =
        options.contains("Prune=false")
            || (withItsApplication && options.contains("Delete=false"))
            || is(annotations, "helm.sh/resource-policy", "keep")
            || isKept(labels)
            || isKept(annotations);
    if (kept) {
      return KEEP;
    }
    boolean asked =
        options.contains("Prune=confirm")
            || (withItsApplication && options.contains("Delete=confirm"))
            || ProtectedKinds.holds(ref);
    return asked ? ASK : DELETE;
  }

  private static boolean isKept(Map<?, ?> texts) {
    return is(texts, "sealgate.dev/prune", "disabled")
        || is(texts, SwitchReader.FLUX + "prune", "disabled")
        || isHeld(texts);
  }

  private static boolean isHeld(Map<?, ?> texts) {
    return is(texts, SwitchReader.FLUX + "reconcile", "disabled")
        || is(texts, SwitchReader.FLUX + "ssa", "ignore");
  }

  /** Whether somebody asked on the live object that it is left as it is. */
  public static boolean isHeldBack(Map<String, @Nullable Object> metadata) {
    return isHeld(Json.map(metadata, "labels")) || isHeld(Json.map(metadata, "annotations"));
  }

  /** Whether it is no difference that the object is there though Git does not want it. */
  public static boolean isExtraneous(Map<String, @Nullable Object> metadata) {
    return SwitchReader.options(Json.map(metadata, "annotations"), SwitchReader.COMPARE_OPTIONS)
        .contains("IgnoreExtraneous");
  }

  /** What it wishes for its dependents, empty for nothing. */
  public static String propagation(Map<String, @Nullable Object> metadata) {
    return SwitchReader.options(Json.map(metadata, "annotations"), SwitchReader.SYNC_OPTIONS)
        .stream()
        .filter(option -> option.startsWith(PROPAGATION))
        .map(option -> option.substring(PROPAGATION.length()))
        .findFirst()
        .orElse("");
  }

  private static boolean is(Map<?, ?> texts, String key, String value) {
    return texts.get(key) instanceof String text && text.toLowerCase(Locale.ROOT).equals(value);
  }
}
