package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.sops.SopsNode.Branch;

/**
 * One document of a file.
 *
 * @param root without metadata once that was taken out
 */
record Document(Branch root, Layout layout) {
  /** What a store has to know of the text to change it in place. */
  sealed interface Layout {
    /**
     * @param start offset where the document's own text begins, after a {@code ---}
     * @param end offset before the next {@code ---} or {@code ...}, or the end of the text
     * @param column of the keys of the root map
     * @param blockRoot whether the root is a block map (or there is none), so that lines can be
     *     added
     * @param references whether it has anchors, which SOPS expands
     * @param step columns per level, as the author has it
     */
    record Yaml(int start, int end, int column, boolean blockRoot, boolean references, int step)
        implements Layout {}

    /**
     * @param open offset after the opening brace
     * @param close offset of the closing brace
     */
    record Json(int open, int close) implements Layout {}

    /** Nothing but lines. */
    record Lines() implements Layout {}
  }

  Document withRoot(Branch other) {
    return new Document(other, layout);
  }
}
