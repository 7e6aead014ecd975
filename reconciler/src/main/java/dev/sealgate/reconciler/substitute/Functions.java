package dev.sealgate.reconciler.substitute;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** What is done with a variable's value, as drone/envsubst and Flux's copy of it do. */
final class Functions {
  private static final int LONGEST = 1 << 20;
  private static final int LONGEST_MATCHED = 1 << 16;

  /** A step of a pattern, among sets of them. */
  private static final int MATCHING = 8;

  private Functions() {}

  /** About how much work it is. */
  private static long steps(String operator, String value, String first) {
    return switch (operator) {
      case "#", "##", "%", "%%" ->
          MATCHING * (first.length() + (first.length() + 1L) * value.length());
      case "/", "//" -> Math.max(1L, first.length()) * value.length();
      default -> first.length() + (long) value.length();
    };
  }

  static String apply(Part.Reference reference, String value, List<String> arguments, Work work)
      throws BadSubstitution {
    work.spend(steps(reference.operator(), value, arguments.isEmpty() ? "" : arguments.getFirst()));
    String first = arguments.isEmpty() ? "" : arguments.getFirst();
    String second = arguments.size() < 2 ? "" : arguments.get(1);
    return switch (reference.operator()) {
      case "" -> value;
      case Part.Reference.LENGTH -> Integer.toString(value.codePointCount(0, value.length()));
      case "^^" -> value.toUpperCase(Locale.ROOT);
      case ",," -> value.toLowerCase(Locale.ROOT);
      case "^" -> head(value).toUpperCase(Locale.ROOT) + value.substring(head(value).length());
      case "," -> head(value).toLowerCase(Locale.ROOT) + value.substring(head(value).length());
      case "#", "##" -> value.substring(matched(value, first, reference.operator().length() == 2));
      case "%", "%%" -> {
        String reversed = reversed(value);
        BitSet ends = ends(Glob.parse(first).reversed(), reversed);
        int length = reference.operator().length() == 2 ? ends.length() - 1 : ends.nextSetBit(1);
        yield value.substring(0, value.length() - Math.max(0, length));
      }
      case "/" -> {
        int at = value.indexOf(first);
        yield at < 0
            ? value
            : value.substring(0, at) + second + value.substring(at + first.length());
      }
      case "//" -> all(value, first, second);
      case "/#" ->
          value.startsWith(first) && !second.isEmpty()
              ? second + value.substring(first.length())
              : value;
      case "/%" ->
          value.endsWith(first) && !second.isEmpty()
              ? value.substring(0, value.length() - first.length()) + second
              : value;
      case ":" -> substring(value, arguments);
      default -> throw new IllegalArgumentException(reference.operator());
    };
  }

  private static String head(String value) {
    return value.isEmpty() ? "" : value.substring(0, value.offsetByCodePoints(0, 1));
  }

  private static String reversed(String value) {
    return new StringBuilder(value).reverse().toString();
  }

  private static int matched(String value, String pattern, boolean longest) throws BadSubstitution {
    BitSet ends = ends(Glob.parse(pattern), value);
    return Math.max(0, longest ? ends.length() - 1 : ends.nextSetBit(1));
  }

  private static BitSet ends(Glob glob, String value) throws BadSubstitution {
    if (value.length() > LONGEST_MATCHED) {
      throw tooLong();
    }
    return glob.ends(value);
  }

  private static String all(String value, String from, String to) throws BadSubstitution {
    long times = from.isEmpty() ? value.length() + 1L : (value.length() / (long) from.length()) + 1;
    if (value.length() + times * to.length() > LONGEST) {
      throw tooLong();
    }
    return value.replace(from, to);
  }

  private static BadSubstitution tooLong() {
    return new BadSubstitution(
        "the value of a variable is too long for this function", "shorten it");
  }

  /** By characters; a negative offset or length counts from the end. */
  private static String substring(String value, List<String> arguments) {
    int[] points = value.codePoints().toArray();
    OptionalInt offset = number(arguments.getFirst());
    OptionalInt length =
        arguments.size() < 2 ? OptionalInt.of(Integer.MAX_VALUE) : number(arguments.get(1));
    if (offset.isEmpty() || length.isEmpty()) {
      return value;
    }
    long from = offset.getAsInt();
    from = from < 0 ? Math.max(0, points.length + from) : Math.min(from, points.length);
    long to =
        length.getAsInt() < 0 ? points.length + (long) length.getAsInt() : from + length.getAsInt();
    to = Math.min(to, points.length);
    return to <= from ? "" : new String(points, (int) from, (int) (to - from));
  }

  private static OptionalInt number(String text) {
    try {
      return OptionalInt.of(Integer.parseInt(text));
    } catch (NumberFormatException _) {
      return OptionalInt.empty();
    }
  }
}
