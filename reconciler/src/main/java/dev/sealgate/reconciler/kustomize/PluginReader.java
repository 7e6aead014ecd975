package dev.sealgate.reconciler.kustomize;

import dev.sealgate.reconciler.git.SourceFile;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.render.JsonText;
import dev.sealgate.reconciler.render.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Generators, transformers and validators: those that are built into kustomize, and no others. */
final class PluginReader {
  private static final String BUILTIN = "builtin";
  private static final Set<String> PLAIN =
      Set.of(
          "AnnotationsTransformer",
          "HashTransformer",
          "ImageTagTransformer",
          "LabelTransformer",
          "NamespaceTransformer",
          "PrefixSuffixTransformer",
          "PrefixTransformer",
          "SuffixTransformer",
          "ReplicaCountTransformer");
  private static final List<String> FUNCTIONS =
      List.of("config.kubernetes.io/function", "config.k8s.io/function");
  private static final Set<String> HEAD = Set.of("apiVersion", "kind", "metadata");

  private final Overlays overlays;
  private final KustomizationReader reader;
  private final EntryReader entries;

  PluginReader(Overlays overlays, KustomizationReader reader, EntryReader entries) {
    this.overlays = overlays;
    this.reader = reader;
    this.entries = entries;
  }

  /** Each item is the path of a file, or the configuration itself. */
  List<String> read(Place place, Object value) {
    return reader.each(
        place,
        value,
        (at, item) ->
            item.contains("\n")
                ? inline(at, item)
                : reader.file(at, item).map(file -> reader.put(file, text(file))));
  }

  private Optional<String> inline(Place place, String item) {
    List<Object> written = new ArrayList<>();
    for (Object document : overlays.masking().settings(place, item)) {
      config(place, document).ifPresent(written::add);
    }
    return Optional.of(JsonText.documents(written));
  }

  private String text(SourceFile file) {
    List<Object> written = new ArrayList<>();
    for (Object document : overlays.masking().settings(file)) {
      config(new Place(file.path(), ""), document).ifPresent(written::add);
    }
    return JsonText.documents(written);
  }

  private Optional<Object> config(Place place, @Nullable Object document) {
    if (document == null) {
      return Optional.empty();
    }
    if (!(document instanceof Map<?, ?> map)
        || !BUILTIN.equals(map.get("apiVersion"))
        || !(map.get("kind") instanceof String kind)
        || isFunction(map)) {
      overlays.refuse(
          place,
          Reason.UNSUPPORTED,
          "a plugin that runs a program, a script or a container is never run",
          "use what is built into kustomize (apiVersion: builtin), or commit the result");
      return Optional.empty();
    }
    if (PLAIN.contains(kind)) {
      overlays.parts().fieldSpecs(place, map);
      return Optional.of(map);
    }
    Map<String, @Nullable Object> head = new LinkedHashMap<>();
    Map<String, @Nullable Object> rest = new LinkedHashMap<>();
    map.forEach((key, value) -> (HEAD.contains(key) ? head : rest).put((String) key, value));
    Optional<Object> body =
        switch (kind) {
          case "ConfigMapGenerator", "SecretGenerator" ->
              entries.generator(place, rest, kind.equals("SecretGenerator"));
          case "PatchTransformer" -> entries.patch(place, rest);
          case "ReplacementTransformer" -> replacements(place, rest);
          default -> {
            overlays.refuse(
                place.key("kind"),
                Reason.UNSUPPORTED,
                "this plugin is not offered",
                "use the field of the kustomization, or commit the result");
            yield Optional.empty();
          }
        };
    return body.map(fields -> {
      Map<Object, @Nullable Object> all = new LinkedHashMap<>(head);
      all.putAll((Map<?, ?>) fields);
      return all;
    });
  }

  private Optional<Object> replacements(Place place, Map<String, @Nullable Object> rest) {
    Map<String, @Nullable Object> written = new LinkedHashMap<>();
    rest.forEach((key, value) -> {
      if (key.equals("replacements") && value != null) {
        written.put(key, reader.eachMap(place.key(key), value, entries::replacement));
      } else {
        overlays.refuse(
            place.key(key), Reason.INVALID_MANIFEST, "there is no such field here", "replacements");
      }
    });
    return Optional.of(written);
  }

  private static boolean isFunction(Map<?, ?> config) {
    return config.get("metadata") instanceof Map<?, ?> metadata
        && metadata.get("annotations") instanceof Map<?, ?> annotations
        && FUNCTIONS.stream().anyMatch(annotations::containsKey);
  }
}
