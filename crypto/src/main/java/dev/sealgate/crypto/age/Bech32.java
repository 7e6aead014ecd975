package dev.sealgate.crypto.age;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bech32 (BIP 173) without its limit of 90 characters, on bytes so that keys never are a String.
 */
final class Bech32 {
  private static final String CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int[] GENERATOR = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };
  private static final int CHECKSUM_LENGTH = 6;
  private static final int MAX_LENGTH = 8192;

  private Bech32() {}

  /**
   * @param prefix in lower case
   * @param upperCase whether the text was all in upper case
   */
  record Decoded(String prefix, boolean upperCase, byte[] data) {}

  /** The content, which the caller wipes; null when the text is not Bech32 of one case. */
  static @Nullable Decoded decode(byte[] text) {
    boolean upper = hasUpperCase(text);
    if (text.length > MAX_LENGTH || (upper && hasLowerCase(text))) {
      return null;
    }
    int separator = lastIndexOf(text, (byte) '1');
    int count = text.length - separator - 1;
    if (separator < 1 || count < CHECKSUM_LENGTH) {
      return null;
    }
    byte[] values = new byte[count];
    try {
      for (int i = 0; i < count; i++) {
        int value = CHARSET.indexOf(lower(text[separator + 1 + i]));
        if (value < 0) {
          return null;
        }
        values[i] = (byte) value;
      }
      byte[] prefix = lower(text, separator);
      if (prefix == null || polymod(prefix, values) != 1) {
        return null;
      }
      byte[] data = toBytes(values, count - CHECKSUM_LENGTH);
      return data == null
          ? null
          : new Decoded(new String(prefix, StandardCharsets.US_ASCII), upper, data);
    } finally {
      Arrays.fill(values, (byte) 0);
    }
  }

  /** Lower-case text; the caller wipes it. */
  static byte[] encode(String prefix, byte[] data) {
    byte[] head = prefix.getBytes(StandardCharsets.US_ASCII);
    int groups = (data.length * 8 + 4) / 5;
    byte[] values = new byte[groups + CHECKSUM_LENGTH];
    int bits = 0;
    int count = 0;
    int at = 0;
    for (byte b : data) {
      bits = (bits << 8 | (b & 0xff)) & 0xfff;
      for (count += 8; count >= 5; count -= 5) {
        values[at++] = (byte) (bits >>> (count - 5) & 31);
      }
    }
    if (count > 0) {
      values[at] = (byte) (bits << (5 - count) & 31);
    }
    int checksum = polymod(head, values) ^ 1;
    for (int i = 0; i < CHECKSUM_LENGTH; i++) {
      values[groups + i] = (byte) ((checksum >>> (5 * (5 - i))) & 31);
    }
    byte[] text = new byte[head.length + 1 + values.length];
    System.arraycopy(head, 0, text, 0, head.length);
    text[head.length] = '1';
    for (int i = 0; i < values.length; i++) {
      text[head.length + 1 + i] = (byte) CHARSET.charAt(values[i]);
    }
    Arrays.fill(values, (byte) 0);
    return text;
  }

  private static byte @Nullable [] toBytes(byte[] values, int count) {
    byte[] data = new byte[count * 5 / 8];
    int bits = 0;
    int have = 0;
    int at = 0;
    for (int i = 0; i < count; i++) {
      bits = (bits << 5 | values[i]) & 0xfff;
      have += 5;
      if (have >= 8) {
        have -= 8;
        data[at++] = (byte) (bits >>> have);
      }
    }
    boolean padded = have < 5 && (bits & (1 << have) - 1) == 0;
    if (!padded) {
      Arrays.fill(data, (byte) 0);
    }
    return padded ? data : null;
  }

  private static int polymod(byte[] prefix, byte[] values) {
    int checksum = 1;
    for (byte c : prefix) {
      checksum = step(checksum, c >>> 5);
    }
    checksum = step(checksum, 0);
    for (byte c : prefix) {
      checksum = step(checksum, c & 31);
    }
    for (byte value : values) {
      checksum = step(checksum, value);
    }
    return checksum;
  }

  private static int step(int checksum, int value) {
    int top = checksum >>> 25;
    int next = (checksum & 0x1ffffff) << 5 ^ value;
    for (int i = 0; i < GENERATOR.length; i++) {
      next ^= (top >>> i & 1) == 0 ? 0 : GENERATOR[i];
    }
    return next;
  }

  private static int lastIndexOf(byte[] text, byte wanted) {
    int at = text.length - 1;
    while (at >= 0 && text[at] != wanted) {
      at--;
    }
    return at;
  }

  private static boolean hasUpperCase(byte[] text) {
    for (byte c : text) {
      if (c >= 'A' && c <= 'Z') {
        return true;
      }
    }
    return false;
  }

  private static boolean hasLowerCase(byte[] text) {
    for (byte c : text) {
      if (c >= 'a' && c <= 'z') {
        return true;
      }
    }
    return false;
  }

  private static int lower(byte c) {
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
  }

  private static byte @Nullable [] lower(byte[] text, int length) {
    byte[] result = new byte[length];
    for (int i = 0; i < length; i++) {
      if (text[i] < 33 || text[i] > 126) {
        return null;
      }
      result[i] = (byte) lower(text[i]);
    }
    return result;
  }
}
