package dev.sealgate.reconciler.kustomize;

import dev.sealgate.reconciler.git.SourceFile;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.render.JsonText;
import dev.sealgate.reconciler.render.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The entries of a kustomization that name files: patches, replacements and generators. */
final class EntryReader {
  private static final Set<String> PATCH = Set.of("path", "patch", "target", "options");
  private static final Set<String> REPLACEMENT = Set.of("path", "source", "targets", "sourceValue");
  private static final Set<String> OBJECT =
      Set.of("group", "version", "kind", "name", "namespace", "fieldPath", "options");
  private static final Set<String> TARGET = Set.of("select", "reject", "fieldPaths", "options");
  private static final Set<String> SELECT =
      Set.of(
          "group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector");
  private static final Set<String> OPTIONS = Set.of("delimiter", "index", "encoding", "create");
  private static final Set<String> GENERATOR =
      Set.of(
          "name", "namespace", "behavior", "options", "type", "literals", "files", "envs", "env");

  private final Overlays overlays;
  private final KustomizationReader reader;

  EntryReader(Overlays overlays, KustomizationReader reader) {
    this.overlays = overlays;
    this.reader = reader;
  }

  Optional<Object> patch(Place place, Map<?, ?> entry) {
    Map<String, @Nullable Object> written = known(place, entry, PATCH);
    overlays.parts().patchOptions(entry.get("options"));
    boolean ofSecret = false;
    if (entry.get("target") instanceof Map<?, ?> target && hasKind(place.key("target"), target)) {
      ofSecret =
          target.get("kind") instanceof String kind
              && KindChoice.of(kind).map(it -> it.takes("Secret")).orElse(false);
    }
    if (entry.get("path") instanceof String reference) {
      Optional<SourceFile> file = reader.file(place.key("path"), reference);
      if (file.isEmpty()) {
        return Optional.empty();
      }
      List<?> patches = overlays.masking().patches(file.get(), ofSecret);
      written.put("path", reader.put(file.get(), patchText(patches)));
    }
    if (entry.get("patch") instanceof String text) {
      Place at = place.key("patch");
      written.put("patch", patchText(overlays.masking().patches(at, text, ofSecret)));
    }
    return Optional.of(written);
  }

  private static String patchText(List<?> patches) {
    return patches.isEmpty() ? "{}" : JsonText.documents(patches);
  }

  /** Refuses what is no kind that can be asked. */
  private boolean hasKind(Place place, Map<?, ?> selector) {
    if (!(selector.get("kind") instanceof String kind) || KindChoice.of(kind).isPresent()) {
      return true;
    }
    overlays.refuse(
        place.key("kind"),
        Reason.INVALID_MANIFEST,
        "the kind is no regular expression, or too large",
        "name a kind, or several as A|B; it is written as for RE2");
    return false;
  }

  /** Each is a file's path or the patch itself. */
  Optional<Object> strategicMerge(Place place, String item) {
    if (item.contains("\n") || item.contains(": ") || item.startsWith("{")) {
      return Optional.of(patchText(overlays.masking().patches(place, item, false)));
    }
    return reader
        .file(place, item)
        .map(file -> reader.put(file, patchText(overlays.masking().patches(file, false))));
  }

  Optional<Object> replacement(Place place, Map<?, ?> entry) {
    Map<String, @Nullable Object> written = known(place, entry, REPLACEMENT);
    if (entry.get("path") instanceof String reference) {
      reader
          .file(place.key("path"), reference)
          .ifPresent(file -> written.put("path", reader.put(file, replacements(file))));
    }
    parts(place, entry);
    return Optional.of(written);
  }

  /** A file of one replacement, or of a list of them. */
  private String replacements(SourceFile file) {
    List<@Nullable Object> documents = overlays.masking().settings(file);
    Place root = new Place(file.path(), "");
    for (Object document : documents) {
      List<?> entries = document instanceof List<?> list ? list : Arrays.asList(document);
      for (int i = 0; i < entries.size(); i++) {
        if (entries.get(i) instanceof Map<?, ?> entry) {
          Place place = document instanceof List<?> ? root.item(i) : root;
          check(place, entry, Set.of("source", "targets", "sourceValue"));
          parts(place, entry);
        }
      }
    }
    return JsonText.documents(documents);
  }

