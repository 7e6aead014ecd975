package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.LeafType;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Origin;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.render.Document;
import dev.sealgate.reconciler.render.KeyPath;
import dev.sealgate.reconciler.render.KubernetesScalars;
import dev.sealgate.reconciler.substitute.Expansion;
import dev.sealgate.reconciler.substitute.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts variables into documents, text by text: no value becomes a list or a map, and none that was
 * decrypted is looked at. A secret value comes back as a {@link Leaf}, like an encrypted one.
 */
final class Substituter implements AutoCloseable {
  private static final Set<String> SWITCHES =
      Set.of("kustomize.toolkit.fluxcd.io/substitute", "sealgate.dev/substitute");
  private static final String VALUES = "stringData";

  private final Variables variables;
  private final Template template;
  private final SecretPolicy policy;
  private final ProblemList problems;
  private final List<Leaf> leaves = new ArrayList<>();
  private @Nullable Opener opener;
  private boolean isFull;

  Substituter(Variables variables, SecretPolicy policy, ProblemList problems) {
    this.variables = variables;
    this.template = new Template(variables::find, variables.work());
    this.policy = policy;
    this.problems = problems;
  }

  List<Document> all(List<Document> documents) {
    return each(documents, false);
  }

  /** What placeholders in a text stand for. */
  interface Opener {
    /** Whether the text holds one that it must not. */
    boolean isForged(String text);

    /** Empty when there is none in it. */
    Optional<SecretBytes> opened(String text);
  }

  /** All of what was built: secret variables may stand beside placeholders there. */
  List<Document> built(List<Document> documents, Opener placeholders) {
    opener = placeholders;
    return each(documents, false);
  }

  /** Only the values of Secrets: these are masked before the build, the rest is for after it. */
  List<Document> values(List<Document> documents) {
    return each(documents, true);
  }

  /** The values that a patch sets, when it is known from elsewhere that it changes a Secret. */
  Document ofSecret(Document document) {
    if (!variables.isActive()) {
      return document;
    }
    Place place = new Place(document.origin(), "Secret", true, true);
    return switch (document.tree()) {
      case List<?> operations ->
          new Document(
              document.origin(),
              operations.stream()
                  .map(it ->
                      it instanceof Map<?, ?> operation
                              && operation.get("path") instanceof String path
                              && path.startsWith("/" + VALUES)
                          ? changed(operation, "value", place)
                          : it)
                  .toList());
      case Map<?, ?> patch when isSecret(patch) || isOff(patch) -> document; // values() did that
      case Map<?, ?> patch -> new Document(document.origin(), changed(patch, VALUES, place));
      case null, default -> document;
    };
  }

  private Map<Object, @Nullable Object> changed(Map<?, ?> map, String field, Place place) {
    Map<Object, @Nullable Object> copy = new LinkedHashMap<>(map);
    copy.computeIfPresent(field, (_, value) -> tree(value, field, place));
    return copy;
  }

  private List<Document> each(List<Document> documents, boolean valuesOnly) {
    return variables.isActive()
        ? documents.stream()
            .map(it -> new Document(it.origin(), object(it.tree(), "", it.origin(), valuesOnly)))
            .toList()
        : documents;
  }

  /**
   * @param texts whether what stands here is a text whatever it looks like
   */
  private record Place(Origin origin, String kind, boolean mayHide, boolean texts) {}

  private @Nullable Object object(
      @Nullable Object tree, String path, Origin origin, boolean valuesOnly) {
    if (!(tree instanceof Map<?, ?> object)) {
      return tree;
    }
    String kind = object.get("kind") instanceof String text ? text : "";
    if (kind.endsWith("List") && object.get("items") instanceof List<?> items) {
      Map<Object, @Nullable Object> list = new LinkedHashMap<>(object);
      List<@Nullable Object> read = new ArrayList<>();
      for (int i = 0; i < items.size(); i++) {
        read.add(
            object(items.get(i), KeyPath.item(KeyPath.key(path, "items"), i), origin, valuesOnly));
      }
      list.put("items", read);
      return list;
    }
    if (isOff(object)) {
      return tree;
    }
    String group =
        object.get("apiVersion") instanceof String version ? ObjectRef.groupOf(version) : "";
    boolean secret = isSecret(object);
    boolean allowed = policy.allows(new ObjectRef(group, kind, "", "x"));
    Map<Object, @Nullable Object> body = new LinkedHashMap<>();
    object.forEach((key, value) -> {
      String at = KeyPath.key(path, (String) key);
      boolean values = secret && key.equals(VALUES);
      boolean encoded = secret && key.equals("data");
      boolean texts =
          values || (kind.equals("ConfigMap") && key.equals("data")) || key.equals("metadata");
      Place place = new Place(origin, kind, values || allowed, texts);
      body.put(key, encoded || (valuesOnly && !values) ? value : tree(value, at, place));
    });
    return body;
  }

