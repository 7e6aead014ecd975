package dev.sealgate.crypto.sops;

import java.math.BigDecimal;

/** Numbers as Go's strconv writes them: MACs and ciphertexts are made over these forms. */
final class GoNumbers {
  private GoNumbers() {}

  /** {@code FormatFloat(value, 'f', -1, 64)}: never an exponent. */
  static String formatPlain(double value) {
    return special(value) ? specialName(value) : Digits.of(value).plain();
  }

  /** {@code FormatFloat(value, 'g', -1, 64)}: an exponent below -4 and from 6 on. */
  static String formatShort(double value) {
    if (special(value)) {
      return specialName(value);
    }
    Digits digits = Digits.of(value);
    int exponent = digits.exponent();
    return exponent < -4 || exponent >= 6 ? digits.scientific(2) : digits.plain();
  }

  /** As encoding/json writes a float64, which must be finite. */
  static String formatJson(double value) {
    Digits digits = Digits.of(value);
    double size = Math.abs(value);
    return size != 0 && (size < 1e-6 || size >= 1e21) ? digits.scientific(1) : digits.plain();
  }

  private static boolean special(double value) {
    return Double.isNaN(value) || Double.isInfinite(value);
  }

  private static String specialName(double value) {
    return Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
  }

  /**
   * The shortest decimal that reads back as the same double.
   *
   * @param text significant digits without leading or trailing zeros ({@code 0} for zero)
   * @param point where the decimal point stands, counted from the first digit
   */
  private record Digits(boolean negative, String text, int point) {
    static Digits of(double value) {
      boolean negative = value < 0 || Double.compare(value, -0.0) == 0;
      double size = Math.abs(value);
      if (size == 0) {
        return new Digits(negative, "0", 1);
      }
      BigDecimal decimal = new BigDecimal(Double.toString(size)).stripTrailingZeros();
      if (decimal.precision() == 2) {
        // Java prefers two digits where one would do, for example 4.9E-324
        BigDecimal shorter = decimal.round(new java.math.MathContext(1));
        if (shorter.doubleValue() == size) {
          decimal = shorter.stripTrailingZeros();
        }
      }
      String text = decimal.unscaledValue().toString();
      return new Digits(negative, text, text.length() - decimal.scale());
    }

    int exponent() {
      return text.equals("0") ? 0 : point - 1;
    }

    String plain() {
      StringBuilder out = new StringBuilder(negative ? "-" : "");
      if (point <= 0) {
        return out.append("0.").append("0".repeat(-point)).append(text).toString();
      }
      if (point >= text.length()) {
        return out.append(text).append("0".repeat(point - text.length())).toString();
      }
      return out.append(text, 0, point).append('.').append(text, point, text.length()).toString();
    }

    /** Go pads the exponent to two digits; JSON takes the padding away when it is negative. */
    String scientific(int minNegativeExponentDigits) {
      StringBuilder out = new StringBuilder(negative ? "-" : "").append(text.charAt(0));
      if (text.length() > 1) {
        out.append('.').append(text, 1, text.length());
      }
      int exponent = exponent();
      String size = Integer.toString(Math.abs(exponent));
      int width = exponent < 0 ? minNegativeExponentDigits : 2;
      return out.append(exponent < 0 ? "e-" : "e+")
          .append("0".repeat(Math.max(0, width - size.length())))
          .append(size)
          .toString();
    }
  }
}
