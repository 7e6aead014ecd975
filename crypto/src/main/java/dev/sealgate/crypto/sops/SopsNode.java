package dev.sealgate.crypto.sops;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document as SOPS sees it: ordered maps and lists in which comments have a place of their own.
 */
sealed interface SopsNode extends Element {
  record Branch(List<Entry> entries) implements SopsNode {
    public Branch {
      entries = List.copyOf(entries);
    }
  }

  record Sequence(List<Element> elements) implements SopsNode {
    public Sequence {
      elements = List.copyOf(elements);
    }
  }

  /**
   * @param slot where it stands in the source text; null when it stands nowhere, as in an expanded
   *     alias or in metadata about to be written
   */
  record Leaf(Scalar value, @Nullable Slot slot) implements SopsNode {}

  /**
   * @param start offset of the key in the source, -1 when it is not from there
   * @param end offset after the value
   * @param merge whether it is a YAML merge key; for SOPS it is a key like any other
   */
  record Item(String key, SopsNode value, int start, int end, boolean merge) implements Entry {
    Item(String key, SopsNode value, int start, int end) {
      this(key, value, start, end, false);
    }

    Item(String key, SopsNode value) {
      this(key, value, -1, -1, false);
    }

    Item with(SopsNode other) {
      return new Item(key, other, start, end, merge);
    }
  }

  /**
   * @param text what follows the comment sign
   * @param inline on the line of the entry that comes next
   */
  record Comment(Scalar text, boolean inline, @Nullable Slot slot) implements Entry, Element {}
}
