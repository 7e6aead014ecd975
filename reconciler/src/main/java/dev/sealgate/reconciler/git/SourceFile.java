package dev.sealgate.reconciler.git;

import java.util.Objects;

/**
 * A regular file of a {@link SourceTree}.
 *
 * @param path from the repository's root
 * @param blobId names the content: equal ids are equal bytes
 * @param size in bytes
 */
public record SourceFile(String path, String blobId, long size) {
  public SourceFile {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(blobId, "blobId");
  }

  /** The part after the last slash. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