  private static boolean isSecret(Map<?, ?> object) {
    return "Secret".equals(object.get("kind"))
        && (!(object.get("apiVersion") instanceof String version)
            || ObjectRef.groupOf(version).isEmpty());
  }

  private static boolean isOff(Map<?, ?> object) {
    return object.get("metadata") instanceof Map<?, ?> metadata
        && List.of("labels", "annotations").stream()
            .anyMatch(field ->
                metadata.get(field) instanceof Map<?, ?> marks
                    && SWITCHES.stream().anyMatch(it -> "disabled".equals(marks.get(it))));
  }

  private @Nullable Object tree(@Nullable Object tree, String path, Place place) {
    return switch (tree) {
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> {
          String below = KeyPath.key(path, (String) key);
          String name = key((String) key, below, place);
          if (copy.containsKey(name)) {
            problems.add(
                Reason.INVALID_MANIFEST,
                place.origin(),
                below,
                "the key stands twice in the same map, once variables are put in",
                "keep one of the two; readers disagree on which one counts");
          }
          copy.put(name, tree(value, below, place));
        });
        yield copy;
      }
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
          copy.add(tree(list.get(i), KeyPath.item(path, i), place));
        }
        yield copy;
      }
      case String text when Template.isIn(text) -> scalar(text, path, place);
      case null, default -> tree;
    };
  }

  private String key(String key, String path, Place place) {
    if (!Template.isIn(key)) {
      return key;
    }
    Place inTheClear = new Place(place.origin(), place.kind(), false, true);
    return scalar(key, path, inTheClear) instanceof String text ? text : key;
  }

  private @Nullable Object scalar(String text, String path, Place place) {
    if (isFull) {
      return null;
    }
    return switch (expanded(text)) {
      case Expansion.Text(String expanded) -> {
        count(expanded.length(), path, place);
        yield expanded.equals(text) || place.texts() ? expanded : typed(text, expanded);
      }
      case Expansion.Hidden hidden -> {
        Leaf leaf = new Leaf(hidden.value(), LeafType.STR);
        leaves.add(leaf);
        count(hidden.value().length(), path, place);
        if (place.mayHide()) {
          yield leaf;
        }
        problems.add(
            Reason.SECRET_LEAK,
            place.origin(),
            path,
            "the value of the variable "
                + hidden.variable()
                + " is secret, and would stand in the clear in "
                + (place.kind().isEmpty() ? "this object" : place.kind()),
            "a variable of a Secret can stand in a Secret's stringData; a harmless one belongs into"
                + " a ConfigMap");
        yield null;
      }
      case Expansion.Exhausted(String message, String hint) -> {
        isFull = true;
        problems.add(Reason.LIMIT_EXCEEDED, place.origin(), path, message, hint);
        yield null;
      }
      case Expansion.Refused(String message, String hint) -> {
        problems.add(Reason.RENDER_FAILED, place.origin(), path, message, hint);
        yield null;
      }
    };
  }

  /** A secret variable's value is masked with what stands around it, of which nothing is left. */
  private Expansion expanded(String text) {
    Expansion expansion = template.expand(text);
    if (!(expansion instanceof Expansion.Hidden hidden) || opener == null) {
      return expansion;
    }
    hidden.value().close();
    return opener.isForged(text)
        ? new Expansion.Refused(
            "the text looks like it holds a placeholder of Sealgate's",
            "write something else: placeholders are made by the controller only")
        : template.expand(text, opener::opened);
  }

  private void count(long characters, String path, Place place) {
    if (!variables.mayWrite(characters)) {
      isFull = true;
      problems.add(
          Reason.LIMIT_EXCEEDED,
          place.origin(),
          path,
          "the objects become too big by their variables",
          "use shorter values, or split the folder among several Applications");
    }
  }

  /** As if it had been written there: a number is one, unless variables bring quotes along. */
  private static @Nullable Object typed(String before, String expanded) {
    int last = expanded.length() - 1;
    if (before.startsWith("${")
        && last > 0
        && (expanded.charAt(0) == '"' || expanded.charAt(0) == '\'')
        && expanded.charAt(0) == expanded.charAt(last)) {
      return expanded.substring(1, last);
    }
    return KubernetesScalars.plain(expanded);
  }

  @Override
  public void close() {
    leaves.forEach(Leaf::close);
  }
}
