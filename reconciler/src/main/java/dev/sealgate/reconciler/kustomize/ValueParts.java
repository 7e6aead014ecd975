package dev.sealgate.reconciler.kustomize;

import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.render.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what would look into a secret value: kustomize sees a placeholder there, so a part of it
 * is never what the same part of the value is, and nothing would say so. Values move only whole.
 *
 * <p>Whether a kind can hold a value is known when everything was read: replacements may carry
 * values from kind to kind.
 */
final class ValueParts {
  static final String SECRET = "Secret";
  private static final Set<String> FIELDS = Set.of("data", "stringData", "*");

  /** Replacements, variables and settings, counted together. */
  static final int MOST = 2_000;

  private static final String HINT =
      "write the whole value into the encrypted file, or name a kind that is no Secret";

  private final List<Part> parts = new ArrayList<>();
  private final List<Flow> flows = new ArrayList<>();
  private boolean kindsChange;

  /**
   * Where objects are chosen by kind.
   *
   * @param kind null chooses any
   * @param fieldPath as a replacement writes it
   */
  record Chosen(@Nullable String kind, String fieldPath) {
    boolean isValue() {
      return FIELDS.contains(segments(fieldPath).getFirst());
    }
  }

  private record Part(Place place, Chosen chosen, String message) {}

  /**
   * What copies values.
   *
   * @param targets kinds, as they are selected
   */
  record Flow(Chosen source, List<@Nullable String> targets) {}

  /** A replacement, wherever it is written; its shape has been checked. */
  void replacement(Place place, Map<?, ?> entry) {
    List<@Nullable String> kinds = new ArrayList<>();
    if (entry.get("targets") instanceof List<?> targets) {
      for (int i = 0; i < targets.size(); i++) {
        if (targets.get(i) instanceof Map<?, ?> target) {
          String kind = target.get("select") instanceof Map<?, ?> select ? kind(select) : null;
          kinds.add(kind);
          target(place.key("targets").item(i), kind, target);
        }
      }
    }
    if (entry.get("source") instanceof Map<?, ?> source) {
      Chosen chosen = new Chosen(kind(source), fieldPath(source.get("fieldPath")));
      flows.add(new Flow(chosen, kinds));
      options(place.key("source"), chosen, source);
    }
  }

  private void target(Place place, @Nullable String kind, Map<?, ?> target) {
    List<?> paths =
        target.get("fieldPaths") instanceof List<?> list && !list.isEmpty() ? list : List.of("");
    for (int i = 0; i < paths.size(); i++) {
      Chosen chosen = new Chosen(kind, fieldPath(paths.get(i)));
      options(place, chosen, target);
      List<String> segments = segments(chosen.fieldPath());
      // a deeper path means something else in other kinds
      if (FIELDS.contains(segments.getFirst()) && segments.size() > 2 && mayBeSecret(kind)) {
        parts.add(
            new Part(
                place.key("fieldPaths").item(i),
                new Chosen(SECRET, chosen.fieldPath()),
                "the path leads into a Secret's value, which kustomize does not see"));
      }
    }
  }

  private static boolean mayBeSecret(@Nullable String kind) {
    return kind == null || KindChoice.of(kind).map(it -> it.takes(SECRET)).orElse(true);
  }

  private void options(Place place, Chosen chosen, Map<?, ?> of) {
    if (of.get("options") instanceof Map<?, ?> options) {
      for (String option : List.of("delimiter", "encoding")) {
        if (options.get(option) instanceof String text && !text.isEmpty()) {
          parts.add(
              new Part(
                  place.key("options").key(option),
                  chosen,
                  "a secret value may stand here, and kustomize does not see its parts"));
        }
      }
    }
  }

  private static @Nullable String kind(Map<?, ?> selector) {
    return selector.get("kind") instanceof String kind ? kind : null;
  }

  private static String fieldPath(@Nullable Object path) {
    return path instanceof String text && !text.isEmpty() ? text : "metadata.name";
  }

