package dev.sealgate.templates;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Maps. {@code set}, {@code unset} and {@code merge} change their first argument, as sprig's. */
final class MapFunctions {
  private MapFunctions() {}

  static void register(FunctionTable.Builder table) {
    table
        .add("dict", "a*", MapFunctions::dict)
        .add("get", "ds", a -> a.map(0).containsKey(a.string(1)) ? a.map(0).get(a.string(1)) : "")
        .add("set", "dsa", MapFunctions::set)
        .add("unset", "ds", MapFunctions::unset)
        .add("hasKey", "ds", a -> a.map(0).containsKey(a.string(1)))
        .add("keys", "d*", MapFunctions::keys)
        .add("values", "d", a -> new ArrayList<>(a.map(0).values()))
        .add("pick", "ds*", a -> filtered(a, true))
        .add("omit", "ds*", a -> filtered(a, false))
        .add("pluck", "sd*", MapFunctions::pluck)
        .add("dig", "aaaa*", MapFunctions::dig)
        .add("merge", "dd*", a -> merge(a, false))
        .add("mergeOverwrite", "dd*", a -> merge(a, true))
        .alias("mustMerge", "merge")
        .alias("mustMergeOverwrite", "mergeOverwrite")
        .add("deepCopy", "a", a -> Values.deepCopy(a.any(0), 0, a.budget()))
        .alias("mustDeepCopy", "deepCopy");
  }

  private static GoMap dict(Args args) {
    GoMap map = new GoMap();
    for (int i = 0; i < args.count(); i += 2) {
      String key = Printer.toString(args.any(i), args.budget());
      map.put(key, i + 1 < args.count() ? args.any(i + 1) : "");
    }
    return map;
  }

  private static GoMap set(Args args) {
    args.budget().checkElements(args.map(0).size() + 1L);
    args.map(0).put(args.string(1), args.any(2));
    return args.map(0);
  }

  private static GoMap unset(Args args) {
    args.map(0).remove(args.string(1));
    return args.map(0);
  }

  private static List<Object> keys(Args args) {
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < args.count(); i++) {
      keys.addAll(args.map(i).keySet());
    }
    return keys;
  }

  private static GoMap filtered(Args args, boolean keep) {
    Set<Object> names = new HashSet<>();
    for (int i = 1; i < args.count(); i++) {
      names.add(args.string(i));
    }
    GoMap result = new GoMap();
    args.map(0)
        .forEach((key, value) -> {
          if (names.contains(key) == keep) {
            result.put(key, value);
          }
        });
    return result;
  }

  private static List<@Nullable Object> pluck(Args args) {
    List<@Nullable Object> found = new ArrayList<>();
    for (int i = 1; i < args.count(); i++) {
      if (args.map(i).containsKey(args.string(0))) {
        found.add(args.map(i).get(args.string(0)));
      }
    }
    return found;
  }

  private static @Nullable Object dig(Args args) {
    int last = args.count() - 1;
    Object value = args.any(last);
    for (int i = 0; i < last - 1; i++) {
      if (!(value instanceof GoMap map) || !(args.any(i) instanceof String key)) {
        throw FunctionFailure.argument(
            "wants names, a default and a map; a name leads into " + Values.described(value));
      }
      if (!map.containsKey(key)) {
        return args.any(last - 1);
      }
      value = map.get(key);
    }
    return value;
  }

  private static GoMap merge(Args args, boolean overwrite) {
    for (int i = 1; i < args.count(); i++) {
      merge(args.map(0), args.map(i), overwrite, 0, args.budget());
    }
    return args.map(0);
  }

  private static void merge(GoMap into, GoMap from, boolean overwrite, int depth, Budget budget) {
    budget.checkDepth(depth);
    budget.pay(from);
    budget.checkElements((long) into.size() + from.size());
    for (Map.Entry<String, @Nullable Object> entry : new GoMap(from).entrySet()) {
      Object old = into.get(entry.getKey());
      Object fresh = entry.getValue();
      if (old instanceof GoMap target && fresh instanceof GoMap source) {
        merge(target, source, overwrite, depth + 1, budget);
      } else if (!into.containsKey(entry.getKey()) || overwrite || !Values.truth(old)) {
        into.put(entry.getKey(), fresh);
      }
    }
  }
}
