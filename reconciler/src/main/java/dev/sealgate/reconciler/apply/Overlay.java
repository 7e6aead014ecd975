package dev.sealgate.reconciler.apply;

import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.Detail;
import dev.sealgate.reconciler.cluster.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an apply would most likely make of an object, where the server can't be asked: what Git says
 * is laid over what is there. It knows nothing of defaults, of other spellings of the same value
 * and of admission; how the items of a list are told apart it knows from what was applied before,
 * else by their names. Pure.
 */
final class Overlay {
  private static final String FIELD = "f:";
  private static final String KEYS = "k:";
  private static final String ITEM = "v:";
  private static final String NAME = "name";
  private static final String PROTOCOL = "protocol";

  /** Nothing here was applied before. */
  private static final Map<String, @Nullable Object> UNKNOWN = Map.of("?", Map.of());

  /** A part of what was applied as one whole: what Git does not say may be a default. */
  private static final Map<String, @Nullable Object> INSIDE = Map.of("*", Map.of());

  /** What the server fills into a reference. */
  private static final Set<String> FILLED_IN = Set.of("apiVersion", "apiGroup");

  private Overlay() {}

  /**
   * @param owned a set of fields that were applied before: those that Git dropped go
   */
  static Map<String, @Nullable Object> of(
      Map<String, @Nullable Object> live, Map<?, ?> wanted, Map<?, ?> owned) {
    return map(live, wanted, owned.isEmpty() ? UNKNOWN : owned);
  }

  /** The set of fields with what it says of items as an object is read. */
  static Map<String, @Nullable Object> readAs(Detail detail, Map<?, ?> owned) {
    Map<String, @Nullable Object> read = new LinkedHashMap<>();
    owned.forEach((key, below) -> {
      String step = String.valueOf(key);
      // metadata is read in clear
      boolean clear = step.equals(FIELD + "metadata") || !(below instanceof Map<?, ?>);
      read.put(step(detail, step), clear ? below : readAs(detail, Json.map(below)));
    });
    return read;
  }

  private static String step(Detail detail, String step) {
    if (!step.startsWith(KEYS) && !step.startsWith(ITEM)) {
      return step;
    }
    String json = "{\"it\":" + step.substring(2) + "}";
    return detail.echo(json.getBytes(StandardCharsets.UTF_8)) instanceof ApiAnswer.Ok(var read)
            && read.get("it") instanceof Object it
        ? step.substring(0, 2) + new String(Json.bytes(it), StandardCharsets.UTF_8)
        : step;
  }

