package dev.sealgate.reconciler.apply;

import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.plan.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic on {@code fieldsV1}, the sets of fields in {@code metadata.managedFields}: a step is
 * {@code f:name}, {@code k:{keys of a list's item}}, {@code v:item} or {@code i:index}; an empty
 * mapping is a member, and so is what holds the step {@code .}. Pure.
 */
final class FieldSets {
  private static final String SELF = ".";

  private FieldSets() {}

  /** Where a place of a body is in a field set. */
  sealed interface Located {
    record At(List<String> steps) implements Located {}

    /** Nothing at or below the place is in the set. */
    record Nowhere() implements Located {}

    /**
     * What is owned is the whole of which the place is a part.
     *
     * @param length of the place up to that whole
     */
    record Inside(int length) implements Located {}
  }

  static Located locate(Map<?, ?> fields, Object body, List<Object> place) {
    List<String> steps = new ArrayList<>();
    Map<?, ?> here = fields;
    Object tree = body;
    for (int i = 0; i < place.size(); i++) {
      if (here.isEmpty() && i > 0) {
        return new Located.Inside(i);
      }
      Optional<String> step = step(here, tree, place.get(i));
      if (step.isEmpty()) {
        return new Located.Nowhere();
      }
      steps.add(step.get());
      here = Json.map(here, step.get());
      tree = child(tree, place.get(i));
      if (tree == null) {
        break;
      }
    }
    return new Located.At(List.copyOf(steps));
  }

  private static Optional<String> step(Map<?, ?> fields, Object tree, Object key) {
    if (!(key instanceof Integer index)) {
      String step = "f:" + key;
      return fields.containsKey(step) ? Optional.of(step) : Optional.empty();
    }
    Object item = tree instanceof List<?> list && index < list.size() ? list.get(index) : null;
    return fields.keySet().stream()
        .map(String::valueOf)
        .filter(step -> isItem(step, item, index))
        .findFirst();
  }

  private static @Nullable Object child(@Nullable Object tree, Object key) {
    return switch (tree) {
      case Map<?, ?> map -> map.get(key);
      case List<?> list when key instanceof Integer index && index < list.size() -> list.get(index);
      case null, default -> null;
    };
  }

  /**
   * Keys that the item lacks have been filled in by the server, so they tell nothing, but for the
   * protocol of a port: there a UDP port stands beside the TCP port of the same number.
   */
  static boolean isItem(String step, @Nullable Object item, int index) {
    if (step.startsWith("k:") && item instanceof Map<?, ?> map) {
      return parsed(step) instanceof Map<?, ?> keys
          && keys.entrySet().stream()
              .allMatch(key ->
                  map.containsKey(key.getKey())
                      ? same(map.get(key.getKey()), key.getValue())
                      : !"protocol".equals(key.getKey()) || same("TCP", key.getValue()));
    }
    return step.startsWith("v:") ? same(parsed(step), item) : step.equals("i:" + index);
  }

  static boolean same(@Nullable Object a, @Nullable Object b) {
    return a == null ? b == null : b != null && a.toString().equals(b.toString());
  }

  /** By which keys the items of the step's list are told apart. */
  static List<String> keys(String step) {
    return parsed(step) instanceof Map<?, ?> keys
        ? keys.keySet().stream().map(String::valueOf).toList()
        : List.of();
  }

  private static @Nullable Object parsed(String step) {
    String json = "{\"it\":" + step.substring(2) + "}";
    try {
      return Json.parse(json.getBytes(StandardCharsets.UTF_8)).get("it");
    } catch (IOException _) {
      return null;
    }
  }

  /** The set without what is at or below these steps. */
  static Map<String, @Nullable Object> without(Map<?, ?> fields, List<String> steps) {
    Map<String, @Nullable Object> rest = copy(fields);
    String first = steps.getFirst();
    if (!rest.containsKey(first)) {
      return rest;
    }
    if (steps.size() == 1) {
      rest.remove(first);
      return rest;
    }
    Map<String, @Nullable Object> below = Json.map(rest, first);
    Map<String, @Nullable Object> less = without(below, steps.subList(1, steps.size()));
    if (less.isEmpty() && !below.isEmpty()) {
      rest.remove(first);
    } else {
      rest.put(first, less);
    }
    return rest;
  }

  /**
   * The members of the set that are not members of the other one, nor a mapping or list whose
   * content is all the other one's.
   */
  static Map<String, @Nullable Object> subtract(Map<?, ?> fields, Map<?, ?> other) {
    Map<String, @Nullable Object> rest = new LinkedHashMap<>();
    fields.forEach((key, value) -> {
      String step = String.valueOf(key);
      Map<String, @Nullable Object> below = Json.map(value);
      if (!other.containsKey(step)) {
        rest.put(step, below);
        return;
      }
      Map<String, @Nullable Object> theirs = Json.map(other, step);
      if (step.equals(SELF)) {
        return;
      }
      if (below.isEmpty()) {
        if (!isMember(theirs)) {
          rest.put(step, below);
        }
        return;
      }
      Map<String, @Nullable Object> less = subtract(below, theirs.isEmpty() ? self() : theirs);
      boolean onlyItself = less.size() == 1 && less.containsKey(SELF) && below.size() > 1;
      if (!less.isEmpty() && !onlyItself) {
        rest.put(step, less);
      }
    });
    return rest;
  }

  private static boolean isMember(Map<?, ?> step) {
    return step.isEmpty() || step.containsKey(SELF);
  }

  private static Map<String, @Nullable Object> self() {
    return Map.of(SELF, Map.of());
  }

  /** What of the body the set names: the deepest places. */
  static List<List<Object>> covered(Map<?, ?> fields, Object body) {
    List<List<Object>> places = new ArrayList<>();
    cover(fields, body, List.of(), places);
    return places;
  }

  private static void cover(
      Map<?, ?> fields, @Nullable Object tree, List<Object> at, List<List<Object>> places) {
    if (fields.isEmpty() && !at.isEmpty()) {
      places.add(at);
      return;
    }
    for (Map.Entry<?, ?> entry : fields.entrySet()) {
      String step = String.valueOf(entry.getKey());
      Map<String, @Nullable Object> below = Json.map(entry.getValue());
      switch (tree) {
        case Map<?, ?> map when step.startsWith("f:") && map.containsKey(step.substring(2)) -> {
          String key = step.substring(2);
          cover(below, map.get(key), Place.join(at, key), places);
        }
        case List<?> list -> {
          for (int i = 0; i < list.size(); i++) {
            if (isItem(step, list.get(i), i)) {
              cover(below, list.get(i), Place.join(at, i), places);
            }
          }
        }
        case null, default -> {}
      }
    }
  }

  /** The tree without what is at these steps, whatever the order of its lists. */
  static @Nullable Object cut(@Nullable Object tree, List<String> steps) {
    String step = steps.getFirst();
    List<String> rest = steps.subList(1, steps.size());
    return switch (tree) {
      case Map<?, ?> map when step.startsWith("f:") -> {
        Map<String, @Nullable Object> less = copy(map);
        String key = step.substring(2);
        if (rest.isEmpty()) {
          less.remove(key);
        } else {
          less.computeIfPresent(key, (_, value) -> cut(value, rest));
        }
        yield less;
      }
      case List<?> list -> {
        List<@Nullable Object> less = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
          boolean here = isItem(step, list.get(i), i);
          if (!here || !rest.isEmpty()) {
            less.add(here ? cut(list.get(i), rest) : list.get(i));
          }
        }
        yield less;
      }
      case null, default -> tree;
    };
  }

  private static Map<String, @Nullable Object> copy(Map<?, ?> map) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return copy;
  }
}
