package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.CryptoException.Location;
import dev.sealgate.crypto.CryptoException.Malformed;
import dev.sealgate.crypto.sops.SopsNode.Branch;
import dev.sealgate.crypto.sops.SopsNode.Item;
import dev.sealgate.crypto.sops.SopsNode.Leaf;
import dev.sealgate.crypto.sops.SopsNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds, puts and removes one value of a tree. Comments are not counted as list elements. */
final class TreeOps {
  private final List<Object> path;

  private TreeOps(TreePath path) {
    this.path = path.parts();
  }

  static Optional<SopsNode> find(Branch root, TreePath path) {
    SopsNode node = root;
    for (Object part : path.parts()) {
      Optional<SopsNode> child = child(node, part);
      if (child.isEmpty()) {
        return Optional.empty();
      }
      node = child.get();
    }
    return Optional.of(node);
  }

  static Optional<SopsNode> child(SopsNode node, Object part) {
    return switch (node) {
      case Branch branch when part instanceof String key -> item(branch, key).map(Item::value);
      case Sequence list when part instanceof Integer index -> {
        int at = position(list, index);
        yield at < 0 ? Optional.empty() : Optional.of((SopsNode) list.elements().get(at));
      }
      default -> Optional.empty();
    };
  }

  static Optional<Item> item(Branch branch, String key) {
    return JsonWriter.items(branch).stream().filter(item -> item.key().equals(key)).findFirst();
  }

  /**
   * Maps on the way that are not there are made; an index right behind the end of a list appends.
   *
   * @throws Malformed when the path goes through a value that has nothing below it, or past the end
   *     of a list
   */
  static Branch put(Branch root, TreePath path, SopsNode value) {
    return (Branch) new TreeOps(path).put(root, 0, value);
  }

  private SopsNode put(SopsNode node, int depth, SopsNode value) {
    if (depth == path.size()) {
      return node instanceof Leaf(Scalar _, Slot slot)
              && value instanceof Leaf(Scalar scalar, Slot _)
          ? new Leaf(scalar, slot)
          : value;
    }
    Object part = path.get(depth);
    return switch (node) {
      case Branch branch when part instanceof String key -> {
        List<Entry> entries = new ArrayList<>(branch.entries());
        Optional<Item> old = item(branch, key);
        if (old.isPresent()) {
          Item changed = old.get().with(put(old.get().value(), depth + 1, value));
          entries.set(entries.indexOf(old.get()), changed);
        } else {
          entries.add(new Item(key, put(missing(depth + 1), depth + 1, value)));
        }
        yield new Branch(entries);
      }
      case Sequence list when part instanceof Integer index -> {
        List<Element> elements = new ArrayList<>(list.elements());
        int at = position(list, index);
        if (at >= 0) {
          elements.set(at, put((SopsNode) elements.get(at), depth + 1, value));
        } else if (index == size(list)) {
          elements.add(put(missing(depth + 1), depth + 1, value));
        } else {
          throw problem(depth, "the list has only " + size(list) + " elements", "see `seal get`");
        }
        yield new Sequence(elements);
      }
      case Leaf(Scalar.Nil _, Slot _) -> put(missing(depth), depth, value);
      default -> throw wrongKind(node, depth);
    };
  }

  /** What the next part of the path can be put into. */
  private SopsNode missing(int depth) {
    boolean list = depth < path.size() && path.get(depth) instanceof Integer;
    return list ? new Sequence(List.of()) : new Branch(List.of());
  }

  /**
   * @return empty when there is nothing at the path
   */
  static Optional<Branch> remove(Branch root, TreePath path) {
    return find(root, path).isEmpty()
        ? Optional.empty()
        : Optional.of((Branch) new TreeOps(path).remove(root, 0));
  }

  private SopsNode remove(SopsNode node, int depth) {
    Object part = path.get(depth);
    boolean last = depth == path.size() - 1;
    return switch (node) {
      case Branch branch -> {
        List<Entry> entries = new ArrayList<>(branch.entries());
        Item item = item(branch, (String) part).orElseThrow();
        int at = entries.indexOf(item);
        if (last) {
          takeOut(entries, at);
        } else {
          entries.set(at, item.with(remove(item.value(), depth + 1)));
        }
        yield new Branch(entries);
      }
      case Sequence list -> {
        List<Element> elements = new ArrayList<>(list.elements());
        int at = position(list, (Integer) part);
        if (last) {
          takeOut(elements, at);
        } else {
          elements.set(at, (Element) remove((SopsNode) elements.get(at), depth + 1));
        }
        yield new Sequence(elements);
      }
      case Leaf _ -> throw wrongKind(node, depth);
    };
  }

  /** With the comments on its line, which come before it. */
  private static void takeOut(List<?> content, int at) {
    content.remove(at);
    int before = at - 1;
    while (before >= 0
        && content.get(before) instanceof SopsNode.Comment comment
        && comment.inline()) {
      content.remove(before--);
    }
  }

  private static int size(Sequence list) {
    return (int) list.elements().stream().filter(SopsNode.class::isInstance).count();
  }

  /** Where the element stands among elements and comments; -1 when the list is shorter. */
  private static int position(Sequence list, int index) {
    int seen = 0;
    for (int i = 0; i < list.elements().size(); i++) {
      if (list.elements().get(i) instanceof SopsNode && seen++ == index) {
        return i;
      }
    }
    return -1;
  }

  private Malformed wrongKind(SopsNode node, int depth) {
    String is =
        switch (node) {
          case Branch _ -> "a map, which has keys and no index";
          case Sequence _ -> "a list, which has indexes and no keys";
          case Leaf _ -> "a single value, and the path goes on below it";
        };
    return problem(depth, "this is " + is, "give the path of a map, or unset the value first");
  }

  private Malformed problem(int depth, String problem, String hint) {
    String place = KeyPaths.format(path.subList(0, depth));
    return (Malformed) new Malformed("path", -1, problem, hint).at(Location.keyPath(place));
  }
}
