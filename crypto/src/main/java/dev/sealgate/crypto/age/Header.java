package dev.sealgate.crypto.age;

import dev.sealgate.crypto.CryptoException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

/**
 * The textual part of an age file.
 *
 * @param macInput the bytes that the MAC covers: all up to and including {@code ---}
 */
record Header(List<Stanza> stanzas, byte[] mac, byte[] macInput) {
  static final String FORMAT = "age header";
  static final String VERSION_LINE = "age-encryption.org/v1";
  static final String STANZA_PREFIX = "-> ";
  static final String FOOTER_PREFIX = "---";
  static final int COLUMNS = 64;
  static final int BYTES_PER_LINE = COLUMNS / 4 * 3;

  Header {
    stanzas = List.copyOf(stanzas);
  }

  void verify(byte[] fileKey) {
    byte[] expected = mac(fileKey, macInput);
    if (!MessageDigest.isEqual(expected, mac)) {
      throw new CryptoException.MacMismatch(
          "age header: the MAC does not fit: the header was changed after it was made",
          "take the file from a trusted copy; nothing of it was decrypted");
    }
  }

  /** A complete header for the file key. */
  static byte[] write(List<Stanza> stanzas, byte[] fileKey) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    text(out, VERSION_LINE + "\n");
    for (Stanza stanza : stanzas) {
      text(out, STANZA_PREFIX + stanza.type());
      stanza.arguments().forEach(argument -> text(out, " " + argument));
      text(out, "\n");
      String body = AgeCrypto.base64(stanza.body());
      int at = 0;
      for (; body.length() - at >= COLUMNS; at += COLUMNS) {
        text(out, body.substring(at, at + COLUMNS) + "\n");
      }
      text(out, body.substring(at) + "\n");
    }
    text(out, FOOTER_PREFIX);
    String mac = AgeCrypto.base64(mac(fileKey, out.toByteArray()));
    text(out, " " + mac + "\n");
    return out.toByteArray();
  }

  private static byte[] mac(byte[] fileKey, byte[] input) {
    byte[] key = AgeCrypto.hkdf(fileKey, new byte[0], "header");
    byte[] mac = AgeCrypto.hmac(key, input);
    Arrays.fill(key, (byte) 0);
    return mac;
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
