package dev.sealgate.reconciler.sandbox;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What one build may use.
 *
 * @param time after which it is killed
 * @param memory bytes that the child aims to stay below; at {@link #MARGIN} more it fails
 * @param output bytes of manifests
 * @param atOnce builds side by side
 */
public record BuildLimits(Duration time, long memory, long output, int atOnce) {
  /** What a child may fill beyond its aim. */
  static final long MARGIN = 32L << 20;

  private static final long LEAST = 64L << 20;
  private static final long ENOUGH = 72L << 20;
  private static final long MOST = 256L << 20;
  // code, threads and buffers of this process beside its heap
  private static final long OWN = 200L << 20;
  // a kustomization takes one share, a chart two
  private static final int SHARES = 3;
  private static final int PROGRAMS = 2;

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

  /** As many side by side as find enough, of each program, in what this process leaves. */
  public static BuildLimits defaults() {
    return of(
        machine(), Runtime.getRuntime().maxMemory(), Runtime.getRuntime().availableProcessors());
  }

  /**
   * A child that outgrew the container would not be ended alone: Kubernetes has all processes of a
   * container ended then. So all builds together fit in beside the full heap.
   *
   * @param memory of the container, or of the machine where it has no limit
   * @param heap that this process may grow to
   */
  static BuildLimits of(long memory, long heap, int processors) {
    long left = memory - heap - OWN;
    int atOnce = Math.max(1, processors);
    while (atOnce > 1 && share(left, atOnce) < ENOUGH) {
      atOnce--;
    }
    return new BuildLimits(
        Duration.ofSeconds(30), Math.clamp(share(left, atOnce), LEAST, MOST), 64L << 20, atOnce);
  }

  private static long share(long left, int atOnce) {
    return (left / atOnce - PROGRAMS * MARGIN) / SHARES;
  }

  private static long machine() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Long.MAX_VALUE;
  }
}
