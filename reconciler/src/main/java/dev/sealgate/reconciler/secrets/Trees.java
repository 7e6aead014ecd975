package dev.sealgate.reconciler.secrets;

import dev.sealgate.reconciler.render.KeyPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Walks documents. Their depth is bounded by whoever read them. */
final class Trees {
  private Trees() {}

  /** Called for each scalar and each key. */
  interface Visitor {
    void scalar(String keyPath, Object value);

    default void key(String keyPath, String key) {}
  }

  /** Says what a scalar becomes. */
  interface Mapper {
    @Nullable Object map(String keyPath, Object value);
  }

  static void walk(@Nullable Object tree, String path, Visitor visitor) {
    switch (tree) {
      case null -> {}
      case Map<?, ?> map ->
          map.forEach((key, value) -> {
            String below = KeyPath.key(path, (String) key);
            visitor.key(below, (String) key);
            walk(value, below, visitor);
          });
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          walk(list.get(i), KeyPath.item(path, i), visitor);
        }
      }
      default -> visitor.scalar(path, tree);
    }
  }

  /** A new tree; the old one stays as it is. */
  static @Nullable Object map(@Nullable Object tree, String path, Mapper mapper) {
    return switch (tree) {
      case null -> null;
      case Map<?, ?> map -> mapMap(map, path, mapper);
      case List<?> list -> {
        List<@Nullable Object> mapped = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
          mapped.add(map(list.get(i), KeyPath.item(path, i), mapper));
        }
        yield mapped;
      }
      default -> mapper.map(path, tree);
    };
  }

  static Map<String, @Nullable Object> mapMap(Map<?, ?> map, String path, Mapper mapper) {
    Map<String, @Nullable Object> mapped = new LinkedHashMap<>();
    map.forEach((key, value) ->
        mapped.put((String) key, map(value, KeyPath.key(path, (String) key), mapper)));
    return mapped;
  }
}
