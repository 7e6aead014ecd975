package dev.sealgate.cli.migrate;

import dev.sealgate.cli.migrate.Remark.Weight;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of one map, each of which somebody must ask for: {@link #close} names what nobody
 * did, so that no field is lost in silence.
 */
final class Fields implements AutoCloseable {
  private final Map<?, ?> members;
  private final String path;
  private final Report report;
  private final Set<String> asked = new HashSet<>();

  Fields(Map<?, ?> members, String path, Report report) {
    this.members = members;
    this.path = path;
    this.report = report;
  }

  Report report() {
    return report;
  }

  String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  boolean has(String key) {
    return members.get(key) != null;
  }

  Optional<Object> any(String key) {
    asked.add(key);
    return Optional.ofNullable(members.get(key));
  }

  Optional<String> text(String key) {
    return typed(key, String.class, "text").filter(text -> !text.isEmpty());
  }

  Optional<Boolean> truth(String key) {
    return typed(key, Boolean.class, "true or false");
  }

  boolean isTrue(String key) {
    return truth(key).orElse(false);
  }

  Optional<Integer> number(String key) {
    return typed(key, Number.class, "a number").map(Number::intValue);
  }

  /**
   * What is not text among the values, like a number that should be quoted, is left out and named.
   */
  Map<String, String> textsByName(String key) {
    Map<String, String> all = new LinkedHashMap<>();
    typed(key, Map.class, "a map of texts")
        .orElse(Map.of())
        .forEach((name, value) -> {
          if (value instanceof String text) {
            all.put(String.valueOf(name), text);
          } else {
            report.add(
                Weight.STOPS,
                path(key) + "[" + name + "]",
                "is not text",
                "write it as its kind says");
          }
        });
    return all;
  }

  /** Its members are to be asked for in turn; none when it is left out. */
  Fields object(String key) {
    Map<?, ?> value = typed(key, Map.class, "a map of fields").orElse(Map.of());
    return new Fields(value, path(key), report);
  }

  List<Fields> objects(String key) {
    List<Fields> list = new ArrayList<>();
    for (Object element : list(key)) {
      String at = path(key) + "[" + list.size() + "]";
      if (element instanceof Map<?, ?> map) {
        list.add(new Fields(map, at, report));
      } else {
        report.add(Weight.STOPS, at, "is not a map of fields", "write it as its kind says");
      }
    }
    return list;
  }

  List<String> texts(String key) {
    List<String> list = new ArrayList<>();
    for (Object element : list(key)) {
      if (element instanceof String text) {
        list.add(text);
      } else {
        report.add(
            Weight.STOPS,
            path(key) + "[" + list.size() + "]",
            "is not text",
            "write it as its kind says");
      }
    }
    return list;
  }

  /** A field that stops the move when it is there. */
  void refuse(String key, String message, String hint) {
    if (any(key).isPresent()) {
      report.add(Weight.STOPS, path(key), message, hint);
    }
  }

  /** A switch that stops the move when it is on. */
  void refuseTrue(String key, String message, String hint) {
    if (isTrue(key)) {
      report.add(Weight.STOPS, path(key), message, hint);
    }
  }

  /** A field without a meaning for what is applied. */
  void note(String key, String message, String hint) {
    if (any(key).isPresent()) {
      report.add(Weight.NOTE, path(key), message, hint);
    }
  }

  /** For a map that is refused as a whole. */
  void skipAll() {
    members.keySet().forEach(key -> asked.add(String.valueOf(key)));
  }

  /** A field that says nothing that would be missed. */
  void skip(String key) {
    asked.add(key);
  }

  @Override
  public void close() {
    for (Map.Entry<?, ?> member : members.entrySet()) {
      String key = String.valueOf(member.getKey());
      if (member.getValue() != null && !asked.contains(key)) {
        report.add(
            Weight.STOPS,
            path(key),
            "is not known here",
            "look up what it does; without need of it, take it out and run this again");
      }
    }
  }

  private Collection<?> list(String key) {
    return typed(key, Collection.class, "a list").orElse(List.of());
  }

  private <T> Optional<T> typed(String key, Class<T> type, String expected) {
    @Nullable Object value = any(key).orElse(null);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      report.add(Weight.STOPS, path(key), "is not " + expected, "write it as its kind says");
      return Optional.empty();
    }
    return Optional.of(type.cast(value));
  }
}
