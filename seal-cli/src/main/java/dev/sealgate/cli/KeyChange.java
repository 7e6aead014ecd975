package dev.sealgate.cli;

import dev.sealgate.crypto.sops.EncryptionRule;
import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.crypto.sops.SopsInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * How the keys of a file differ from others.
 *
 * @param groups one line for each key of each group, and for how many of the groups are needed,
 *     with its sign; empty when nothing differs
 * @param added names of keys that can open something of it from now on
 * @param removed names of keys that can open nothing of the file any more
 */
record KeyChange(List<String> groups, List<String> added, List<String> removed) {
  static KeyChange between(SopsInfo file, EncryptionRule wanted) {
    List<List<MasterKey>> before = file.keyGroups();
    List<List<MasterKey>> after = wanted.keyGroups();
    int needed = needed(before, file.shamirThreshold());
    int willBeNeeded = needed(after, wanted.shamirThreshold());
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
    if (needed != willBeNeeded) {
      differs = true;
      lines.add("--- %d of %d groups open it".formatted(needed, before.size()));
      lines.add("+++ %d of %d groups open it".formatted(willBeNeeded, after.size()));
    }
    return new KeyChange(differs ? lines : List.of(), except(after, before), except(before, after));
  }

  /** Of the first, those that the second does not have. */
  private static List<String> except(List<List<MasterKey>> some, List<List<MasterKey>> others) {
    List<String> known = others.stream().flatMap(List::stream).map(MasterKey::describe).toList();
    return some.stream()
        .flatMap(List::stream)
        .map(MasterKey::describe)
        .filter(key -> !known.contains(key))
        .distinct()
        .toList();
  }

  /**
   * How many of the groups open a file.
   *
   * @param threshold as the file or .sops.yaml says; 0 for all
   */
  static int needed(List<?> groups, int threshold) {
    return groups.size() < 2 ? 1 : threshold == 0 ? groups.size() : threshold;
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
