package dev.sealgate.crypto.sops;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Turns the plaintext of an encrypted value into the one form that its type has. */
final class GoValues {
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final int MAX_NUMBER = 1100;

  private GoValues() {}

  /**
   * The MAC is made over the canonical form, and so is a later encryption.
   *
   * @param plain the caller's array; it is the result itself when it is canonical already
   * @return empty when the plaintext is no value of that type
   */
  static Optional<byte[]> canonical(LeafType type, byte[] plain) {
    return switch (type) {
      case STR, BYTES, COMMENT -> Optional.of(plain);
      case INT -> isPlainInt(plain) ? Optional.of(plain) : integer(ascii(plain));
      case FLOAT -> same(plain, isFloat(plain), () -> GoNumbers.formatPlain(parseFloat(plain)));
      case BOOL -> bool(plain);
      case TIME -> GoTime.parseRfc3339(ascii(plain)).map(text -> keep(plain, text));
    };
  }

  static double parseFloat(byte[] plain) {
    return switch (ascii(plain)) {
      case "+Inf", "Inf", "inf" -> Double.POSITIVE_INFINITY;
      case "-Inf", "-inf" -> Double.NEGATIVE_INFINITY;
      case "NaN", "nan" -> Double.NaN;
      case String number -> Double.parseDouble(number);
    };
  }

  private static boolean isFloat(byte[] plain) {
    if (plain.length == 0 || plain.length > MAX_NUMBER) {
      return false;
    }
    String text = ascii(plain);
    return FLOAT.matcher(text).matches()
        ? !Double.isInfinite(Double.parseDouble(text))
        : text.matches("[-+]?[Ii]nf|[Nn]a[Nn]");
  }

  /**
   * Up to 18 digits, no sign but a minus, no leading zero: most integers, and no String is made.
   */
  private static boolean isPlainInt(byte[] plain) {
    int sign = plain.length > 0 && plain[0] == '-' ? 1 : 0;
    int digits = plain.length - sign;
    if (digits < 1 || digits > 18 || (plain[sign] == '0' && plain.length > 1)) {
      return false;
    }
    for (int i = sign; i < plain.length; i++) {
      if (plain[i] < '0' || plain[i] > '9') {
        return false;
      }
    }
    return true;
  }

  private static Optional<byte[]> integer(String text) {
    if (text.length() > 64 || !text.matches("[-+]?[0-9]+")) {
      return Optional.empty();
    }
    BigInteger value = new BigInteger(text.startsWith("+") ? text.substring(1) : text);
    return value.bitLength() > 63 ? Optional.empty() : Optional.of(bytes(value.toString()));
  }

  private static Optional<byte[]> bool(byte[] plain) {
    return switch (ascii(plain)) {
      case "1", "t", "T", "TRUE", "true", "True" -> Optional.of(keep(plain, "True"));
      case "0", "f", "F", "FALSE", "false", "False" -> Optional.of(keep(plain, "False"));
      default -> Optional.empty();
    };
  }

  private static Optional<byte[]> same(
      byte[] plain, boolean valid, java.util.function.Supplier<String> canonical) {
    return valid ? Optional.of(keep(plain, canonical.get())) : Optional.empty();
  }

  private static byte[] keep(byte[] plain, String canonical) {
    byte[] other = bytes(canonical);
    return Arrays.equals(plain, other) ? plain : other;
  }

  private static String ascii(byte[] plain) {
    return new String(plain, StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
