package dev.sealgate.crypto.sealed;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Base64 as Go's StdEncoding reads it: carriage returns and newlines are skipped anywhere, padding
 * is mandatory. Java's basic decoder does the opposite in both.
 */
final class GoBase64 {
  private GoBase64() {}

  static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Empty when the text is not base64. */
  static Optional<byte[]> decode(String text) {
    byte[] given = text.getBytes(StandardCharsets.ISO_8859_1);
    byte[] kept = new byte[given.length];
    int length = 0;
    for (byte c : given) {
      if (c != '\r' && c != '\n') {
        kept[length++] = c;
      }
    }
    byte[] exact = Arrays.copyOf(kept, length);
    Arrays.fill(given, (byte) 0);
    Arrays.fill(kept, (byte) 0);
    try {
      return length % 4 == 0 ? Optional.of(Base64.getDecoder().decode(exact)) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    } finally {
      Arrays.fill(exact, (byte) 0);
    }
  }
}
