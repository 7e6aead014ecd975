package dev.sealgate.reconciler.plan;

import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads from the annotations, our own, Argo CD's and Helm's, in which wave an object comes. */
final class WaveMark {
  /** The first one that an object has counts. */
  private static final List<String> KEYS =
      List.of("sealgate.dev/sync-wave", "argocd.argoproj.io/sync-wave", "helm.sh/hook-weight");

  private WaveMark() {}

  /**
   * @return null when the annotation is no number, which the problems then tell
   */
  static @Nullable Integer read(Manifest manifest, List<Problem> problems) {
    for (String key : KEYS) {
      Optional<String> text = manifest.ordering(key);
      if (text.isPresent()) {
        try {
          return Integer.valueOf(text.get().strip());
        } catch (NumberFormatException _) {
          problems.add(
              Problem.at(
                  Reason.INVALID_MANIFEST,
                  manifest.origin(),
                  "metadata.annotations." + key,
                  "the wave is no whole number",
                  "write it as \"2\" or \"-1\""));
          return null;
        }
      }
    }
    return 0;
  }
}
