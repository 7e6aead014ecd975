package dev.sealgate.reconciler.sandbox;

import java.time.Duration;

/**
 * What one build may use.
 *
 * @param time after which it is killed
 * @param memory bytes that the child aims to stay below; at four times that it fails
 * @param output bytes of manifests
 * @param atOnce builds side by side
 */
public record BuildLimits(Duration time, long memory, long output, int atOnce) {
  public BuildLimits {
    if (time.isNegative() || time.isZero() || memory <= 0 || output <= 0 || atOnce <= 0) {
      throw new IllegalArgumentException("a build limit must be positive");
    }
  }

  /** For charts, whose templates take more than kustomize does. */
  public static BuildLimits ofCharts() {
    BuildLimits defaults = defaults();
    return new BuildLimits(
        defaults.time(), 2 * defaults.memory(), defaults.output(), defaults.atOnce());
  }

  public static BuildLimits defaults() {
    return new BuildLimits(
        Duration.ofSeconds(30),
        256L << 20,
        64L << 20,
        Math.max(1, Runtime.getRuntime().availableProcessors()));
  }
}
