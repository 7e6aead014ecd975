package dev.sealgate.templates;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/** Numbers. A string that is no number is an error here, where sprig makes it 0. */
final class NumberFunctions {
  private NumberFunctions() {}

  static void register(FunctionTable.Builder table) {
    table
        .add("atoi", "s", a -> toLong(a.string(0)))
        .add("int", "a", a -> toLong(a.any(0)))
        .add("int64", "a", a -> toLong(a.any(0)))
        .add("float64", "a", a -> toDouble(a.any(0)))
        .add("add", "a*", a -> fold(0, a.from(0), Long::sum))
        .add("add1", "a", a -> toLong(a.any(0)) + 1)
        .add("sub", "aa", a -> toLong(a.any(0)) - toLong(a.any(1)))
        .add("mul", "aa*", a -> fold(1, a.from(0), (x, y) -> x * y))
        .add("div", "aa", a -> toLong(a.any(0)) / nonZero(toLong(a.any(1))))
        .add("mod", "aa", a -> toLong(a.any(0)) % nonZero(toLong(a.any(1))))
        .add("max", "aa*", a -> fold(toLong(a.any(0)), a.from(1), Math::max))
        .alias("biggest", "max")
        .add("min", "aa*", a -> fold(toLong(a.any(0)), a.from(1), Math::min))
        .add("floor", "a", a -> Math.floor(toDouble(a.any(0))))
        .add("ceil", "a", a -> Math.ceil(toDouble(a.any(0))))
        .add("round", "ai", a -> round(toDouble(a.any(0)), a.small(1)))
        .add("until", "i", a -> until(0, a.integer(0), a.integer(0) < 0 ? -1 : 1, a.budget()))
        .add("untilStep", "iii", a -> until(a.integer(0), a.integer(1), a.integer(2), a.budget()));
  }

  private static long fold(long start, List<@Nullable Object> values, LongBinaryOperator operator) {
    long result = start;
    for (Object value : values) {
      result = operator.applyAsLong(result, toLong(value));
    }
    return result;
  }

  private static long nonZero(long divisor) {
    if (divisor == 0) {
      throw FunctionFailure.argument("division by zero");
    }
    return divisor;
  }

  static long toLong(@Nullable Object value) {
    return switch (value) {
      case null -> 0;
      case Boolean b -> b ? 1 : 0;
      case Long n -> n;
      case Double d -> d.longValue();
      case String s -> parse(s).orElseThrow(() -> notNumber("an integer"));
      default -> throw FunctionFailure.argument(Values.described(value) + " is no number");
    };
  }

  /** Go's ParseInt with base 0, after a fraction of zeros is cut off. */
  private static OptionalLong parse(String s) {
    int dot = s.indexOf('.');
    String whole = dot > 0 && s.substring(dot + 1).matches("0*") ? s.substring(0, dot) : s;
    return GoLiterals.integer(whole).map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  static double toDouble(@Nullable Object value) {
    return switch (value) {
      case null -> 0;
      case Boolean b -> b ? 1 : 0;
      case Long n -> n;
      case Double d -> d;
      case String s -> GoLiterals.floating(s).orElseThrow(() -> notNumber("a number"));
      default -> throw FunctionFailure.argument(Values.described(value) + " is no number");
    };
  }

  private static FunctionFailure notNumber(String what) {
    return FunctionFailure.argument("the string is not " + what, "check what the store holds");
  }

  private static double round(double value, int places) {
    double power = Math.pow(10, places);
    double digits = power * value;
    double fraction = digits - (digits < 0 ? Math.ceil(digits) : Math.floor(digits));
    return (fraction >= 0.5 ? Math.ceil(digits) : Math.floor(digits)) / power;
  }

  private static List<Object> until(long start, long stop, long step, Budget budget) {
    List<Object> list = new ArrayList<>();
    if (step == 0 || (stop < start) == (step > 0)) {
      return list;
    }
    for (long i = start; step > 0 ? i < stop : i > stop; i += step) {
      budget.spend(1);
      budget.checkElements(list.size() + 1L);
      list.add(i);
    }
    return list;
  }
}
