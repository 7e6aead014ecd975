package dev.sealgate.cli;

import dev.sealgate.crypto.sops.MasterKey;
import java.util.ArrayList;
import java.util.List;

/**
 * How the keys of a file differ from others.
 *
 * @param groups one line for each key of each group, with its sign; empty when nothing differs
 * @param removed names of keys that can open nothing of the file any more
 */
record KeyChange(List<String> groups, List<String> removed) {
  static KeyChange between(List<List<MasterKey>> before, List<List<MasterKey>> after) {
    List<String> lines = new ArrayList<>();
    boolean differs = before.size() != after.size();
    for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
      List<String> old = i < before.size() ? names(before.get(i)) : List.of();
      List<String> now = i < after.size() ? names(after.get(i)) : List.of();
      lines.add("Group " + (i + 1));
      old.forEach(key -> lines.add((now.contains(key) ? "    " : "--- ") + key));
      now.stream().filter(key -> !old.contains(key)).forEach(key -> lines.add("+++ " + key));
      differs |= !(old.containsAll(now) && now.containsAll(old));
    }
    List<String> kept = after.stream().flatMap(List::stream).map(MasterKey::describe).toList();
    List<String> removed =
        before.stream()
            .flatMap(List::stream)
            .map(MasterKey::describe)
            .filter(key -> !kept.contains(key))
            .distinct()
            .toList();
    return new KeyChange(differs ? lines : List.of(), removed);
  }

  private static List<String> names(List<MasterKey> group) {
    return group.stream().map(MasterKey::describe).toList();
  }

  boolean isEmpty() {
    return groups.isEmpty();
  }

  String describe(String file) {
    StringBuilder text = new StringBuilder("The keys of " + file + " change:\n");
    groups.forEach(line -> text.append("  ").append(line).append('\n'));
    return text.toString();
  }
}
