package dev.sealgate.crypto.pgp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;

/** Secret keys to bytes and back. */
final class SecretKeys {
  private SecretKeys() {}

  static byte[] encode(List<PGPSecretKey> keys) throws IOException {
    Buffer out = new Buffer();
    try {
      for (PGPSecretKey key : keys) {
        key.encode(out);
      }
      return out.toByteArray();
    } finally {
      out.wipe();
    }
  }

  static List<PGPSecretKey> decode(byte[] encoded) throws IOException, PGPException {
    List<PGPSecretKey> keys = new ArrayList<>();
    new PGPSecretKeyRing(encoded, new BcKeyFingerprintCalculator()).forEach(keys::add);
    return keys;
  }

  /** The caller wipes them. */
  static char[] characters(byte[] utf8) {
    CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(utf8));
    char[] characters = new char[decoded.remaining()];
    decoded.get(characters);
    Arrays.fill(decoded.array(), '\0');
    return characters;
  }

  private static final class Buffer extends ByteArrayOutputStream {
    Buffer() {
      super(64 * 1024);
    }

    void wipe() {
      Arrays.fill(buf, (byte) 0);
    }
  }
}