  private static Map<String, @Nullable Object> map(
      Map<String, @Nullable Object> live, Map<?, ?> wanted, Map<?, ?> owned) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>(live);
    if (owned.isEmpty()) {
      result.keySet().removeIf(key -> wanted.get(key) == null && !FILLED_IN.contains(key));
    }
    owned.forEach((step, below) -> {
      String field = String.valueOf(step);
      if (field.startsWith(FIELD) && below instanceof Map<?, ?> inner) {
        drop(result, field.substring(FIELD.length()), wanted, inner);
      }
    });
    wanted.forEach((key, value) -> {
      String field = String.valueOf(key);
      if (value != null) {
        result.put(field, value(live.get(field), value, below(owned, field)));
      }
    });
    return result;
  }

  private static void drop(
      Map<String, @Nullable Object> from, String field, Map<?, ?> wanted, Map<?, ?> below) {
    if (wanted.get(field) != null) {
      return;
    }
    Object there = from.get(field);
    if (below.isEmpty()) {
      from.remove(field);
    } else if (there instanceof Map<?, ?> inner && !inner.isEmpty()) {
      Map<String, @Nullable Object> rest = map(copy(inner), Map.of(), below);
      put(from, field, rest.isEmpty() ? null : rest);
    } else if (there instanceof List<?> list && !list.isEmpty()) {
      List<@Nullable Object> rest = list(list, List.of(), below);
      put(from, field, rest.isEmpty() ? null : rest);
    }
  }

  private static void put(Map<String, @Nullable Object> map, String field, @Nullable Object value) {
    if (value == null) {
      map.remove(field);
    } else {
      map.put(field, value);
    }
  }

  private static Map<?, ?> below(Map<?, ?> owned, String field) {
    if (owned.isEmpty() || owned.equals(INSIDE)) {
      return INSIDE;
    }
    return owned.get(FIELD + field) instanceof Map<?, ?> below ? below : UNKNOWN;
  }

  private static Object value(@Nullable Object live, Object wanted, Map<?, ?> owned) {
    if (live instanceof Map<?, ?> map && wanted instanceof Map<?, ?> over) {
      return map(copy(map), over, owned);
    }
    return live instanceof List<?> list && wanted instanceof List<?> over
        ? list(list, over, owned)
        : wanted;
  }

  private static List<@Nullable Object> list(List<?> live, List<?> wanted, Map<?, ?> owned) {
    if (owned.isEmpty() || owned.equals(INSIDE)) {
      return whole(live, wanted);
    }
    List<String> keys = steps(owned, KEYS);
    if (!keys.isEmpty()) {
      return byKeys(live, wanted, owned, keys);
    }
    List<String> items = steps(owned, ITEM);
    if (!items.isEmpty()) {
      return bySet(live, wanted, items);
    }
    Optional<Map<Object, Object>> there = named(live);
    Optional<Map<Object, Object>> over = named(wanted);
    if (there.isPresent() && over.isPresent() && !wanted.isEmpty()) {
      // items that others added stay, like a side-car
      Map<Object, Object> all = new LinkedHashMap<>(there.get());
      over.get().forEach((name, item) -> all.merge(name, item, (a, b) -> value(a, b, UNKNOWN)));
      return new ArrayList<>(all.values());
    }
    return live.size() == wanted.size() ? inOrder(live, wanted, UNKNOWN) : new ArrayList<>(wanted);
  }

  private static List<String> steps(Map<?, ?> owned, String prefix) {
    return owned.keySet().stream()
        .map(String::valueOf)
        .filter(it -> it.startsWith(prefix))
        .toList();
  }

  /** The items by their names, empty where these don't tell them apart. */
  private static Optional<Map<Object, Object>> named(List<?> list) {
    Map<Object, Object> items = new LinkedHashMap<>();
    for (Object item : list) {
      if (!(item instanceof Map<?, ?> map)
          || !(map.get(NAME) instanceof Object name)
          || items.put(name, map) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(items);
  }

  /** What is wanted and no more, with the defaults of what was there. */
  private static List<@Nullable Object> whole(List<?> live, List<?> wanted) {
    Optional<Map<Object, Object>> there = named(live);
    Optional<Map<Object, Object>> over = named(wanted);
    if (there.isPresent() && over.isPresent()) {
      List<@Nullable Object> items = new ArrayList<>();
      over.get().forEach((name, item) -> items.add(value(there.get().get(name), item, INSIDE)));
      return items;
    }
    return live.size() == wanted.size() ? inOrder(live, wanted, INSIDE) : new ArrayList<>(wanted);
  }

  private static List<@Nullable Object> byKeys(
      List<?> live, List<?> wanted, Map<?, ?> owned, List<String> steps) {
    Set<String> keys = new LinkedHashSet<>();
    steps.forEach(step -> keys.addAll(FieldSets.keys(step)));
    List<@Nullable Object> rest = new ArrayList<>(wanted);
    List<@Nullable Object> items = new ArrayList<>();
    for (Object item : live) {
      Optional<String> ours =
          steps.stream().filter(step -> FieldSets.isItem(step, item, -1)).findFirst();
      Object over = taken(rest, item, keys);
      if (over != null) {
        items.add(
            value(item, over, ours.<Map<?, ?>>map(step -> Json.map(owned, step)).orElse(UNKNOWN)));
      } else if (ours.isEmpty()) {
        items.add(item);
      }
    }
    items.addAll(rest);
    return items;
  }

  private static @Nullable Object taken(
      List<@Nullable Object> wanted, @Nullable Object live, Set<String> keys) {
    for (int i = 0; i < wanted.size(); i++) {
      if (wanted.get(i) instanceof Map<?, ?> over
          && live instanceof Map<?, ?> there
          && keys.stream().allMatch(key -> isSame(key, there.get(key), over))) {
        return wanted.remove(i);
      }
    }
    return null;
  }

  /** A key that Git leaves out is filled in by the server; the protocol of a port with TCP. */
  private static boolean isSame(String key, @Nullable Object live, Map<?, ?> wanted) {
    Object over = wanted.get(key);
    return over == null
        ? !key.equals(PROTOCOL) || !(FieldSets.same("UDP", live) || FieldSets.same("SCTP", live))
        : FieldSets.same(over, live);
  }

  private static List<@Nullable Object> bySet(List<?> live, List<?> wanted, List<String> steps) {
    List<@Nullable Object> items = new ArrayList<>(live);
    items.removeIf(item ->
        !wanted.contains(item) && steps.stream().anyMatch(it -> FieldSets.isItem(it, item, -1)));
    wanted.stream().filter(item -> !live.contains(item)).forEach(items::add);
    return items;
  }

  private static List<@Nullable Object> inOrder(List<?> live, List<?> wanted, Map<?, ?> owned) {
    List<@Nullable Object> items = new ArrayList<>();
    for (int i = 0; i < live.size(); i++) {
      Object over = wanted.get(i);
      items.add(over == null ? null : value(live.get(i), over, owned));
    }
    return items;
  }

  private static Map<String, @Nullable Object> copy(Map<?, ?> map) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return copy;
  }
}
