package dev.sealgate.cli.operate;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Looks into trees of JSON; what is not there is empty. */
final class Fields {
  private Fields() {}

  static @Nullable Object at(@Nullable Object tree, String... path) {
    Object here = tree;
    for (String step : path) {
      here = here instanceof Map<?, ?> map ? map.get(step) : null;
    }
    return here;
  }

  static String text(@Nullable Object tree, String... path) {
    return Objects.toString(at(tree, path), "");
  }

  static Map<?, ?> map(@Nullable Object tree, String... path) {
    return at(tree, path) instanceof Map<?, ?> map ? map : Map.of();
  }

  static List<?> list(@Nullable Object tree, String... path) {
    return at(tree, path) instanceof List<?> list ? list : List.of();
  }

  static List<String> texts(@Nullable Object tree, String... path) {
    return list(tree, path).stream().map(String::valueOf).toList();
  }

  static long number(@Nullable Object tree, String... path) {
    return at(tree, path) instanceof Number number ? number.longValue() : 0;
  }

  static boolean isTrue(@Nullable Object tree, String... path) {
    return Boolean.TRUE.equals(at(tree, path));
  }
}
