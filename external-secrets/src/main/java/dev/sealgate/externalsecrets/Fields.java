package dev.sealgate.externalsecrets;

import dev.sealgate.externalsecrets.Failure.Kind;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A strict view of one object of a manifest. Whoever reads it names the fields that it knows; what
 * nobody asked for is refused by name when the reading is over. A field of the wrong type is
 * reported and read as absent, so that one run tells everything that is wrong.
 */
public final class Fields {

  private static final String NO_FIELD = "is not a field that Sealgate reads here";

  private final Map<?, ?> content;
  private final String path;
  private final Findings findings;
  private final Set<String> known = new LinkedHashSet<>();
  private final List<Fields> children = new ArrayList<>();

  Fields(Map<?, ?> content, String path, Findings findings) {
    this.content = content;
    this.path = path;
    this.findings = findings;
  }

  /** The path of this object in its document. */
  public String path() {
    return path;
  }

  /** The path of a field of this object. */
  public String path(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  public boolean has(String field) {
    known.add(field);
    return content.get(field) != null;
  }

  /** An empty string counts as absent, as it does in Go's API types. */
  public Optional<String> text(String field) {
    return switch (take(field)) {
      case null -> Optional.empty();
      case String text -> text.isEmpty() ? Optional.empty() : Optional.of(text);
      case Object _ -> {
        wrongType(path(field), "a string");
        yield Optional.empty();
      }
    };
  }

  public String text(String field, String otherwise) {
    return text(field).orElse(otherwise);
  }

  /** Reports an absent field, and reads it as an empty string. */
  public String requiredText(String field) {
    Optional<String> text = text(field);
    if (text.isEmpty() && !(content.get(field) != null && !"".equals(content.get(field)))) {
      refuse(Kind.MALFORMED, field, "is required", "set " + path(field));
    }
    return text.orElse("");
  }

  public Optional<Boolean> flag(String field) {
    return switch (take(field)) {
      case null -> Optional.empty();
      case Boolean flag -> Optional.of(flag);
      case Object _ -> {
        wrongType(path(field), "true or false");
        yield Optional.empty();
      }
    };
  }

  /** A Go duration, not negative. */
  public Optional<Duration> duration(String field) {
    Optional<String> text = text(field);
    Optional<Duration> duration = text.flatMap(GoDuration::parse);
    if (text.isPresent() && duration.isEmpty()) {
      wrongType(path(field), "a duration such as 1h30m");
    }
    return duration;
  }

  /** A whole number between the bounds. */
  public Optional<Integer> number(String field, int least, int most) {
    Object value = take(field);
    if (value == null) {
      return Optional.empty();
    }
    boolean whole =
        value instanceof Integer || value instanceof Long || value instanceof BigInteger;
    BigInteger number =
        whole
            ? new BigInteger(value.toString())
            : BigInteger.valueOf(least).subtract(BigInteger.ONE);
    if (number.compareTo(BigInteger.valueOf(least)) < 0
        || number.compareTo(BigInteger.valueOf(most)) > 0) {
      wrongType(path(field), "a whole number from " + least + " to " + most);
      return Optional.empty();
    }
    return Optional.of(number.intValue());
  }

  /** A constant, by the name that the manifest uses. */
  public <E> E choice(String field, Map<String, E> choices, E otherwise) {
    Optional<String> text = text(field);
    if (text.isEmpty()) {
      return otherwise;
    }
    E chosen = choices.get(text.get());
    if (chosen == null) {
      refuse(
          Kind.UNSUPPORTED,
          field,
          "has a value that Sealgate doesn't take here",
          "use one of " + String.join(", ", new TreeSet<>(choices.keySet())));
      return otherwise;
    }
    return chosen;
  }

  public Optional<Fields> object(String field) {
    return switch (take(field)) {
      case null -> Optional.empty();
      case Map<?, ?> map -> Optional.of(child(map, path(field)));
      case Object _ -> {
        wrongType(path(field), "an object");
        yield Optional.empty();
      }
    };
  }

  /** Reports an absent object, and reads it as an empty one. */
  public Fields requiredObject(String field) {
    Optional<Fields> object = object(field);
    if (object.isEmpty() && content.get(field) == null) {
      refuse(Kind.MALFORMED, field, "is required", "set " + path(field));
    }
    return object.orElseGet(() -> new Fields(Map.of(), path(field), findings));
  }

  public List<Fields> objects(String field) {
    List<Fields> objects = new ArrayList<>();
    forEach(
        field,
        (item, itemPath) -> {
          if (item instanceof Map<?, ?> map) {
            objects.add(child(map, itemPath));
          } else {
            wrongType(itemPath, "an object");
          }
        });
    return List.copyOf(objects);
  }

  public List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    forEach(
        field,
        (item, itemPath) -> {
          if (item instanceof String text) {
            texts.add(text);
          } else {
            wrongType(itemPath, "a string");
          }
        });
    return List.copyOf(texts);
  }

  /** A map of strings to strings, in the order of the manifest. */
  public Map<String, String> textMap(String field) {
    Map<String, String> texts = new LinkedHashMap<>();
    switch (take(field)) {
      case null -> {}
      case Map<?, ?> map ->
          map.forEach((key, value) -> {
            if (key instanceof String name && value instanceof String text) {
              texts.put(name, text);
            } else {
              wrongType(path(field) + "." + key, "a string");
            }
          });
      case Object _ -> wrongType(path(field), "an object");
    }
    return texts;
  }

  /** Takes a field whatever it holds: one that has no bearing on what is read. */
  public void disregard(String... fields) {
    for (String field : fields) {
      known.add(field);
    }
  }

  /** Refuses a field of the API that isn't supported, if it is there. */
  public void unsupported(String field, String hint) {
    if (has(field)) {
      refuse(Kind.UNSUPPORTED, field, "is not supported", hint);
    }
  }

  public void refuse(Kind kind, String field, String message, String hint) {
    findings.add(kind, field.isEmpty() ? path : path(field), message, hint);
  }

  /** Reports what nobody asked for, and stops the reading of a document that has findings. */
  void finish() {
    reportUnknown();
    if (!findings.isEmpty()) {
      throw new UnsoundDocument();
    }
  }

  void reportUnknown() {
    for (Object key : content.keySet()) {
      if (content.get(key) != null && !(key instanceof String name && known.contains(name))) {
        findings.add(Kind.UNSUPPORTED, path(String.valueOf(key)), NO_FIELD, alternatives());
      }
    }
    children.forEach(Fields::reportUnknown);
  }

  private String alternatives() {
    return known.isEmpty()
        ? "remove it"
        : "remove it, or correct its name; known are " + String.join(", ", known);
  }

  private @Nullable Object take(String field) {
    known.add(field);
    return content.get(field);
  }

  private Fields child(Map<?, ?> map, String childPath) {
    Fields child = new Fields(map, childPath, findings);
    children.add(child);
    return child;
  }

  private interface ItemReader {
    void read(@Nullable Object item, String itemPath);
  }

  private void forEach(String field, ItemReader reader) {
    switch (take(field)) {
      case null -> {}
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          reader.read(list.get(i), path(field) + "[" + i + "]");
        }
      }
      case Object _ -> wrongType(path(field), "a list");
    }
  }

  private void wrongType(String where, String wanted) {
    findings.add(Kind.MALFORMED, where, "is not " + wanted, "write " + wanted);
  }

  /** Ends the reading of a document whose findings have been collected. */
  static final class UnsoundDocument extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsoundDocument() {
      super("the document has findings", null, false, false);
    }
  }
}
