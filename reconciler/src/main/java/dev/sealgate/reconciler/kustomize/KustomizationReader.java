package dev.sealgate.reconciler.kustomize;

import dev.sealgate.reconciler.git.SourceFile;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.render.Dialect;
import dev.sealgate.reconciler.render.JsonText;
import dev.sealgate.reconciler.render.Place;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One kustomization, field by field. A field that is not known here is refused: kustomize reads
 * names without regard to their case, so whatever is not understood might be a reference.
 */
final class KustomizationReader {
  /** Hold no reference to a file. */
  private static final Set<String> PLAIN =
      Set.of(
          "apiVersion",
          "kind",
          "metadata",
          "namePrefix",
          "nameSuffix",
          "namespace",
          "commonLabels",
          "labels",
          "commonAnnotations",
          "images",
          "imageTags",
          "replicas",
          "vars",
          "sortOptions",
          "generatorOptions");

  private static final Set<String> PLUGINS = Set.of("generators", "transformers", "validators");
  private static final Set<String> CHARTS =
      Set.of("helmCharts", "helmGlobals", "helmChartInflationGenerator");

  private final Overlays overlays;
  private final String path;
  private final String name;
  private final Place root;
  private final boolean top;
  private final EntryReader entries;

  /**
   * @param path of the folder
   * @param name of the folder in the workspace
   */
  KustomizationReader(Overlays overlays, String path, String name, String file) {
    this.overlays = overlays;
    this.path = path;
    this.name = name;
    this.root = new Place(file, "");
    this.top = name.equals(Workspace.TOP);
    this.entries = new EntryReader(overlays, this);
  }

  Map<String, @Nullable Object> read(Map<?, ?> document) {
    Map<String, @Nullable Object> written = new LinkedHashMap<>();
    List<String> metadata = new ArrayList<>();
    document.forEach((key, value) -> {
      String field = (String) key;
      Place place = root.key(field);
      if (field.equals("buildMetadata")) {
        metadata.addAll(buildMetadata(place, value));
      } else if (value == null || PLAIN.contains(field)) {
        overlays.parts().fieldSpecs(place, value);
        if (field.equals("vars") && value instanceof List<?> variables) {
          variables.forEach(overlays.parts()::variable);
        }
        written.put(field, value);
      } else {
        Object read = field(place, field, value);
        if (read != null) {
          written.put(field, read);
        }
      }
    });
    if (top) {
      // where an object came from; it is taken off again
      metadata.add("originAnnotations");
      written.put("buildMetadata", metadata);
      overlays.customization().applyTo(written, entries);
    }
    return written;
  }

  private @Nullable Object field(Place place, String field, Object value) {
    if (CHARTS.contains(field)) {
      overlays.refuse(
          place,
          Reason.UNSUPPORTED,
          "Helm charts are not inflated",
          "commit the output of `helm template` and name it in resources");
      return null;
    }
    if (PLUGINS.contains(field)) {
      return new PluginReader(overlays, this, entries).read(place, value);
    }
    return switch (field) {
      case "resources", "bases" -> each(place, value, this::resource);
      case "components" -> each(place, value, this::base);
      case "crds", "configurations" -> each(place, value, this::fieldSpecs);
      case "patches", "patchesJson6902" -> eachMap(place, value, entries::patch);
      case "patchesStrategicMerge" -> each(place, value, entries::strategicMerge);
      case "replacements" -> eachMap(place, value, entries::replacement);
      case "configMapGenerator" ->
          eachMap(place, value, (at, entry) -> entries.generator(at, entry, false));
      case "secretGenerator" ->
          eachMap(place, value, (at, entry) -> entries.generator(at, entry, true));
      case "openapi" -> openApi(place, value);
      default -> {
        overlays.refuse(
            place,
            Reason.INVALID_MANIFEST,
            "a kustomization has no such field",
            "correct its spelling; upper and lower case matter");
        yield null;
      }
    };
  }

  private List<String> buildMetadata(Place place, @Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    return each(
        place,
        value,
        (at, option) -> {
          if (option.equals("managedByLabel")) {
            return Optional.of(option);
          }
          overlays.refuse(
              at,
              Reason.UNSUPPORTED,
              "annotations about the build are not kept in the cluster",
              "remove the option; the Application's status names the files");
          return Optional.empty();
        });
  }

