package dev.sealgate.crypto.pgp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.bcpg.ArmoredInputStream;

/** Armor of OpenPGP, on bytes. */
final class PgpText {
  static final int MAX_BYTES = 1 << 20;
  private static final byte[] BEGIN = "-----BEGIN PGP ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "-----END PGP ".getBytes(StandardCharsets.US_ASCII);

  private PgpText() {}

  static boolean isArmored(byte[] text) {
    return indexOf(text, BEGIN, 0) >= 0;
  }

  /** Whether every block that begins also ends. */
  static boolean isWhole(byte[] text) {
    int begins = 0;
    int ends = 0;
    for (int at = indexOf(text, BEGIN, 0); at >= 0; at = indexOf(text, BEGIN, at + 1)) {
      begins++;
    }
    for (int at = indexOf(text, END, 0); at >= 0; at = indexOf(text, END, at + 1)) {
      ends++;
    }
    return begins == ends;
  }

  /** The binary content of each armored block, or the input itself when there is none. */
  static List<byte[]> blocks(byte[] text) throws IOException {
    List<byte[]> blocks = new ArrayList<>();
    int at = indexOf(text, BEGIN, 0);
    if (at < 0) {
      blocks.add(text.clone());
    }
    while (at >= 0) {
      int next = indexOf(text, BEGIN, at + 1);
      byte[] one = Arrays.copyOfRange(text, at, next < 0 ? text.length : next);
      try (ArmoredInputStream armor = new ArmoredInputStream(new ByteArrayInputStream(one))) {
        blocks.add(armor.readAllBytes());
      } finally {
        Arrays.fill(one, (byte) 0);
      }
      at = next;
    }
    return blocks;
  }

  private static int indexOf(byte[] text, byte[] wanted, int from) {
    for (int i = from; i <= text.length - wanted.length; i++) {
      if (Arrays.equals(text, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }
}