  /** Of a path with dots, of which those after a backslash or in brackets are part of a name. */
  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    StringBuilder segment = new StringBuilder();
    boolean bracket = false;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '\\' && i + 1 < path.length()) {
        segment.append(path.charAt(++i));
      } else if (c == '.' && !bracket) {
        segments.add(segment.toString());
        segment.setLength(0);
      } else {
        bracket = c == '[' || (bracket && c != ']');
        segment.append(c);
      }
    }
    segments.add(segment.toString());
    return segments;
  }

  /** A variable of kustomize's, which carries a value to wherever it is named. */
  void variable(@Nullable Object variable) {
    Map<?, ?> entry = variable instanceof Map<?, ?> map ? map : Map.of();
    Object kind =
        ignoringCase(entry, "objref") instanceof Map<?, ?> map ? ignoringCase(map, "kind") : null;
    Object path =
        ignoringCase(entry, "fieldref") instanceof Map<?, ?> map
            ? ignoringCase(map, "fieldpath")
            : null;
    List<@Nullable String> anywhere = new ArrayList<>();
    anywhere.add(null);
    flows.add(
        new Flow(new Chosen(kind instanceof String text ? text : null, fieldPath(path)), anywhere));
  }

  /** Options of a patch. */
  void patchOptions(@Nullable Object options) {
    if (options instanceof Map<?, ?> map
        && ignoringCase(map, "allowkindchange") instanceof Object change
        && !change.equals(false)) {
      kindsChange = true;
    }
  }

  /**
   * Settings that say which fields kustomize changes: one of them must not be a Secret's value.
   * Names count in any capitals, as kustomize reads them.
   */
  void fieldSpecs(Place place, @Nullable Object tree) {
    switch (tree) {
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          fieldSpecs(place.item(i), list.get(i));
        }
      }
      case Map<?, ?> map -> {
        if (has(map, "path")) {
          String path = ignoringCase(map, "path") instanceof String text ? text : "*";
          String kind = ignoringCase(map, "kind") instanceof String text ? text : null;
          String dotted = path.replaceFirst("^/+", "").replace("[]", "").replace('/', '.');
          if (!segments(dotted).getFirst().equals("metadata")) {
            parts.add(
                new Part(
                    place,
                    new Chosen(kind, dotted),
                    "kustomize would change a Secret's value, which it does not see"));
          }
        }
        map.forEach((key, value) -> {
          // the types of custom resources, by their Go names
          if (key instanceof String name && name.endsWith("." + SECRET)) {
            parts.add(
                new Part(
                    place.key(name),
                    new Chosen(SECRET, "data"),
                    "the fields of a Secret are not changed by a schema"));
          }
          fieldSpecs(place.key(String.valueOf(key)), value);
        });
      }
      case null, default -> {}
    }
  }

  private static boolean has(Map<?, ?> map, String name) {
    return map.keySet().stream().anyMatch(it -> String.valueOf(it).equalsIgnoreCase(name));
  }

  /** Of several spellings, none counts. */
  private static @Nullable Object ignoringCase(Map<?, ?> map, String name) {
    List<?> found =
        map.entrySet().stream()
            .filter(it -> String.valueOf(it.getKey()).equalsIgnoreCase(name))
            .map(Map.Entry::getValue)
            .toList();
    return found.size() == 1 ? found.getFirst() : null;
  }

  /**
   * @param carriers kinds that hold placeholders from the start; empty when there are none at all
   */
  void refuse(Set<String> carriers, Consumer<Problem> problems) {
    if (carriers.isEmpty()) {
      return;
    }
    Carriers all = new Carriers(carriers, kindsChange);
    if (flows.size() + parts.size() > MOST || !all.follow(flows)) {
      problems.accept(tooMany());
      return;
    }
    for (Part part : parts) {
      if (all.mayBeIn(part.chosen())) {
        problems.accept(part.place().problem(Reason.UNSUPPORTED, part.message(), HINT));
      }
    }
    if (all.isExhausted()) {
      problems.accept(tooMany());
    }
  }

  private static Problem tooMany() {
    return Problem.of(
        Reason.LIMIT_EXCEEDED,
        "the kustomizations have more than "
            + MOST
            + " replacements, variables and settings of fields, or too many with patterns for kinds",
        "split them among several Applications");
  }
}
