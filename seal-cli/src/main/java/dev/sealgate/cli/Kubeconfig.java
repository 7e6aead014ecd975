package dev.sealgate.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kubeconfig files as one, merged by kubectl's rule: what comes first wins. */
final class Kubeconfig {
  private static final Set<String> LISTS = Set.of("clusters", "users", "contexts");
  private static final Set<String> PATHS =
      Set.of("certificate-authority", "client-certificate", "client-key", "tokenFile");

  private final Map<String, @Nullable Object> merged;

  private Kubeconfig(Map<String, @Nullable Object> merged) {
    this.merged = merged;
  }

  static Kubeconfig load(World world, @Nullable String file, @Nullable String context) {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>();
    for (String name : files(world, file)) {
      try (Source source = Source.read(world, name)) {
        Path folder = world.resolve(name).getParent();
        for (Manifests.Document document : Manifests.read(source)) {
          merge(merged, document.body(), folder == null ? world.cwd() : folder);
        }
      }
    }
    if (context != null) {
      merged.put("current-context", context);
      if (entry(merged, "contexts", context).isEmpty()) {
        throw Failure.of(
            "the kubeconfig has no context \"" + context + "\"",
            "kubectl config get-contexts lists them");
      }
    }
    return new Kubeconfig(merged);
  }

  private static List<String> files(World world, @Nullable String file) {
    if (file != null) {
      return List.of(file);
    }
    List<String> found = new ArrayList<>();
    String list =
        world
            .variable("KUBECONFIG")
            .orElse(world.variable("HOME").map(home -> home + "/.kube/config").orElse(""));
    for (String name : list.split(File.pathSeparator, -1)) {
      if (!name.isEmpty() && Files.isRegularFile(world.resolve(name))) {
        found.add(name);
      }
    }
    return found;
  }

  private static void merge(
      Map<String, @Nullable Object> into, Map<String, @Nullable Object> file, Path folder) {
    file.forEach((key, value) -> {
      if (LISTS.contains(key) && value instanceof List<?> entries) {
        mergeList(into, key, entries, folder);
      } else if (value != null && !value.equals("")) {
        into.putIfAbsent(key, value);
      }
    });
  }

  private static void mergeList(
      Map<String, @Nullable Object> into, String key, List<?> entries, Path folder) {
    List<@Nullable Object> all = new ArrayList<>();
    if (into.get(key) instanceof List<?> before) {
      all.addAll(before);
    }
    for (Object candidate : entries) {
      if (candidate instanceof Map<?, ?> named
          && named.get("name") instanceof String name
          && entry(into, key, name).isEmpty()) {
        all.add(absolute(named, folder));
      }
    }
    into.put(key, all);
  }

  /** The same entry, with file names that hold wherever the merged text is read. */
  private static Map<String, @Nullable Object> absolute(Map<?, ?> entry, Path folder) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    entry.forEach((key, value) -> {
      String name = String.valueOf(key);
      copy.put(
          name,
          switch (value) {
            case Map<?, ?> inner -> absolute(inner, folder);
            case String path when PATHS.contains(name) && !path.isEmpty() ->
                folder.resolve(path).toString();
            case null, default -> value;
          });
    });
    return copy;
  }

  private static Optional<Map<?, ?>> entry(Map<String, ?> config, String list, String name) {
    if (config.get(list) instanceof List<?> entries) {
      for (Object candidate : entries) {
        if (candidate instanceof Map<?, ?> map && name.equals(map.get("name"))) {
          return Optional.of(map);
        }
      }
    }
    return Optional.empty();
  }

  boolean isFound() {
    return !merged.isEmpty();
  }

  /** Of the current context; kubectl's {@code default} when that names none. */
  Optional<String> namespace() {
    if (!(merged.get("current-context") instanceof String current)) {
      return Optional.empty();
    }
    return entry(merged, "contexts", current)
        .map(found ->
            found.get("context") instanceof Map<?, ?> context
                    && context.get("namespace") instanceof String namespace
                    && !namespace.isEmpty()
                ? namespace
                : "default");
  }

  /** As one JSON text; empty when there is no file. Holds credentials. */
  Optional<String> text() {
    return isFound() ? Optional.of(JsonText.of(merged)) : Optional.empty();
  }
}
