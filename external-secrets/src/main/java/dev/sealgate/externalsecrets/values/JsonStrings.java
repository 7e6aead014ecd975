package dev.sealgate.externalsecrets.values;

import java.nio.charset.StandardCharsets;

/** Strings of JSON text, in and out, as Go's encoding/json has them. */
final class JsonStrings {

  private static final byte[] REPLACEMENT = "\ufffd".getBytes(StandardCharsets.UTF_8);
  private static final String HEX = "0123456789abcdef";

  private JsonStrings() {}

  /**
   * The bytes that a string literal stands for.
   *
   * @param start offset of the opening quote
   * @param end offset after the closing quote
   */
  static byte[] decode(byte[] source, int start, int end) {
    try (WipingBuffer out = new WipingBuffer(end - start)) {
      int i = start + 1;
      while (i < end - 1) {
        byte c = source[i];
        if (c != '\\') {
          out.write(c);
          i++;
        } else if (source[i + 1] == 'u') {
          i = unicode(source, i, end, out);
        } else {
          out.write(unescaped(source[i + 1]));
          i += 2;
        }
      }
      return out.toByteArray();
    }
  }

  /** A half of a surrogate pair alone becomes U+FFFD, as in Go. */
  private static int unicode(byte[] source, int at, int end, WipingBuffer out) {
    char first = hex(source, at + 2);
    int next = at + 6;
    if (!Character.isSurrogate(first)) {
      codePoint(first, out);
      return next;
    }
    if (Character.isHighSurrogate(first)
        && next + 6 < end
        && source[next] == '\\'
        && source[next + 1] == 'u') {
      char second = hex(source, next + 2);
      if (Character.isLowSurrogate(second)) {
        codePoint(Character.toCodePoint(first, second), out);
        return next + 6;
      }
    }
    out.write(REPLACEMENT, 0, REPLACEMENT.length);
    return next;
  }

  private static void codePoint(int codePoint, WipingBuffer out) {
    byte[] encoded = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
    out.write(encoded, 0, encoded.length);
  }

  private static char hex(byte[] source, int at) {
    int value = 0;
    for (int i = at; i < at + 4; i++) {
      value = value << 4 | Character.digit(source[i], 16);
    }
    return (char) value;
  }

  private static int unescaped(byte c) {
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> c;
    };
  }

  /** Writes a string literal; U+2028 and U+2029 are escaped always. */
  static void encode(byte[] utf8, boolean escapeHtml, WipingBuffer out) {
    out.write('"');
    for (int i = 0; i < utf8.length; i++) {
      int c = utf8[i] & 0xff;
      if (c == 0xe2
          && i + 2 < utf8.length
          && (utf8[i + 1] & 0xff) == 0x80
          && (utf8[i + 2] & 0xfe) == 0xa8) {
        out.ascii((utf8[i + 2] & 1) == 0 ? "\\u2028" : "\\u2029");
        i += 2;
      } else {
        character(c, escapeHtml, out);
      }
    }
    out.write('"');
  }

  private static void character(int c, boolean escapeHtml, WipingBuffer out) {
    switch (c) {
      case '"' -> out.ascii("\\\"");
      case '\\' -> out.ascii("\\\\");
      case '\b' -> out.ascii("\\b");
      case '\f' -> out.ascii("\\f");
      case '\n' -> out.ascii("\\n");
      case '\r' -> out.ascii("\\r");
      case '\t' -> out.ascii("\\t");
      default -> {
        if (c < 0x20 || (escapeHtml && (c == '<' || c == '>' || c == '&'))) {
          out.ascii("\\u00").write(HEX.charAt(c >> 4)).write(HEX.charAt(c & 0xf));
        } else {
          out.write(c);
        }
      }
    }
  }
}
