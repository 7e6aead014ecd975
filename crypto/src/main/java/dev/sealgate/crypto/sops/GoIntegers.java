package dev.sealgate.crypto.sops;

import dev.sealgate.crypto.sops.YamlResolver.Resolved;
import java.math.BigInteger;
import java.util.Locale;

/** Integers as {@code strconv.ParseInt(text, 0, 64)} reads them, with the extras of go-yaml. */
final class GoIntegers {
  private static final BigInteger MAX_UNSIGNED =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
  private static final Resolved TEXT = new Resolved.Text();

  private GoIntegers() {}

  static Resolved parseAnyBase(String text) {
    int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    String digits = text.substring(sign).toLowerCase(Locale.ROOT);
    int base = 10;
    if (digits.length() > 2 && digits.startsWith("0x")) {
      base = 16;
    } else if (digits.length() > 2 && digits.startsWith("0b")) {
      base = 2;
    } else if (digits.length() > 2 && digits.startsWith("0o")) {
      base = 8;
    }
    if (base != 10) {
      digits = digits.substring(2);
    } else if (digits.length() > 1 && digits.startsWith("0")) {
      base = 8;
      digits = digits.substring(1);
    }
    return parse(text.startsWith("-"), sign > 0, digits, base);
  }

  /** {@code 0b-1} and {@code 0o-7}: go-yaml cuts the prefix off and lets a sign follow it. */
  static Resolved parseSignAfterPrefix(String text) {
    int base = text.startsWith("0b") ? 2 : text.startsWith("0o") ? 8 : 0;
    if (base == 0 || text.length() < 4 || "+-".indexOf(text.charAt(2)) < 0) {
      return TEXT;
    }
    return parse(text.charAt(2) == '-', true, text.substring(3), base);
  }

  private static Resolved parse(boolean negative, boolean signed, String digits, int base) {
    if (digits.isEmpty()
        || !digits.chars().allMatch(c -> c < 128 && Character.digit(c, base) >= 0)) {
      return TEXT;
    }
    BigInteger size = new BigInteger(digits, base);
    BigInteger value = negative ? size.negate() : size;
    if (value.bitLength() <= 63) {
      return new Resolved.Value(new Scalar.Int(value.longValueExact()));
    }
    return !signed && size.compareTo(MAX_UNSIGNED) <= 0 ? new Resolved.TooLarge() : TEXT;
  }
}
