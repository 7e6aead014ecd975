package dev.sealgate.benchmarks.cluster;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the peers need for the same work on such a machine, and the most that Sealgate means to
 * need. Flux: kustomize-controller 1.9.4 with {@code --concurrent=20}; the sealed-secrets
 * controller 0.40.0 with {@code --kubeclient-qps=200}.
 */
final class Targets {
  /**
   * @param most -1 where there is no target
   */
  record Target(double most, String peers) {}

  private static final Map<String, Target> ALL =
      Map.ofEntries(
          Map.entry("A 100: push to last Secret, s", new Target(-1, "Flux 1.04")),
          Map.entry("A 500: push to last Secret, s", new Target(-1, "Flux 4.03")),
          Map.entry("A 1000: push to last Secret, s", new Target(2, "Flux 7.36")),
          Map.entry("A 1000: push to first Secret, s", new Target(-1, "Flux 4.45")),
          Map.entry("A 1000: API requests of the sync", new Target(-1, "Flux 3033")),
          Map.entry("A 1000: CPU of the sync, s", new Target(-1, "Flux 4.46")),
          Map.entry("A 1000: one changed Secret visible, s", new Target(0.4, "Flux 4.86")),
          Map.entry("A 1000: API requests of that change", new Target(-1, "Flux 2020")),
          Map.entry("A 1000: push to all pruned, s", new Target(2, "Flux 4.50")),
          Map.entry(
              "A 1000: API requests while nothing happens for 10 s", new Target(0, "Flux 2012")),
          Map.entry(
              "A 1000: CPU of a commit that changes nothing here, s", new Target(-1, "Flux 3.09")),
          Map.entry("A 1000: peak RSS, MiB", new Target(-1, "Flux 219")),
          Map.entry("B 100: all Ready, s", new Target(-1, "Flux 24.2")),
          Map.entry("B 300: all Ready, s", new Target(6.68, "Flux 66.3")),
          Map.entry("B 300: CPU until all Ready, s", new Target(-1, "Flux 38.5")),
          Map.entry("B 300: API requests until all Ready", new Target(-1, "Flux 10849")),
          Map.entry("B 300: one change visible, s", new Target(0.5, "Flux 25.5")),
          Map.entry("B 300: all at the new revision, s", new Target(3, "Flux 36.2")),
          Map.entry("B 300: all deleted, s", new Target(-1, "Flux 4.7")),
          Map.entry("B 300: peak RSS, MiB", new Target(-1, "Flux 278")),
          Map.entry("B 1000: peak RSS, MiB", new Target(300, "")),
          Map.entry("C: self-heal p50, s", new Target(-1, "Flux 23 to 60")),
          Map.entry("C: self-heal p99, s", new Target(1, "Flux 23 to 60")),
          Map.entry("E 500: push to last Secret, s", new Target(7, "sealed-secrets 13.0")));

  private Targets() {}

  static @Nullable Target of(String name) {
    return ALL.get(name);
  }

  static boolean isMissed(String name, double median) {
    Target target = of(name);
    return target != null && target.most() >= 0 && median > target.most();
  }
}
