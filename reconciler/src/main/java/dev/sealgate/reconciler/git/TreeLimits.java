package dev.sealgate.reconciler.git;

/**
 * How much of a Git tree is looked at.
 *
 * @param maxEntries files and folders below the path
 * @param maxDepth folders within folders
 * @param maxFileBytes the largest file that is read
 */
public record TreeLimits(int maxEntries, int maxDepth, long maxFileBytes) {
  public TreeLimits {
    if (maxEntries <= 0 || maxDepth <= 0 || maxFileBytes <= 0) {
      throw new IllegalArgumentException("a tree limit must be positive");
    }
  }

  public static TreeLimits defaults() {
    return new TreeLimits(20_000, 64, 5L << 20);
  }
}
