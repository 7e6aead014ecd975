package dev.sealgate.reconciler.apply;

import java.nio.charset.StandardCharsets;

/**
 * The inside of a JSON string that YAML reads alike: the API server takes apply bodies as YAML,
 * which forbids more characters than JSON does, and knows no surrogate pairs in escapes.
 */
final class JsonText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private JsonText() {}

  /**
   * @param utf8 not well-formed parts go through as they are, for the server to refuse
   */
  static void escape(byte[] utf8, WipingBuffer out) {
    int at = 0;
    while (at < utf8.length) {
      int b = utf8[at] & 0xff;
      if (b == '"' || b == '\\') {
        out.ascii(b == '"' ? "\\\"" : "\\\\");
        at++;
      } else if (b < 0x20 || b == 0x7f) {
        unicode(b, out);
        at++;
      } else if (b == 0xc2 && at + 1 < utf8.length && (utf8[at + 1] & 0xff) < 0xa0) {
        unicode(utf8[at + 1] & 0xff, out); // C1 control characters
        at += 2;
      } else if (at + 2 < utf8.length && isForbidden(b, utf8[at + 1] & 0xff, utf8[at + 2] & 0xff)) {
        unicode((b & 0x0f) << 12 | (utf8[at + 1] & 0x3f) << 6 | (utf8[at + 2] & 0x3f), out);
        at += 3;
      } else {
        int run = at + 1;
        while (run < utf8.length && isPlain(utf8[run])) {
          run++;
        }
        out.bytes(utf8, at, run - at);
        at = run;
      }
    }
  }

  private static boolean isPlain(byte b) {
    return b >= 0x20 && b != 0x7f && b != '"' && b != '\\';
  }

  /** U+2028, U+2029 (line breaks to YAML), U+FEFF, U+FFFE, U+FFFF. */
  private static boolean isForbidden(int first, int second, int third) {
    return (first == 0xe2 && second == 0x80 && (third == 0xa8 || third == 0xa9))
        || (first == 0xef && second == 0xbb && third == 0xbf)
        || (first == 0xef && second == 0xbf && third >= 0xbe);
  }

  private static void unicode(int codePoint, WipingBuffer out) {
    byte[] escape = "\\u0000".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 4; i++) {
      escape[5 - i] = (byte) HEX[(codePoint >> (4 * i)) & 0xf];
    }
    out.bytes(escape, 0, escape.length);
  }
}
