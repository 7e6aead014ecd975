package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.sops.Merged.Side;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import dev.sealgate.crypto.sops.SopsNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What has to change in our document so that it has their changes too. Maps are merged by key;
 * lists of one length by index, any others as one value; comments and the order of keys do not
 * count.
 */
final class TreeMerge {
  /**
   * @param value null to take out what is there
   */
  record Change(TreePath path, @Nullable SopsNode value) {}

  private final String prefix;
  private final Function<String, Optional<Side>> choice;
  private final List<Object> path = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private final List<String> conflicts = new ArrayList<>();

  /**
   * @param prefix of places in this document
   * @param choice who wins where both sides changed; empty for a conflict
   */
  TreeMerge(String prefix, Function<String, Optional<Side>> choice) {
    this.prefix = prefix;
    this.choice = choice;
  }

  void merge(@Nullable SopsNode base, Branch ours, Branch theirs) {
    node(base, ours, theirs);
  }

  /** In an order in which they can be made one after the other. */
  List<Change> changes() {
    return changes;
  }

  List<String> conflicts() {
    return conflicts;
  }

  private void node(@Nullable SopsNode base, @Nullable SopsNode ours, @Nullable SopsNode theirs) {
    if (same(ours, theirs) || same(base, theirs)) {
      return;
    }
    if (same(base, ours)) {
      changes.add(new Change(new TreePath(path), theirs));
    } else if (ours instanceof Branch mine
        && theirs instanceof Branch other
        && (base == null || base instanceof Branch)) {
      branches(base, mine, other);
    } else if (base instanceof Sequence was
        && ours instanceof Sequence mine
        && theirs instanceof Sequence other
        && nodes(was).size() == nodes(mine).size()
        && nodes(was).size() == nodes(other).size()) {
      sequences(nodes(was), nodes(mine), nodes(other));
    } else {
      conflict(base, theirs);
    }
  }

  private void conflict(@Nullable SopsNode base, @Nullable SopsNode theirs) {
    String place = prefix + new TreePath(path);
    switch (choice.apply(place).orElse(null)) {
      case null -> conflicts.add(place);
      case OURS -> {} // it is there
      case THEIRS -> changes.add(new Change(new TreePath(path), theirs));
      case BASE -> changes.add(new Change(new TreePath(path), base));
    }
  }

  private void branches(@Nullable SopsNode base, Branch ours, Branch theirs) {
    Set<String> keys = new LinkedHashSet<>();
    JsonWriter.items(ours).forEach(item -> keys.add(item.key()));
    JsonWriter.items(theirs).forEach(item -> keys.add(item.key()));
    for (String key : keys) {
      path.add(key);
      node(child(base, key), child(ours, key), child(theirs, key));
      path.removeLast();
    }
  }

  private void sequences(List<SopsNode> base, List<SopsNode> ours, List<SopsNode> theirs) {
    for (int i = 0; i < base.size(); i++) {
      path.add(i);
      node(base.get(i), ours.get(i), theirs.get(i));
      path.removeLast();
    }
  }

  private static @Nullable SopsNode child(@Nullable SopsNode node, String key) {
    return node == null ? null : TreeOps.child(node, key).orElse(null);
  }

  private static List<SopsNode> nodes(Sequence list) {
    return PlainEdit.nodes(list);
  }

  /** Whether both hold the same values, in whatever order of keys. */
  static boolean same(@Nullable SopsNode a, @Nullable SopsNode b) {
    return switch (a) {
      case null -> b == null;
      case Leaf(Scalar value, Slot _) ->
          b instanceof Leaf(Scalar other, Slot _) && PlainEdit.same(value, other);
      case Sequence list -> b instanceof Sequence other && same(nodes(list), nodes(other));
      case Branch branch -> b instanceof Branch other && sameItems(branch, other);
    };
  }

  private static boolean same(List<SopsNode> a, List<SopsNode> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!same(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameItems(Branch a, Branch b) {
    List<Item> items = JsonWriter.items(a);
    return items.size() == JsonWriter.items(b).size()
        && items.stream()
            .allMatch(item ->
                TreeOps.item(b, item.key())
                    .filter(other -> same(item.value(), Objects.requireNonNull(other).value()))
                    .isPresent());
  }
}
