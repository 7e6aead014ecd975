package dev.sealgate.templates;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The functions of text/template itself but for printf and its kin. */
final class Builtins {
  private Builtins() {}

  static void register(FunctionTable.Builder table) {
    table
        .addShortCircuit("and")
        .addShortCircuit("or")
        .add("not", "a", a -> !Values.truth(a.any(0)))
        .add("len", "a", a -> length(a.any(0)))
        .add("index", "aa*", Builtins::index)
        .add("eq", "aaa*", Builtins::eq)
        .add("ne", "aa", a -> !equal(a.any(0), a.any(1)))
        .add("lt", "aa", a -> compare(a) < 0)
        .add("le", "aa", a -> compare(a) <= 0)
        .add("gt", "aa", a -> compare(a) > 0)
        .add("ge", "aa", a -> compare(a) >= 0);
  }

  private static long length(@Nullable Object value) {
    return switch (value) {
      case String s -> s.length();
      case List<?> l -> l.size();
      case GoMap m -> m.size();
      case null, default ->
          throw FunctionFailure.argument(Values.described(value) + " has no length");
    };
  }

  private static @Nullable Object index(Args args) {
    Object item = args.any(0);
    for (Object key : args.from(1)) {
      item =
          switch (item) {
            case GoMap map when key instanceof String name -> {
              Object found = map.get(name);
              yield found == null && map.ofStrings() ? "" : found;
            }
            case List<?> list when key instanceof Long i -> list.get(within(i, list.size()));
            case String s when key instanceof Long i -> (long) s.charAt(within(i, s.length()));
            case null, default ->
                throw FunctionFailure.argument(
                    "can't index %s with %s"
                        .formatted(Values.described(item), Values.described(key)));
          };
    }
    return item;
  }

  private static int within(long index, int length) {
    if (index < 0 || index >= length) {
      throw FunctionFailure.argument("the index is out of range");
    }
    return (int) index;
  }

  private static boolean eq(Args args) {
    return args.from(1).stream().anyMatch(other -> equal(args.any(0), other));
  }

  private static boolean equal(@Nullable Object a, @Nullable Object b) {
    if (a != null && b != null && !Values.kind(a).equals(Values.kind(b))) {
      throw incompatible(a, b);
    }
    if (a instanceof List<?> || a instanceof GoMap) {
      if (b == null) {
        return false;
      }
      throw FunctionFailure.argument("can't compare lists and maps", "use deepEqual");
    }
    return Values.scalarEqual(a, b);
  }

  private static int compare(Args args) {
    Object a = args.any(0);
    Object b = args.any(1);
    return switch (a) {
      case String x when b instanceof String y -> x.compareTo(y);
      case Long x when b instanceof Long y -> x.compareTo(y);
      case Double x when b instanceof Double y -> x.compareTo(y);
      case null, default -> throw incompatible(a, b);
    };
  }

  private static FunctionFailure incompatible(@Nullable Object a, @Nullable Object b) {
    return FunctionFailure.argument(
        "can't compare %s with %s".formatted(Values.described(a), Values.described(b)),
        "convert one of them, for example with int or toString");
  }
}
