package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Comment;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import dev.sealgate.crypto.sops.SopsNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which values differ between a tree as it was read and the tree that a walk made of it. */
final class TreeChanges {
  /**
   * @param slot null when the value stands nowhere in the text
   */
  record Change(@Nullable Slot slot, Scalar value) {}

  private final List<Change> changes = new ArrayList<>();
  private boolean emptied;

  private TreeChanges() {}

  static TreeChanges between(Branch before, Branch after) {
    TreeChanges all = new TreeChanges();
    all.branch(before, after);
    return all;
  }

  List<Change> list() {
    return changes;
  }

  /** Whether each of them can be made in the text by itself. */
  boolean fitInPlace() {
    return !emptied
        && changes.stream()
            .allMatch(change ->
                change.slot != null
                    && (change.slot.style() != Slot.Style.LIST_COMMENT || change.slot.lead() >= 0));
  }

  private void branch(Branch before, Branch after) {
    for (int i = 0; i < before.entries().size(); i++) {
      switch (before.entries().get(i)) {
        case Comment comment -> comment(comment, (Comment) after.entries().get(i));
        case Item item -> node(item.value(), ((Item) after.entries().get(i)).value());
      }
    }
  }

  private void sequence(Sequence before, Sequence after) {
    boolean elements = false;
    for (int i = 0; i < before.elements().size(); i++) {
      Element now = after.elements().get(i);
      elements |= now instanceof SopsNode;
      switch (before.elements().get(i)) {
        case Comment comment -> comment(comment, (Comment) now);
        case SopsNode node -> node(node, now);
      }
    }
    emptied |= !elements && before.elements().stream().anyMatch(SopsNode.class::isInstance);
  }

  private void node(SopsNode before, Element after) {
    switch (before) {
      case Branch inner -> branch(inner, (Branch) after);
      case Sequence inner -> sequence(inner, (Sequence) after);
      case Leaf leaf -> {
        switch (after) {
          case Leaf(Scalar value, Slot slot) -> value(leaf.value(), value, slot);
          case Comment(Scalar text, boolean _, Slot slot) -> value(leaf.value(), text, slot);
          case Branch _, Sequence _ -> throw new IllegalStateException("a leaf became a map");
        }
      }
    }
  }

  private void comment(Comment before, Comment after) {
    value(before.text(), after.text(), after.slot());
  }

  private void value(Scalar before, Scalar after, @Nullable Slot slot) {
    if (!before.equals(after)) {
      changes.add(new Change(slot, after));
    }
  }
}
