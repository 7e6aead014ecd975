package dev.sealgate.cli.migrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An Application being written. */
final class Draft {
  private final Map<String, Object> root = new LinkedHashMap<>();

  Draft(String name, String namespace) {
    root.put("apiVersion", "sealgate.dev/v1alpha1");
    root.put("kind", "Application");
    put(name, "metadata", "name");
    if (!namespace.isEmpty()) {
      put(namespace, "metadata", "namespace");
    }
  }

  @SuppressWarnings("unchecked") // only this class fills the tree
  void put(Object value, String... path) {
    Map<String, Object> map = root;
    for (int i = 0; i < path.length - 1; i++) {
      map = (Map<String, Object>) map.computeIfAbsent(path[i], _ -> new LinkedHashMap<>());
    }
    map.put(path[path.length - 1], value);
  }

  void put(Optional<?> value, String... path) {
    value.ifPresent(present -> put(present, path));
  }

  @SuppressWarnings("unchecked") // only this class fills the tree
  void add(Object element, String... path) {
    Map<String, Object> map = root;
    for (int i = 0; i < path.length - 1; i++) {
      map = (Map<String, Object>) map.computeIfAbsent(path[i], _ -> new LinkedHashMap<>());
    }
    ((List<Object>) map.computeIfAbsent(path[path.length - 1], _ -> new ArrayList<>()))
        .add(element);
  }

  Map<String, Object> tree() {
    return root;
  }
}
