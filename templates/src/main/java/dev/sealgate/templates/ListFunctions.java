package dev.sealgate.templates;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists. None of them changes its argument. */
final class ListFunctions {
  private ListFunctions() {}

  static void register(FunctionTable.Builder table) {
    table
        .add("list", "a*", a -> new ArrayList<>(a.from(0)))
        .alias("tuple", "list")
        .add("first", "l", a -> a.list(0).isEmpty() ? null : a.list(0).getFirst())
        .add("last", "l", a -> a.list(0).isEmpty() ? null : a.list(0).getLast())
        .add("rest", "l", a -> sub(a.list(0), 1, a.list(0).size()))
        .add("initial", "l", a -> sub(a.list(0), 0, a.list(0).size() - 1))
        .add("append", "la", a -> joined(a.list(0), Collections.singletonList(a.any(1))))
        .alias("push", "append")
        .add("prepend", "la", a -> joined(Collections.singletonList(a.any(1)), a.list(0)))
        .add("concat", "l*", ListFunctions::concat)
        .add("reverse", "l", a -> new ArrayList<>(a.list(0).reversed()))
        .add("uniq", "l", a -> uniq(a.list(0), a.budget()))
        .add("without", "la*", a -> without(a.list(0), a.from(1), a.budget()))
        .add(
            "compact", "l", a -> new ArrayList<>(a.list(0).stream().filter(Values::truth).toList()))
        .add("has", "aa", ListFunctions::has)
        .add("sortAlpha", "a", ListFunctions::sortAlpha)
        .add("chunk", "il", a -> chunk(a.integer(0), a.list(1)))
        .add("slice", "aa*", ListFunctions::slice);
    for (String name :
        List.of(
            "First", "Last", "Rest", "Initial", "Append", "Push", "Prepend", "Reverse", "Uniq",
            "Without", "Compact", "Has", "Chunk", "Slice")) {
      table.alias("must" + name, Character.toLowerCase(name.charAt(0)) + name.substring(1));
    }
  }

  private static List<@Nullable Object> sub(List<@Nullable Object> list, int from, int to) {
    return list.isEmpty() ? new ArrayList<>() : new ArrayList<>(list.subList(from, to));
  }

  private static List<@Nullable Object> joined(
      List<@Nullable Object> first, List<@Nullable Object> second) {
    List<@Nullable Object> all = new ArrayList<>(first.size() + second.size());
    all.addAll(first);
    all.addAll(second);
    return all;
  }

  private static List<@Nullable Object> concat(Args args) {
    List<@Nullable Object> all = new ArrayList<>();
    for (int i = 0; i < args.count(); i++) {
      args.budget().checkElements((long) all.size() + args.list(i).size());
      all.addAll(args.list(i));
    }
    return all;
  }

  private static List<@Nullable Object> uniq(List<@Nullable Object> list, Budget budget) {
    List<@Nullable Object> unique = new ArrayList<>();
    for (Object item : list) {
      if (!contains(unique, item, budget)) {
        unique.add(item);
      }
    }
    return unique;
  }

  private static List<@Nullable Object> without(
      List<@Nullable Object> list, List<@Nullable Object> omitted, Budget budget) {
    List<@Nullable Object> kept = new ArrayList<>();
    for (Object item : list) {
      if (!contains(omitted, item, budget)) {
        kept.add(item);
      }
    }
    return kept;
  }

  private static boolean contains(
      List<@Nullable Object> list, @Nullable Object wanted, Budget budget) {
    for (Object item : list) {
      if (Values.deepEqual(wanted, item, budget)) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(Args args) {
    if (args.any(1) != null && !(args.any(1) instanceof List<?>)) {
      throw FunctionFailure.argument(
          "argument 2 has to be a list, not " + Values.described(args.any(1)),
          "use contains for strings and hasKey for maps");
    }
    return contains(args.list(1), args.any(0), args.budget());
  }

  private static List<Object> sortAlpha(Args args) {
    List<String> strings = new ArrayList<>(TextFunctions.strings(args.any(0), args.budget()));
    args.budget().spend(strings.size() * 20L);
    Collections.sort(strings);
    return new ArrayList<>(strings);
  }

  private static List<Object> chunk(long size, List<@Nullable Object> list) {
    if (size < 1) {
      throw FunctionFailure.argument("the size has to be positive");
    }
    List<Object> chunks = new ArrayList<>();
    for (long from = 0; from < list.size(); from += size) {
      chunks.add(sub(list, (int) from, (int) Math.min(from + size, list.size())));
    }
    return chunks;
  }

  /** sprig's on lists, Go's own on strings. */
  private static Object slice(Args args) {
    Object value = args.any(0);
    long size =
        switch (value) {
          case String s -> s.length();
          case List<?> list -> list.size();
          case null, default ->
              throw FunctionFailure.argument("can't slice " + Values.described(value));
        };
    long from = args.count() > 1 ? NumberFunctions.toLong(args.any(1)) : 0;
    long to = args.count() > 2 ? NumberFunctions.toLong(args.any(2)) : size;
    if (from < 0 || to < from || to > size || args.count() > 3) {
      throw FunctionFailure.argument("the bounds are out of range");
    }
    return value instanceof String s
        ? s.substring((int) from, (int) to)
        : sub(args.list(0), (int) from, (int) to);
  }
}
