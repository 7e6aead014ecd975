package dev.sealgate.externalsecrets.values;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/** UTF-8 as Go sees it. */
final class Utf8 {

  /** The order of Go strings: by bytes, which differs from that of Java's UTF-16. */
  static final Comparator<String> BYTE_ORDER =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private Utf8() {}

  static boolean isValid(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer window = CharBuffer.allocate(1024);
    try {
      while (true) {
        CoderResult result = decoder.decode(in, window, true);
        if (result.isError()) {
          return false;
        }
        if (result.isUnderflow()) {
          return true;
        }
        window.clear();
      }
    } finally {
      Arrays.fill(window.array(), '\0');
    }
  }
}
