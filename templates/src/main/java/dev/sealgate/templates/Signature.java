package dev.sealgate.templates;

import org.jspecify.annotations.Nullable;

/**
 * What a function takes: one letter for each parameter, a trailing {@code *} if the last repeats. s
 * string, i integer, a anything, d map, l list, b boolean.
 */
record Signature(String letters, boolean repeats) {
  static final Signature AND_OR = new Signature("and/or", false);

  static Signature of(String spec) {
    return spec.endsWith("*")
        ? new Signature(spec.substring(0, spec.length() - 1), true)
        : new Signature(spec, false);
  }

  void checkCount(int count) {
    int least = repeats ? letters.length() - 1 : letters.length();
    if (count < least || (!repeats && count > least)) {
      throw FunctionFailure.argument(
          "wants %s%d argument%s, got %d"
              .formatted(repeats ? "at least " : "", least, least == 1 ? "" : "s", count));
    }
  }

  void check(int index, @Nullable Object value) {
    char letter = letters.charAt(Math.min(index, letters.length() - 1));
    boolean fits =
        switch (letter) {
          case 's' -> value instanceof String;
          case 'i' -> value instanceof Long;
          case 'd' -> value instanceof GoMap;
          case 'l' -> value instanceof java.util.List<?>;
          case 'b' -> value instanceof Boolean;
          default -> true;
        };
    if (!fits) {
      throw FunctionFailure.argument(
          "argument %d has to be %s, not %s"
              .formatted(index + 1, name(letter), Values.described(value)),
          value == null ? "the value is missing: check the key" : "convert it first");
    }
  }

  private static String name(char letter) {
    return switch (letter) {
      case 's' -> "a string";
      case 'i' -> "an integer";
      case 'd' -> "a map";
      case 'l' -> "a list";
      default -> "a bool";
    };
  }
}
