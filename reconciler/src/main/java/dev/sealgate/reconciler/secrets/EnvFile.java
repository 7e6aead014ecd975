package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * Lines {@code key=value} as kustomize reads them: leading space is skipped, what follows the first
 * {@code =} is the value as it is, and a key alone has an empty value.
 */
final class EnvFile {
  private static final Pattern KEY = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]{0,252}");
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private EnvFile() {}

  /** What came of it. */
  sealed interface Reading {
    record Read() implements Reading {}

    /**
     * @param line from 1
     */
    record BadLine(int line) implements Reading {}
  }

  /**
   * @param taker must not keep the value
   */
  static Reading read(SecretBytes content, BiConsumer<String, SecretBytes> taker) {
    return content.use(bytes -> {
      int number = 0;
      int from = startsWithMark(bytes) ? BYTE_ORDER_MARK.length : 0;
      while (from < bytes.length) {
        number++;
        int end = from;
        while (end < bytes.length && bytes[end] != '\n') {
          end++;
        }
        int last = end > from && bytes[end - 1] == '\r' ? end - 1 : end;
        if (!line(bytes, from, last, taker)) {
          return new Reading.BadLine(number);
        }
        from = end + 1;
      }
      return new Reading.Read();
    });
  }

  private static boolean startsWithMark(byte[] bytes) {
    return bytes.length >= BYTE_ORDER_MARK.length
        && Arrays.equals(
            bytes, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
  }

  private static boolean line(
      byte[] bytes, int begin, int end, BiConsumer<String, SecretBytes> taker) {
    int from = begin;
    while (from < end && (bytes[from] == ' ' || (bytes[from] >= '\t' && bytes[from] <= '\r'))) {
      from++;
    }
    if (from == end || bytes[from] == '#') {
      return true;
    }
    int equals = from;
    while (equals < end && bytes[equals] != '=') {
      equals++;
    }
    String key = new String(bytes, from, equals - from, StandardCharsets.UTF_8);
    if (!KEY.matcher(key).matches()) {
      return false;
    }
    int valueFrom = Math.min(equals + 1, end);
    try (SecretBytes value =
        SecretBytes.takeOwnershipOf(Arrays.copyOfRange(bytes, valueFrom, end))) {
      taker.accept(key, value);
    }
    return true;
  }
}
