package dev.sealgate.reconciler.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where two trees differ. Never a value.
 *
 * @param paths the first few
 */
record Differences(List<String> paths, int count) {
  private static final int MOST = 5;

  Differences {
    paths = List.copyOf(paths);
  }

  static Differences between(@Nullable Object a, @Nullable Object b) {
    List<String> paths = new ArrayList<>();
    collect(a, b, "", paths);
    return new Differences(paths.stream().limit(MOST).toList(), paths.size());
  }

  private static void collect(
      @Nullable Object a, @Nullable Object b, String path, List<String> paths) {
    if (a instanceof Map<?, ?> one && b instanceof Map<?, ?> other) {
      Set<String> keys = new TreeSet<>();
      one.keySet().forEach(key -> keys.add(String.valueOf(key)));
      other.keySet().forEach(key -> keys.add(String.valueOf(key)));
      for (String key : keys) {
        collect(one.get(key), other.get(key), path.isEmpty() ? key : path + "." + key, paths);
      }
    } else if (a instanceof List<?> one
        && b instanceof List<?> other
        && one.size() == other.size()) {
      for (int i = 0; i < one.size(); i++) {
        collect(one.get(i), other.get(i), path + "[" + i + "]", paths);
      }
    } else if (a == null ? b != null : !a.equals(b)) {
      paths.add(path);
    }
  }

  boolean isNone() {
    return count == 0;
  }

  /** Like {@code spec.replicas, data.a and 3 more}. */
  String told() {
    return String.join(", ", paths)
        + (count > paths.size() ? " and " + (count - paths.size()) + " more" : "");
  }
}
