package dev.sealgate.reconciler.secrets;

import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.render.Dialect;
import dev.sealgate.reconciler.render.Document;
import dev.sealgate.reconciler.render.KeyPath;
import dev.sealgate.reconciler.render.ManifestLoader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shapes patches like the objects that they change, so that they are masked by the same rules. A
 * strategic merge patch has that shape already; of a JSON patch of a Secret, the values that it
 * sets are laid out as the Secret's data, and put back afterwards.
 */
final class Patches {
  /** Marks a JSON patch, in place of a namespace, which no patch has here; and holds it. */
  private static final String OPERATIONS = "operations";

  private static final List<String> FIELDS = List.of("data", "stringData");

  private Patches() {}

  /**
   * JSON patches are read by other rules than strategic merge patches, and what it is shows when it
   * was read.
   */
  static ManifestLoader.Parsed parsed(ManifestLoader loader, String file, byte[] content) {
    ManifestLoader.Parsed merge = loader.parse(file, content, Dialect.KUSTOMIZE);
    return merge.documents().stream().anyMatch(it -> it.tree() instanceof List)
        ? loader.parse(file, content, Dialect.KUBECTL)
        : merge;
  }

  /**
   * @param ofSecret whether it is known from elsewhere that a Secret is changed
   */
  static Optional<Manifest> of(Document document, boolean ofSecret, ProblemList problems) {
    return switch (document.tree()) {
      case null -> Optional.empty();
      case Map<?, ?> map -> Optional.of(merge(document, map, ofSecret, problems));
      case List<?> operations -> Optional.of(operations(document, operations, ofSecret));
      default -> {
        problems.add(
            Reason.INVALID_MANIFEST,
            document.origin(),
            "",
            "a patch is a map or a list",
            "write the fields that change, or a list of JSON patch operations");
        yield Optional.empty();
      }
    };
  }

  /** The patch as kustomize takes it. */
  static Object written(Manifest patch) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>(patch.body());
    if (!patch.ref().namespace().equals(OPERATIONS)) {
      return patch.isSecret() ? withoutMarks(body) : body;
    }
    List<?> operations = body.remove(OPERATIONS) instanceof List<?> list ? list : List.of();
    List<Object> written = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      written.add(operation(operations.get(i), i, body));
    }
    return written;
  }

  private static Manifest merge(
      Document document, Map<?, ?> tree, boolean ofSecret, ProblemList problems) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    tree.forEach((key, value) -> body.put((String) key, value));
    String version = body.get("apiVersion") instanceof String text ? text : "v1";
    String kind = body.get("kind") instanceof String text ? text : ofSecret ? "Secret" : "patch";
    boolean secret = ofSecret || (kind.equals("Secret") && ObjectRef.groupOf(version).isEmpty());
    if (secret) {
      for (String field : FIELDS) {
        refuseMark(document, tree, field, problems);
        if (body.get(field) instanceof Map<?, ?> values) {
          moveDirectives(field, values, body);
        }
      }
    }
    String name =
        body.get("metadata") instanceof Map<?, ?> metadata
                && metadata.get("name") instanceof String text
            ? text
            : "";
    ObjectRef ref =
        secret
            ? new ObjectRef("", "Secret", "", name)
            : new ObjectRef(ObjectRef.groupOf(version), kind, "", name);
    return new Manifest(secret ? "v1" : version, ref, body, document.origin(), Optional.empty());
  }

  /** Would be taken for what {@link #moveDirectives} makes. */
  private static void refuseMark(
      Document document, Map<?, ?> tree, String field, ProblemList problems) {
    tree.keySet().stream()
        .filter(key -> ((String) key).startsWith(field + "/$"))
        .forEach(key ->
            problems.add(
                Reason.INVALID_MANIFEST,
                document.origin(),
                KeyPath.key("", (String) key),
                "no Secret has such a field",
                "a directive stands among the values of " + field));
  }

  /** {@code $patch: replace} among the values is no value. */
  private static void moveDirectives(
      String field, Map<?, ?> values, Map<String, @Nullable Object> body) {
    Map<String, @Nullable Object> kept = new LinkedHashMap<>();
    values.forEach((key, value) -> {
      if (((String) key).startsWith("$")) {
        body.put(field + "/" + key, value);
      } else {
        kept.put((String) key, value);
      }
    });
    body.put(field, kept);
  }

  private static Map<String, @Nullable Object> withoutMarks(Map<String, @Nullable Object> body) {
    Map<String, @Nullable Object> written = new LinkedHashMap<>(body);
    for (String field : FIELDS) {
      for (Map.Entry<String, @Nullable Object> entry : body.entrySet()) {
        if (entry.getKey().startsWith(field + "/$")
            && written.get(field) instanceof Map<?, ?> values) {
          Map<Object, @Nullable Object> all = new LinkedHashMap<>(values);
          all.put(entry.getKey().substring(field.length() + 1), entry.getValue());
          written.put(field, all);
          written.remove(entry.getKey());
        }
      }
    }
    return written;
  }

  private static Manifest operations(Document document, List<?> operations, boolean ofSecret) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    List<@Nullable Object> rest = new ArrayList<>();
    Map<String, Map<String, @Nullable Object>> values = new LinkedHashMap<>();
    for (int i = 0; i < operations.size(); i++) {
      Object operation = operations.get(i);
      if (ofSecret
          && operation instanceof Map<?, ?> map
          && map.get("path") instanceof String path
          && map.get("value") != null
          && field(path) != null) {
        String field = String.valueOf(field(path));
        Map<String, @Nullable Object> of =
            values.computeIfAbsent(field, _ -> new LinkedHashMap<>());
        if (path.equals("/" + field) && map.get("value") instanceof Map<?, ?> all) {
          for (Map.Entry<?, ?> entry : all.entrySet()) {
            of.put(i + "/" + entry.getKey(), entry.getValue());
          }
        } else {
          of.put(i + path, map.get("value"));
        }
        Map<Object, @Nullable Object> bare = new LinkedHashMap<>(map);
        bare.put("value", null);
        rest.add(bare);
      } else {
        rest.add(operation);
      }
    }
    body.putAll(values);
    body.put(OPERATIONS, rest);
    ObjectRef ref = new ObjectRef("", ofSecret ? "Secret" : "patch", OPERATIONS, "");
    return new Manifest("v1", ref, body, document.origin(), Optional.empty());
  }

  private static Object operation(
      @Nullable Object bare, int index, Map<String, @Nullable Object> body) {
    if (!(bare instanceof Map<?, ?> map)
        || !(map.get("path") instanceof String path)
        || !map.containsKey("value")
        || map.get("value") != null
        || !(body.get(String.valueOf(field(path))) instanceof Map<?, ?> values)) {
      return bare == null ? Map.of() : bare;
    }
    Map<Object, @Nullable Object> written = new LinkedHashMap<>(map);
    if (values.containsKey(index + path)) {
      written.put("value", values.get(index + path));
    } else if (path.equals("/" + field(path))) {
      Map<Object, @Nullable Object> all = new LinkedHashMap<>();
      values.forEach((key, value) -> {
        String text = (String) key;
        if (text.startsWith(index + "/")) {
          all.put(text.substring(text.indexOf('/') + 1), value);
        }
      });
      written.put("value", all);
    }
    return written;
  }

  /** The field of a Secret's values that a JSON pointer leads to. */
  private static @Nullable String field(String pointer) {
    for (String field : FIELDS) {
      if (pointer.equals("/" + field) || pointer.startsWith("/" + field + "/")) {
        return field;
      }
    }
    return null;
  }
}
