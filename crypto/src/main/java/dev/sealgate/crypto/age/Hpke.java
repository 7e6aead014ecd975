package dev.sealgate.crypto.age;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * HPKE (RFC 9180) in base mode for one message, with the suite of age's hybrid recipients:
 * MLKEM768-X25519, HKDF-SHA-256, ChaCha20-Poly1305. Only the key schedule; the KEM's shared secret
 * is given.
 */
final class Hpke {
  private static final byte[] VERSION = ascii("HPKE-v1");

  /** "HPKE", KEM 0x647a, KDF 0x0001, AEAD 0x0003. */
  private static final byte[] SUITE =
      AgeCrypto.concat(ascii("HPKE"), new byte[] {0x64, 0x7a, 0, 1, 0, 3});

  private static final byte[] NONE = {};
  private static final int NONCE_BYTES = 12;

  private Hpke() {}

  static byte[] seal(byte[] sharedSecret, String info, byte[] plaintext) {
    byte[] secret = labeledExtract(sharedSecret, "secret", NONE);
    byte[] context = context(info);
    byte[] key = labeledExpand(secret, "key", context, AgeCrypto.KEY_BYTES);
    try {
      return AgeCrypto.seal(
          key, labeledExpand(secret, "base_nonce", context, NONCE_BYTES), plaintext);
    } finally {
      Arrays.fill(secret, (byte) 0);
      Arrays.fill(key, (byte) 0);
    }
  }

  /** Null when the ciphertext is not for this secret. */
  static byte @Nullable [] open(byte[] sharedSecret, String info, byte[] ciphertext) {
    byte[] secret = labeledExtract(sharedSecret, "secret", NONE);
    byte[] context = context(info);
    byte[] key = labeledExpand(secret, "key", context, AgeCrypto.KEY_BYTES);
    try {
      return AgeCrypto.open(
          key, labeledExpand(secret, "base_nonce", context, NONCE_BYTES), ciphertext);
    } finally {
      Arrays.fill(secret, (byte) 0);
      Arrays.fill(key, (byte) 0);
    }
  }

  private static byte[] context(String info) {
    byte[] baseMode = {0};
    return AgeCrypto.concat(
        baseMode,
        labeledExtract(NONE, "psk_id_hash", NONE),
        labeledExtract(NONE, "info_hash", ascii(info)));
  }

  private static byte[] labeledExtract(byte[] salt, String label, byte[] keyMaterial) {
    return AgeCrypto.hkdfExtract(salt, AgeCrypto.concat(VERSION, SUITE, ascii(label), keyMaterial));
  }

  private static byte[] labeledExpand(byte[] secret, String label, byte[] info, int length) {
    byte[] size = {(byte) (length >>> 8), (byte) length};
    return AgeCrypto.hkdfExpand(
        secret, AgeCrypto.concat(size, VERSION, SUITE, ascii(label), info), length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
