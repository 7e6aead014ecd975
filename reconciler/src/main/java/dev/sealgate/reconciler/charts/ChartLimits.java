package dev.sealgate.reconciler.charts;

import dev.sealgate.reconciler.git.TreeLimits;
import java.time.Duration;
import java.util.Objects;

/**
 * The bounds of every exchange with a chart repository or registry, and of what comes from it.
 *
 * @param silence the longest wait for a connection, and for the head of an answer
 * @param deadline the longest time of one exchange
 * @param maxIndexBytes of an {@code index.yaml}
 * @param maxDocumentBytes of a manifest, a page of tags, a token
 * @param maxTags of one repository of a registry
 * @param maxVersions of one chart in an index
 * @param maxArchiveBytes of a chart's archive, packed
 * @param maxUnpackedBytes of all its files together
 * @param maxRatio of unpacked to packed bytes
 * @param tree of the chart as a folder
 */
record ChartLimits(
    Duration silence,
    Duration deadline,
    long maxIndexBytes,
    long maxDocumentBytes,
    int maxTags,
    int maxVersions,
    long maxArchiveBytes,
    long maxUnpackedBytes,
    int maxRatio,
    TreeLimits tree) {
  ChartLimits {
    Objects.requireNonNull(silence, "silence");
    Objects.requireNonNull(deadline, "deadline");
    Objects.requireNonNull(tree, "tree");
  }

  static ChartLimits defaults() {
    return new ChartLimits(
        Duration.ofSeconds(30),
        Duration.ofMinutes(2),
        64L << 20,
        4L << 20,
        50_000,
        50_000,
        20L << 20,
        64L << 20,
        200,
        new TreeLimits(10_000, 64, 5L << 20));
  }
}
