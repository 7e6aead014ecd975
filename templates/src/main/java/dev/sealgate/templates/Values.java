package dev.sealgate.templates;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of the engine: null, Boolean, Long, Double, String (bytes), List and {@link GoMap}.
 */
final class Values {
  private Values() {}

  /** Copies a caller's tree into the engine's types. */
  static GoMap root(Map<String, ?> data, Budget budget) {
    boolean strings =
        data.values().stream().allMatch(v -> v instanceof CharSequence || v instanceof byte[]);
    return map(data, new GoMap(strings), 0, budget);
  }

  private static GoMap map(Map<?, ?> from, GoMap into, int depth, Budget budget) {
    budget.checkDepth(depth);
    budget.pay(from);
    from.forEach((key, value) -> into.put(Utf8.encode((String) key), of(value, depth, budget)));
    return into;
  }

  private static @Nullable Object of(@Nullable Object value, int depth, Budget budget) {
    return switch (value) {
      case null -> null;
      case Boolean b -> b;
      case byte[] bytes -> {
        budget.spend(bytes.length);
        yield Utf8.fromBytes(bytes);
      }
      case CharSequence text -> {
        budget.spend(text.length());
        yield Utf8.encode(text.toString());
      }
      case BigInteger i -> i.bitLength() < 64 ? (Object) i.longValue() : i.doubleValue();
      case Double d -> d;
      case Float f -> f.doubleValue();
      case BigDecimal d -> d.doubleValue();
      case Number n -> n.longValue();
      case Map<?, ?> m -> map(m, new GoMap(), depth + 1, budget);
      case List<?> l -> {
        budget.checkDepth(depth + 1);
        budget.pay(l);
        List<@Nullable Object> list = new ArrayList<>(l.size());
        l.forEach(item -> list.add(of(item, depth + 1, budget)));
        yield list;
      }
      default ->
          throw new IllegalArgumentException("no template value: " + value.getClass().getName());
    };
  }

  /** Go's truth, which is also the opposite of sprig's {@code empty}. */
  static boolean truth(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Boolean b -> b;
      case Long n -> n != 0;
      case Double d -> d != 0;
      case String s -> !s.isEmpty();
      case List<?> l -> !l.isEmpty();
      case Map<?, ?> m -> !m.isEmpty();
      default -> true;
    };
  }

  /** The name that Go's reflection has for the kind of a value. */
  static String kind(@Nullable Object value) {
    return switch (value) {
      case null -> "invalid";
      case Boolean _ -> "bool";
      case Long _ -> "int";
      case Double _ -> "float64";
      case String _ -> "string";
      case List<?> _ -> "slice";
      default -> "map";
    };
  }

  static String type(@Nullable Object value) {
    return switch (value) {
      case null -> "<nil>";
      case List<?> _ -> "[]interface {}";
      case GoMap map -> map.ofStrings() ? "map[string]string" : "map[string]interface {}";
      default -> kind(value);
    };
  }

  /** What errors call a value's type. */
  static String described(@Nullable Object value) {
    return switch (value) {
      case null -> "no value";
      case List<?> _ -> "a list";
      case Map<?, ?> _ -> "a map";
      case Long _ -> "an integer";
      default -> "a " + kind(value);
    };
  }

  /** Go's reflect.DeepEqual. */
  static boolean deepEqual(@Nullable Object a, @Nullable Object b, Budget budget) {
    return deepEqual(a, b, 0, budget);
  }

  private static boolean deepEqual(
      @Nullable Object a, @Nullable Object b, int depth, Budget budget) {
    budget.checkDepth(depth);
    budget.pay(a);
    if (a instanceof List<?> x && b instanceof List<?> y) {
      if (x.size() != y.size()) {
        return false;
      }
      for (int i = 0; i < x.size(); i++) {
        if (!deepEqual(x.get(i), y.get(i), depth + 1, budget)) {
          return false;
        }
      }
      return true;
    }
    if (a instanceof GoMap x && b instanceof GoMap y) {
      if (!x.keySet().equals(y.keySet())) {
        return false;
      }
      for (Map.Entry<String, @Nullable Object> entry : x.entrySet()) {
        if (!deepEqual(entry.getValue(), y.get(entry.getKey()), depth + 1, budget)) {
          return false;
        }
      }
      return true;
    }
    return scalarEqual(a, b);
  }

  static boolean scalarEqual(@Nullable Object a, @Nullable Object b) {
    return switch (a) {
      case null -> b == null;
      case Double x -> b instanceof Double y && x.doubleValue() == y.doubleValue();
      case List<?> _, Map<?, ?> _ -> false;
      default -> a.equals(b);
    };
  }

  static @Nullable Object deepCopy(@Nullable Object value, int depth, Budget budget) {
    budget.checkDepth(depth);
    budget.pay(value);
    return switch (value) {
      case GoMap map -> {
        GoMap copy = new GoMap(map.ofStrings());
        map.forEach((key, item) -> copy.put(key, deepCopy(item, depth + 1, budget)));
        yield copy;
      }
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        list.forEach(item -> copy.add(deepCopy(item, depth + 1, budget)));
        yield copy;
      }
      case null, default -> value;
    };
  }
}
