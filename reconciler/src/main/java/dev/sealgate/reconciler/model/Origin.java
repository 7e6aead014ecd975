package dev.sealgate.reconciler.model;

import java.util.Objects;

/**
 * Where a manifest stands in the Git tree.
 *
 * @param file path from the repository's root
 * @param document its zero-based place in a multi-document file
 */
public record Origin(String file, int document) {
  public Origin {
    Objects.requireNonNull(file, "file");
    if (document < 0) {
      throw new IllegalArgumentException("document counts from 0");
    }
  }

  @Override
  public String toString() {
    return document == 0 ? file : file + " (document " + (document + 1) + ")";
  }
}
