package dev.sealgate.templates;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;

/** Go's string escapes and number syntax. */
final class GoLiterals {
  private GoLiterals() {}

  /** The offset of the quote that closes the literal opened at {@code open}. */
  static int closingQuote(Source source, int open, char quote) {
    String text = source.text();
    for (int i = open + 1; i < text.length() && text.charAt(i) != '\n'; i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == quote) {
        return i;
      }
    }
    throw source.syntax(open, "the quoted literal is not closed on its line");
  }

  /** The bytes between the quotes at {@code open} and {@code close}, escapes resolved. */
  static String unquote(Source source, int open, int close) {
    String text = source.text();
    StringBuilder out = new StringBuilder(close - open);
    for (int i = open + 1; i < close; ) {
      char c = text.charAt(i++);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char e = text.charAt(i++);
      switch (e) {
        case 'a' -> out.append('\u0007');
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'v' -> out.append('\u000b');
        case '\\' -> out.append('\\');
        case '\'', '"' -> {
          if (text.charAt(open) != e) {
            throw escape(source, i - 2);
          }
          out.append(e);
        }
        case 'x' -> out.append((char) digits(source, i, close, 2, 16));
        case 'u' -> appendRune(out, digits(source, i, close, 4, 16), source, i - 2);
        case 'U' -> appendRune(out, digits(source, i, close, 8, 16), source, i - 2);
        default -> {
          int octal = digits(source, i - 1, close, 3, 8);
          if (octal > 255) {
            throw escape(source, i - 2);
          }
          out.append((char) octal);
        }
      }
      i +=
          switch (e) {
            case 'x', '0', '1', '2', '3', '4', '5', '6', '7' -> 2;
            case 'u' -> 4;
            case 'U' -> 8;
            default -> 0;
          };
    }
    return out.toString();
  }

  private static void appendRune(StringBuilder out, int rune, Source source, int at) {
    boolean surrogate = rune >= Character.MIN_SURROGATE && rune <= Character.MAX_SURROGATE;
    if (!Character.isValidCodePoint(rune) || surrogate) {
      throw escape(source, at);
    }
    out.append(Utf8.encode(Character.toString(rune)));
  }

  private static int digits(Source source, int from, int close, int count, int radix) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      int digit = i < close ? Character.digit(source.text().charAt(i), radix) : -1;
      if (digit < 0) {
        throw escape(source, from - 1);
      }
      value = value * radix + digit;
    }
    return value;
  }

  private static TemplateException escape(Source source, int at) {
    return source.syntax(at, "unknown escape sequence in a literal");
  }

  /** An integer in decimal, hex, octal or binary with underscores; empty if it is none. */
  static Optional<Long> integer(String literal) {
    boolean negative = literal.startsWith("-");
    String s = negative || literal.startsWith("+") ? literal.substring(1) : literal;
    String start = s.length() > 1 ? s.substring(0, 2).toLowerCase(Locale.ROOT) : "";
    boolean prefixed = start.equals("0x") || start.equals("0o") || start.equals("0b");
    int radix =
        switch (start) {
          case "0x" -> 16;
          case "0b" -> 2;
          default -> s.length() > 1 && s.charAt(0) == '0' ? 8 : 10;
        };
    String digits = prefixed ? s.substring(2) : s;
    if (digits.isEmpty()
        || digits.length() > 80
        || (digits.startsWith("_") && !prefixed)
        || digits.endsWith("_")
        || !digits.chars().allMatch(c -> c == '_' || (c < 128 && Character.digit(c, radix) >= 0))) {
      return Optional.empty();
    }
    BigInteger value = new BigInteger(digits.replace("_", ""), radix);
    value = negative ? value.negate() : value;
    return value.bitLength() < 64 ? Optional.of(value.longValue()) : Optional.empty();
  }

  static Optional<Double> floating(String literal) {
    String s = literal.replace("_", "");
    if (s.isEmpty() || s.length() > 400 || "dDfF".indexOf(s.charAt(s.length() - 1)) >= 0) {
      return Optional.empty();
    }
    try {
      double value = Double.parseDouble(s);
      return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
