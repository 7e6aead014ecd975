package dev.sealgate.crypto.sops;

/**
 * Bounds for what one file may cost. Crossing one is a {@code LimitExceeded}.
 *
 * @param maxBytes size of the file
 * @param maxDepth nesting of maps and lists
 * @param maxNodes maps, lists, scalars and comments of all documents, aliases expanded
 * @param maxAliasedNodes how many of those nodes may come from expanding YAML aliases
 * @param maxDocuments YAML documents
 * @param maxKeys master keys in the metadata
 */
public record SopsLimits(
    int maxBytes, int maxDepth, int maxNodes, int maxAliasedNodes, int maxDocuments, int maxKeys) {
  public static final SopsLimits DEFAULT = new SopsLimits(8 << 20, 64, 200_000, 10_000, 2_000, 500);

  public SopsLimits {
    if (maxBytes < 1
        || maxDepth < 1
        || maxNodes < 1
        || maxAliasedNodes < 0
        || maxDocuments < 1
        || maxKeys < 1) {
      throw new IllegalArgumentException("limits are positive");
    }
  }

  public SopsLimits withMaxBytes(int bytes) {
    return new SopsLimits(bytes, maxDepth, maxNodes, maxAliasedNodes, maxDocuments, maxKeys);
  }
}
