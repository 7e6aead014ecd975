package dev.sealgate.templates;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Go's Sprintf for the verbs v s q d x X o b c t f e g T. What Go would report inside its result
 * ({@code %!d(string=…)}, missing or extra arguments) is an error here.
 */
final class Printf {
  private static final int MAX_WIDTH = 10_000;

  private final String format;
  private final List<@Nullable Object> values;
  private final Out out;
  private final Budget budget;
  private int at;
  private int next;

  private Printf(String format, List<@Nullable Object> values, Budget budget) {
    this.format = format;
    this.values = values;
    this.budget = budget;
    this.out = new Out(budget);
  }

  static String format(String format, List<@Nullable Object> values, Budget budget) {
    return new Printf(format, values, budget).run();
  }

  private String run() {
    while (at < format.length()) {
      int percent = format.indexOf('%', at);
      if (percent < 0) {
        out.add(format.substring(at));
        break;
      }
      out.add(format.substring(at, percent));
      at = percent + 1;
      verb();
    }
    if (next < values.size()) {
      throw FunctionFailure.argument("more arguments than verbs in the format");
    }
    return out.text();
  }

  private record Spec(String flags, int width, int precision, char verb) {
    boolean has(char flag) {
      return flags.indexOf(flag) >= 0;
    }
  }

  private void verb() {
    int start = at;
    while (at < format.length() && "+-# 0".indexOf(format.charAt(at)) >= 0) {
      at++;
    }
    String flags = format.substring(start, at);
    int width = number(0);
    int precision = -1;
    if (at < format.length() && format.charAt(at) == '.') {
      at++;
      precision = number(0);
    }
    if (at >= format.length()) {
      throw FunctionFailure.argument("the format ends within a verb");
    }
    char verb = format.charAt(at++);
    if (verb == '%') {
      out.add('%');
      return;
    }
    if (next >= values.size()) {
      throw FunctionFailure.argument("fewer arguments than verbs in the format");
    }
    Spec spec = new Spec(flags, width, precision, verb);
    pad(spec, convert(spec, values.get(next++)));
  }

  private int number(int none) {
    int start = at;
    while (at < format.length() && Character.isDigit(format.charAt(at))) {
      at++;
    }
    if (start == at) {
      return none;
    }
    if (at - start > 5 || Integer.parseInt(format, start, at, 10) > MAX_WIDTH) {
      throw FunctionFailure.argument("width or precision is larger than " + MAX_WIDTH);
    }
    return Integer.parseInt(format, start, at, 10);
  }

  private String convert(Spec spec, @Nullable Object value) {
    return switch (spec.verb()) {
      case 'v' -> general(spec, value);
      case 's' ->
          switch (value) {
            case String s -> truncate(s, spec.precision());
            case List<?> _, GoMap _ -> Printer.toString(value, budget);
            case null, default -> throw wrong(spec, value);
          };
      case 'T' -> Values.type(value);
      case 't' -> {
        if (value instanceof Boolean b) {
          yield b.toString();
        }
        throw wrong(spec, value);
      }
      case 'q' ->
          switch (value) {
            case String s -> Quote.quote(truncate(s, spec.precision()), budget);
            case null, default -> throw wrong(spec, value);
          };
      case 'd', 'o', 'b', 'c' -> {
        if (value instanceof Long n) {
          yield integer(spec, n);
        }
        throw wrong(spec, value);
      }
      case 'x', 'X' ->
          switch (value) {
            case Long n -> integer(spec, n);
            case String s -> hex(s, spec.verb());
            case null, default -> throw wrong(spec, value);
          };
      case 'f', 'F', 'e', 'E', 'g', 'G' -> {
        if (value instanceof Double d) {
          yield floating(spec, d);
        }
        throw wrong(spec, value);
      }
      default -> throw FunctionFailure.argument("a verb in the format is not supported");
    };
  }

