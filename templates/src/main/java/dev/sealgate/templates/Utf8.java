package dev.sealgate.templates;

import java.nio.charset.StandardCharsets;

/** Between Java text and the one-char-per-byte strings of this package. */
final class Utf8 {
  private Utf8() {}

  /** Text to bytes; a string that is ASCII is its own encoding. */
  static String encode(String text) {
    return isAscii(text) ? text : fromBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  static String fromBytes(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static byte[] toBytes(String bytes) {
    return bytes.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Bytes to text; what is no UTF-8 becomes U+FFFD, as in Go. */
  static String decode(String bytes) {
    return isAscii(bytes) ? bytes : new String(toBytes(bytes), StandardCharsets.UTF_8);
  }

  static boolean isAscii(String string) {
    return string.chars().allMatch(c -> c < 0x80);
  }

  static boolean isValid(String bytes) {
    for (int i = 0; i < bytes.length(); ) {
      int width = width(bytes, i);
      if (width == 0) {
        return false;
      }
      i += width;
    }
    return true;
  }

  /** Length in bytes of the character at {@code i}; 0 if there is none that UTF-8 allows. */
  static int width(String bytes, int i) {
    int first = bytes.charAt(i);
    if (first < 0x80) {
      return 1;
    }
    int width = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || i + width > bytes.length()) {
      return 0;
    }
    for (int k = i + 1; k < i + width; k++) {
      if ((bytes.charAt(k) & 0xc0) != 0x80) {
        return 0;
      }
    }
    int second = bytes.charAt(i + 1);
    boolean overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
    boolean surrogate = first == 0xed && second > 0x9f;
    boolean tooLarge = first == 0xf4 && second > 0x8f;
    return overlong || surrogate || tooLarge ? 0 : width;
  }

  /** The character at {@code i}, whose {@link #width} is not 0. */
  static int codePoint(String bytes, int i) {
    return switch (width(bytes, i)) {
      case 1 -> bytes.charAt(i);
      case 2 -> (bytes.charAt(i) & 0x1f) << 6 | low(bytes, i + 1);
      case 3 -> (bytes.charAt(i) & 0xf) << 12 | low(bytes, i + 1) << 6 | low(bytes, i + 2);
      default ->
          (bytes.charAt(i) & 7) << 18
              | low(bytes, i + 1) << 12
              | low(bytes, i + 2) << 6
              | low(bytes, i + 3);
    };
  }

  private static int low(String bytes, int i) {
    return bytes.charAt(i) & 0x3f;
  }
}
