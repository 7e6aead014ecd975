package dev.sealgate.cli;

import dev.sealgate.cli.preview.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which object of one side is which of the other: the same object of the same Application first;
 * what is left of one Application and of another one has moved.
 */
final class Pairing {
  private Pairing() {}

  /** From an Application to another one; empty names stand for a folder. */
  record Move(String from, String to) {}

  /**
   * @param name tells it apart from all others
   */
  record Pair(String name, @Nullable Item old, @Nullable Item now) {
    boolean isMoved() {
      return old != null && now != null && !old.app().equals(now.app());
    }

    Move move() {
      return new Move(old == null ? "" : old.app(), now == null ? "" : now.app());
    }

    Item shown() {
      if (now != null) {
        return now;
      }
      if (old != null) {
        return old;
      }
      throw new IllegalStateException("a pair has a side");
    }

    private Pair named(String other) {
      return new Pair(other, old, now);
    }
  }

  private static final class Sides {
    final List<Item> before = new ArrayList<>();
    final List<Item> after = new ArrayList<>();

    List<Pair> pairs(String id) {
      List<Pair> pairs = new ArrayList<>();
      List<Item> left = new ArrayList<>();
      for (Item now : after) {
        Item same =
            before.stream().filter(old -> old.app().equals(now.app())).findFirst().orElse(null);
        if (same == null) {
          left.add(now);
        } else {
          before.remove(same);
          pairs.add(new Pair(id, same, now));
        }
      }
      for (Item now : left) {
        pairs.add(new Pair(id, before.isEmpty() ? null : before.removeFirst(), now));
      }
      before.forEach(old -> pairs.add(new Pair(id, old, null)));
      return pairs;
    }
  }

  /** Sorted by what the objects are. */
  static List<Pair> of(List<Item> before, List<Item> after) {
    Map<String, Sides> all = new TreeMap<>();
    before.forEach(item -> all.computeIfAbsent(item.id(), _ -> new Sides()).before.add(item));
    after.forEach(item -> all.computeIfAbsent(item.id(), _ -> new Sides()).after.add(item));
    List<Pair> pairs = new ArrayList<>();
    all.forEach((id, sides) -> {
      List<Pair> same = sides.pairs(id);
      pairs.addAll(same.size() == 1 ? same : toldApart(same));
    });
    return pairs;
  }

  /** By their Applications, and where that is not enough by number. */
  private static List<Pair> toldApart(List<Pair> pairs) {
    Set<String> names = new HashSet<>();
    Map<String, Integer> numbers = new HashMap<>();
    List<Pair> named = new ArrayList<>();
    for (Pair pair : pairs) {
      String app = pair.shown().app();
      String name = pair.name() + (app.isEmpty() ? "" : " of " + app);
      String unique =
          names.add(name) ? name : name + " #" + numbers.merge(name, 2, (n, _) -> n + 1);
      named.add(pair.named(unique));
    }
    return named;
  }
}
