package dev.sealgate.templates;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Go's %v. */
final class Printer {
  private Printer() {}

  static String toString(@Nullable Object value, Budget budget) {
    if (value instanceof String s) {
      return s;
    }
    Out out = new Out(budget);
    print(value, out);
    return out.text();
  }

  static void print(@Nullable Object value, Out out) {
    print(value, 0, out);
  }

  private static void print(@Nullable Object value, int depth, Out out) {
    out.budget().checkDepth(depth);
    switch (value) {
      case null -> out.add("<nil>");
      case String s -> out.add(s);
      case Double d -> out.add(shortest(d, 'g'));
      case List<?> list -> {
        out.add('[');
        String separator = "";
        for (Object item : list) {
          out.add(separator);
          print(item, depth + 1, out);
          separator = " ";
        }
        out.add(']');
      }
      case GoMap map -> {
        out.add("map[");
        String separator = "";
        for (Map.Entry<String, @Nullable Object> entry : map.entrySet()) {
          out.add(separator).add(entry.getKey()).add(':');
          print(entry.getValue(), depth + 1, out);
          separator = " ";
        }
        out.add(']');
      }
      default -> out.add(value.toString());
    }
  }

  /**
   * The shortest decimal that reads back as {@code value}.
   *
   * @param style {@code 'g'} as %v prints it, {@code 'j'} as encoding/json does
   */
  static String shortest(double value, char style) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    BigDecimal digit = decimal.round(new MathContext(1));
    decimal = digit.doubleValue() == value ? digit : decimal;
    int exponent = decimal.precision() - decimal.scale() - 1;
    int least = style == 'j' ? -7 : -5;
    int large = style == 'j' ? 21 : 6;
    if (exponent > least && exponent < large) {
      return decimal.toPlainString();
    }
    String digits = decimal.unscaledValue().abs().toString();
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    String sign = value < 0 ? "-" : "";
    String width = style == 'j' ? "%s%se%s%d" : "%s%se%s%02d";
    return width.formatted(sign, mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }
}
