package dev.sealgate.reconciler.sandbox;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
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
  private static final long LEAST = 64L << 20;
  private static final long MOST = 256L << 20;
  // code, threads and buffers of this process beside its heap
  private static final long OWN = 160L << 20;
  private static final int TOGETHER = 2;

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

  /**
   * Of what the container has beside this process.
   *
   * @param memory of the container, or of the machine where it has no limit
   * @param heap that this process may grow to
   */
  static long share(long memory, long heap) {
    return Math.clamp((memory - heap - OWN) / TOGETHER, LEAST, MOST);
  }

  private static long machine() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Long.MAX_VALUE;
  }

  public static BuildLimits defaults() {
    return new BuildLimits(
        Duration.ofSeconds(30),
        share(machine(), Runtime.getRuntime().maxMemory()),
        64L << 20,
        Math.max(1, Runtime.getRuntime().availableProcessors()));
  }
}
