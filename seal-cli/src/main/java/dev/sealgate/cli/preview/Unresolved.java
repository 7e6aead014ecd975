package dev.sealgate.cli.preview;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The places of an object whose values are not here: what stands for one says nothing of the one in
 * the cluster. They are known by the placeholders in them, as anybody can write the text that is
 * shown.
 */
final class Unresolved {
  private final Map<String, @Nullable Object> gaps;

  /**
   * @param gaps as the object that Git wants, with a {@link Gap} at each such place
   */
  Unresolved(Map<String, @Nullable Object> gaps) {
    this.gaps = gaps;
  }

  /**
   * @param shown instead of the value
   * @param reasons why it is not here
   */
  record Gap(String shown, SortedSet<String> reasons) {}

  SortedSet<String> reasons() {
    SortedSet<String> reasons = new TreeSet<>();
    gaps.values().forEach(each -> collect(each, reasons));
    return reasons;
  }

  private static void collect(@Nullable Object gaps, SortedSet<String> reasons) {
    switch (gaps) {
      case Map<?, ?> map -> map.values().forEach(each -> collect(each, reasons));
      case List<?> list -> list.forEach(each -> collect(each, reasons));
      case Gap gap -> reasons.addAll(gap.reasons);
      case null, default -> {}
    }
  }

  /** The tree with the reason at each place whose value is not here. */
  Map<String, @Nullable Object> in(Map<String, @Nullable Object> tree) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    tree.forEach((key, each) -> all.put(key, value(each, gaps.get(key))));
    return all;
  }

  private static @Nullable Object value(@Nullable Object tree, @Nullable Object gaps) {
    if (tree instanceof Map<?, ?> map && gaps instanceof Map<?, ?> other) {
      Map<String, @Nullable Object> all = new LinkedHashMap<>();
      map.forEach((key, each) -> all.put(String.valueOf(key), value(each, other.get(key))));
      return all;
    }
    if (tree instanceof List<?> list
        && gaps instanceof List<?> other
        && list.size() == other.size()) {
      List<@Nullable Object> all = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        all.add(value(list.get(i), other.get(i)));
      }
      return all;
    }
    return gaps instanceof Gap gap ? gap.shown : tree;
  }
}
