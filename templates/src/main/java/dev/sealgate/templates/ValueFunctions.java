package dev.sealgate.templates;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Defaults, choices, types and {@code fail}. */
final class ValueFunctions {
  private ValueFunctions() {}

  static void register(FunctionTable.Builder table) {
    table
        .add("default", "aa*", ValueFunctions::orDefault)
        .add("empty", "a", a -> !Values.truth(a.any(0)))
        .add("coalesce", "a*", a -> firstTrue(a.from(0)))
        .add("all", "a*", a -> a.from(0).stream().allMatch(Values::truth))
        .add("any", "a*", a -> a.from(0).stream().anyMatch(Values::truth))
        .add("ternary", "aab", a -> a.bool(2) ? a.any(0) : a.any(1))
        .add("kindOf", "a", a -> Values.kind(a.any(0)))
        .add("kindIs", "sa", a -> Values.kind(a.any(1)).equals(a.string(0)))
        .add("typeOf", "a", a -> Values.type(a.any(0)))
        .add("typeIs", "sa", a -> Values.type(a.any(1)).equals(a.string(0)))
        .alias("typeIsLike", "typeIs")
        .add("deepEqual", "aa", a -> Values.deepEqual(a.any(0), a.any(1), a.budget()))
        .add("fail", "s", ValueFunctions::fail);
  }

  private static @Nullable Object orDefault(Args args) {
    return args.count() > 1 && Values.truth(args.any(1)) ? args.any(1) : args.any(0);
  }

  private static @Nullable Object firstTrue(List<@Nullable Object> values) {
    for (Object value : values) {
      if (Values.truth(value)) {
        return value;
      }
    }
    return null;
  }

  /** Shows the message only if it is a literal of the template: a computed one may hold a value. */
  private static Object fail(Args args) {
    throw new FunctionFailure(
        TemplateException.Kind.FAILED_ON_PURPOSE,
        args.literal()
            ? Utf8.decode(args.string(0))
            : "the template gave up, with a message that may hold values",
        "the condition is written in the template");
  }
}
