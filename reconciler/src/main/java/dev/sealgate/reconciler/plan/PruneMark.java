package dev.sealgate.reconciler.plan;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The annotations, our own and foreign, that forbid to delete an object. */
public final class PruneMark {
  private PruneMark() {}

  /**
   * @param annotations {@code metadata.annotations} as parsed
   */
  public static boolean forbids(Map<?, ?> annotations) {
    return disabled(annotations.get("sealgate.dev/prune"))
        || disabled(annotations.get("kustomize.toolkit.fluxcd.io/prune"))
        || (annotations.get("argocd.argoproj.io/sync-options") instanceof String options
            && options.replace(" ", "").matches("(.*,)?Prune=false(,.*)?"));
  }

  private static boolean disabled(@Nullable Object value) {
    return value instanceof String text && text.toLowerCase(Locale.ROOT).equals("disabled");
  }
}