  private void parts(Place place, Map<?, ?> entry) {
    check(place.key("source"), entry.get("source"), OBJECT);
    boolean known =
        !(entry.get("source") instanceof Map<?, ?> source) || hasKind(place.key("source"), source);
    if (entry.get("targets") instanceof List<?> targets) {
      for (int i = 0; i < targets.size(); i++) {
        Place at = place.key("targets").item(i);
        check(at, targets.get(i), TARGET);
        if (targets.get(i) instanceof Map<?, ?> target) {
          check(at.key("select"), target.get("select"), SELECT);
          known &=
              !(target.get("select") instanceof Map<?, ?> select)
                  || hasKind(at.key("select"), select);
        }
      }
    }
    if (known) {
      overlays.parts().replacement(place, entry);
    }
  }

  /** kustomize takes other capitals for the same name, so they are refused. */
  private void check(Place place, @Nullable Object of, Set<String> fields) {
    if (of instanceof Map<?, ?> map) {
      for (Object key : map.keySet()) {
        if (!fields.contains((String) key)) {
          noSuchField(place.key((String) key));
        }
      }
      if (!fields.equals(OPTIONS)) {
        check(place.key("options"), map.get("options"), OPTIONS);
      }
    }
  }

  private void noSuchField(Place place) {
    overlays.refuse(
        place,
        Reason.INVALID_MANIFEST,
        "there is no such field here",
        "correct its spelling; upper and lower case matter");
  }

  Optional<Object> generator(Place place, Map<?, ?> entry, boolean ofSecret) {
    Map<String, @Nullable Object> written = known(place, entry, GENERATOR);
    sources(place, entry, ofSecret, written);
    return Optional.of(written);
  }

  /** Writes what a generator's values come from. */
  void sources(
      Place place, Map<?, ?> entry, boolean ofSecret, Map<String, @Nullable Object> written) {
    Object literals = entry.get("literals");
    if (literals != null && ofSecret) {
      written.put("literals", reader.each(place.key("literals"), literals, this::literal));
    }
    Object files = entry.get("files");
    if (files != null) {
      written.put(
          "files", reader.each(place.key("files"), files, (at, item) -> value(at, item, ofSecret)));
    }
    List<String> variables = new ArrayList<>();
    Object envs = entry.get("envs");
    if (envs != null) {
      variables.addAll(
          reader.each(place.key("envs"), envs, (at, item) -> variables(at, item, ofSecret)));
    }
    if (entry.get("env") instanceof String item && !item.isEmpty()) {
      variables(place.key("env"), item, ofSecret).ifPresent(variables::add);
    }
    if (!variables.isEmpty()) {
      written.put("envs", variables);
    }
    written.remove("env");
  }

  private Optional<String> literal(Place place, String item) {
    int equals = item.indexOf('=');
    if (equals <= 0) {
      overlays.refuse(place, Reason.INVALID_MANIFEST, "this is no key=value", "write key=value");
      return Optional.empty();
    }
    String value = item.substring(equals + 1);
    boolean quoted =
        value.length() >= 2
            && (value.startsWith("\"") || value.startsWith("'"))
            && value.charAt(0) == value.charAt(value.length() - 1);
    return Optional.of(
        item.substring(0, equals + 1)
            + overlays
                .masking()
                .literal(place, quoted ? value.substring(1, value.length() - 1) : value));
  }

  private Optional<String> value(Place place, String item, boolean ofSecret) {
    int equals = item.indexOf('=');
    String reference = item.substring(equals + 1);
    String key =
        equals < 0
            ? reference.substring(reference.lastIndexOf('/') + 1)
            : item.substring(0, equals);
    if (key.isEmpty() || reference.contains("=")) {
      overlays.refuse(
          place, Reason.INVALID_MANIFEST, "this is no key=path", "write key=path, or a path");
      return Optional.empty();
    }
    return reader
        .file(place, reference)
        .map(file -> key + "=" + reader.put(file, overlays.masking().value(place, file, ofSecret)));
  }

  private Optional<String> variables(Place place, String reference, boolean ofSecret) {
    return reader
        .file(place, reference)
        .map(file -> reader.put(file, overlays.masking().variables(place, file, ofSecret)));
  }

  /** A copy without the references, which are written one by one. */
  private Map<String, @Nullable Object> known(Place place, Map<?, ?> entry, Set<String> fields) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    entry.forEach((key, value) -> {
      String field = (String) key;
      if (!fields.contains(field)) {
        noSuchField(place.key(field));
      } else if (field.equals("path") || field.equals("files") || field.startsWith("env")) {
        if (value != null && field.endsWith("s") != value instanceof List) {
          overlays.refuse(
              place.key(field),
              Reason.INVALID_MANIFEST,
              field.endsWith("s") ? "this is no list" : "this is no text",
              "see kustomize's documentation of the field");
        }
      } else {
        copy.put(field, value);
      }
    });
    return copy;
  }
}