  private String general(Spec spec, @Nullable Object value) {
    if (spec.has('#')) {
      throw FunctionFailure.argument("%#v is not supported", "use toJson");
    }
    return switch (value) {
      case Long n -> integer(new Spec(spec.flags(), spec.width(), spec.precision(), 'd'), n);
      case Double d -> floating(new Spec(spec.flags(), spec.width(), spec.precision(), 'g'), d);
      case String s -> truncate(s, spec.precision());
      case null, default -> Printer.toString(value, budget);
    };
  }

  private static FunctionFailure wrong(Spec spec, @Nullable Object value) {
    return FunctionFailure.argument(
        "verb %%%s does not fit %s".formatted(spec.verb(), Values.described(value)),
        "use %v for any value");
  }

  private static String truncate(String bytes, int characters) {
    if (characters < 0) {
      return bytes;
    }
    int end = 0;
    for (int i = 0; i < characters && end < bytes.length(); i++) {
      end += Math.max(1, Utf8.width(bytes, end));
    }
    return bytes.substring(0, end);
  }

  private static String integer(Spec spec, long n) {
    if (spec.verb() == 'c') {
      return Utf8.encode(
          Character.toString(Character.isValidCodePoint((int) n) ? (int) n : 0xfffd));
    }
    int radix =
        switch (spec.verb()) {
          case 'o' -> 8;
          case 'b' -> 2;
          case 'x', 'X' -> 16;
          default -> 10;
        };
    String digits = Long.toString(n, radix);
    digits = n < 0 ? digits.substring(1) : digits;
    digits = spec.verb() == 'X' ? digits.toUpperCase(Locale.ROOT) : digits;
    digits = "0".repeat(Math.max(0, spec.precision() - digits.length())) + digits;
    if (spec.has('#') && radix != 10) {
      digits = (radix == 16 ? "0" + spec.verb() : radix == 8 ? "0" : "0b") + digits;
    }
    return sign(spec, n < 0) + digits;
  }

  private static String sign(Spec spec, boolean negative) {
    return negative ? "-" : spec.has('+') ? "+" : spec.has(' ') ? " " : "";
  }

  private static String hex(String bytes, char verb) {
    String hex = java.util.HexFormat.of().formatHex(Utf8.toBytes(bytes));
    return verb == 'X' ? hex.toUpperCase(Locale.ROOT) : hex;
  }

  private static String floating(Spec spec, double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Printer.shortest(value, 'g');
    }
    double size = Math.abs(value);
    int precision = spec.precision();
    String digits =
        switch (Character.toLowerCase(spec.verb())) {
          case 'f' ->
              new BigDecimal(size)
                  .setScale(precision < 0 ? 6 : precision, RoundingMode.HALF_EVEN)
                  .toPlainString();
          case 'e' -> "%%.%de".formatted(precision < 0 ? 6 : precision).formatted(size);
          default -> {
            if (precision >= 0) {
              throw FunctionFailure.argument("%g with a precision is not supported", "use %f");
            }
            yield Printer.shortest(size, 'g');
          }
        };
    digits = Character.isUpperCase(spec.verb()) ? digits.toUpperCase(Locale.ROOT) : digits;
    return sign(spec, value < 0) + digits;
  }

  private void pad(Spec spec, String text) {
    int missing = spec.width() - characters(text);
    if (missing <= 0) {
      out.add(text);
    } else if (spec.has('-')) {
      out.add(text).add(" ".repeat(missing));
    } else if (zeroPadded(spec)) {
      boolean signed = !text.isEmpty() && "+- ".indexOf(text.charAt(0)) >= 0;
      out.add(signed ? text.substring(0, 1) : "")
          .add("0".repeat(missing))
          .add(signed ? text.substring(1) : text);
    } else {
      out.add(" ".repeat(missing)).add(text);
    }
  }

  private boolean zeroPadded(Spec spec) {
    return spec.has('0')
        && "sqtTc".indexOf(spec.verb()) < 0
        && values.get(next - 1) instanceof Number;
  }

  private static int characters(String bytes) {
    int count = 0;
    for (int i = 0; i < bytes.length(); i += Math.max(1, Utf8.width(bytes, i))) {
      count++;
    }
    return count;
  }
}