  private @Nullable Object openApi(Place place, Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      overlays.refuse(place, Reason.INVALID_MANIFEST, "this is no map", "write path: or version:");
      return null;
    }
    Map<String, @Nullable Object> written = new LinkedHashMap<>();
    map.forEach((key, entry) -> {
      Place at = place.key((String) key);
      if (key.equals("version")) {
        written.put("version", entry);
      } else if (key.equals("path") && entry instanceof String reference) {
        settings(at, reference).ifPresent(file -> written.put("path", file));
      } else {
        overlays.refuse(at, Reason.INVALID_MANIFEST, "openapi has no such field", "path, version");
      }
    });
    return written;
  }

  private Optional<String> resource(Place place, String reference) {
    Optional<References.Found> found = overlays.references().find(place, path, reference);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    return switch (found.get()) {
      case References.Found.Folder(String folder) ->
          overlays.folder(place, folder).map(base -> "../" + base);
      case References.Found.File(SourceFile file) ->
          Optional.of(
              put(file, JsonText.documents(overlays.masking().manifests(file, Dialect.KUSTOMIZE))));
    };
  }

  private Optional<String> base(Place place, String reference) {
    Optional<References.Found> found = overlays.references().find(place, path, reference);
    if (found.isPresent() && found.get() instanceof References.Found.Folder(String folder)) {
      return overlays.folder(place, folder).map(base -> "../" + base);
    }
    if (found.isPresent()) {
      overlays.refuse(place, Reason.INVALID_MANIFEST, "this is a file", "name a folder");
    }
    return Optional.empty();
  }

  /** A file that says which fields kustomize changes. */
  private Optional<String> fieldSpecs(Place place, String reference) {
    return file(place, reference)
        .map(file -> {
          List<@Nullable Object> documents = overlays.masking().settings(file);
          documents.forEach(it -> overlays.parts().fieldSpecs(new Place(file.path(), ""), it));
          return put(file, JsonText.documents(documents));
        });
  }

  /** A file of kustomize's own settings. */
  Optional<String> settings(Place place, String reference) {
    return overlays
        .references()
        .file(place, path, reference)
        .map(file -> put(file, JsonText.documents(overlays.masking().settings(file))));
  }

  Optional<SourceFile> file(Place place, String reference) {
    return overlays.references().file(place, path, reference);
  }

  String path() {
    return path;
  }

  String put(SourceFile file, String content) {
    return put(file, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Under a name that needs no care. */
  String put(SourceFile file, byte[] content) {
    return overlays.workspace().file(name, file.path(), content);
  }

  /** Reads one item; empty leaves it out, after a problem. */
  interface Item<T> {
    Optional<? extends Object> read(Place place, T item);
  }

  private <R> List<R> collect(Place place, Object value, Class<?> type, Item<Object> reader) {
    List<R> written = new ArrayList<>();
    if (!(value instanceof List<?> list)) {
      overlays.refuse(place, Reason.INVALID_MANIFEST, "this is no list", "begin each item with -");
      return written;
    }
    for (int i = 0; i < list.size(); i++) {
      Object item = list.get(i);
      Place at = place.item(i);
      if (!type.isInstance(item)) {
        overlays.refuse(
            at,
            Reason.INVALID_MANIFEST,
            type == String.class ? "this is no text" : "this is no map",
            "see kustomize's documentation of the field");
      } else {
        @SuppressWarnings("unchecked") // what the reader gives is what the caller asked for
        Optional<R> read = (Optional<R>) reader.read(at, item);
        read.ifPresent(written::add);
      }
    }
    return written;
  }

  List<String> each(Place place, Object value, Item<String> reader) {
    return collect(place, value, String.class, (at, item) -> reader.read(at, (String) item));
  }

  List<Object> eachMap(Place place, Object value, Item<Map<?, ?>> reader) {
    return collect(place, value, Map.class, (at, item) -> reader.read(at, (Map<?, ?>) item));
  }
}
