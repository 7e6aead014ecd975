package dev.sealgate.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fields in the order in which kubeseal writes them as JSON: that of its Go structs. */
final class ManifestOrder {
  private static final List<String> TOP = List.of("kind", "apiVersion", "metadata", "spec");
  private static final List<String> METADATA =
      List.of("name", "generateName", "namespace", "labels", "annotations", "finalizers");
  private static final List<String> SPEC = List.of("template", "data", "encryptedData");
  private static final List<String> TEMPLATE = List.of("metadata", "type", "immutable", "data");
  private static final List<String> SECRET =
      List.of("kind", "apiVersion", "metadata", "immutable", "data", "stringData", "type");

  private ManifestOrder() {}

  static Map<String, @Nullable Object> of(Map<String, ?> manifest) {
    boolean secret = "Secret".equals(manifest.get("kind"));
    Map<String, @Nullable Object> top = sorted(manifest, secret ? SECRET : TOP);
    top.computeIfPresent("metadata", (_, it) -> child(it, METADATA));
    top.computeIfPresent("spec", (_, it) -> spec(it));
    return top;
  }

  private static Object spec(Object value) {
    if (!(child(value, SPEC) instanceof Map<?, ?> spec)) {
      return value;
    }
    Map<Object, Object> result = new LinkedHashMap<>(spec);
    result.computeIfPresent(
        "template",
        (_, it) -> {
          if (!(child(it, TEMPLATE) instanceof Map<?, ?> template)) {
            return it;
          }
          Map<Object, Object> ordered = new LinkedHashMap<>(template);
          ordered.computeIfPresent("metadata", (_, metadata) -> child(metadata, METADATA));
          return ordered;
        });
    return result;
  }

  private static Object child(Object value, List<String> order) {
    return value instanceof Map<?, ?> map ? sorted(map, order) : value;
  }

  /** Known fields first, the others after them by name. */
  private static Map<String, @Nullable Object> sorted(Map<?, ?> map, List<String> order) {
    List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
    entries.sort(
        Comparator.<Map.Entry<?, ?>>comparingInt(
                entry -> {
                  int at = order.indexOf(entry.getKey().toString());
                  return at < 0 ? order.size() : at;
                })
            .thenComparing(entry -> entry.getKey().toString()));
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    entries.forEach(entry -> {
      Object value = entry.getValue();
      result.put(
          entry.getKey().toString(),
          value instanceof Map<?, ?> inner ? sorted(inner, List.of()) : value);
    });
    return result;
  }
}
