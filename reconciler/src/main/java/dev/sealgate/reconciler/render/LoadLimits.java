package dev.sealgate.reconciler.render;

/**
 * How much one revision may hold.
 *
 * @param maxFiles manifest files
 * @param maxFileBytes one file
 * @param maxTotalBytes all manifest files together
 * @param maxDocuments documents of one file
 * @param maxManifests objects of the revision
 * @param maxDepth maps and lists within each other
 * @param maxNodes maps, lists and scalars of one file, aliases expanded
 * @param maxTextChars characters of one file's scalars, aliases expanded
 */
public record LoadLimits(
    int maxFiles,
    long maxFileBytes,
    long maxTotalBytes,
    int maxDocuments,
    int maxManifests,
    int maxDepth,
    int maxNodes,
    long maxTextChars) {
  public LoadLimits {
    if (maxFiles <= 0
        || maxFileBytes <= 0
        || maxTotalBytes <= 0
        || maxDocuments <= 0
        || maxManifests <= 0
        || maxDepth <= 0
        || maxNodes <= 0
        || maxTextChars <= 0) {
      throw new IllegalArgumentException("a load limit must be positive");
    }
  }

  /** All files of a revision together, as {@link #maxNodes} of one. */
  long maxRevisionNodes() {
    return 4L * maxNodes;
  }

  long maxRevisionTextChars() {
    return 8L * maxTextChars;
  }

  public static LoadLimits defaults() {
    return new LoadLimits(10_000, 5L << 20, 128L << 20, 2_000, 20_000, 80, 500_000, 16L << 20);
  }
}
