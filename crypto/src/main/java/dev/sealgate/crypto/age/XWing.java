package dev.sealgate.crypto.age;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.jspecify.annotations.Nullable;

/**
 * Decapsulation of X-Wing (draft-connolly-cfrg-xwing-kem: ML-KEM-768 with X25519) by a key that was
 * expanded before: the expansion costs as much as a decapsulation.
 */
final class XWing {
  static final int SEED_BYTES = 32;

  /** s, t, rho, H(ek) and z as FIPS 203 joins them, then the X25519 scalar. */
  private static final int MLKEM_KEY_BYTES = 2400;

  private static final int MLKEM_PUBLIC_AT = 1152;
  private static final int MLKEM_PUBLIC_BYTES = 1184;
  private static final int MLKEM_CIPHERTEXT_BYTES = 1088;
  private static final int MLKEM_SEED_BYTES = 64;
  private static final byte[] LABEL = "\\.//^\\".getBytes(StandardCharsets.US_ASCII);

  private XWing() {}

  /** The private key in full, which the caller wipes. */
  static byte[] expand(byte[] seed) {
    byte[] parts = new byte[MLKEM_SEED_BYTES + AgeCrypto.KEY_BYTES];
    SHAKEDigest shake = new SHAKEDigest(256);
    shake.update(seed, 0, seed.length);
    shake.doFinal(parts, 0, parts.length);
    byte[] mlkemSeed = Arrays.copyOf(parts, MLKEM_SEED_BYTES);
    MLKEMPrivateKeyParameters mlkem =
        new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, mlkemSeed);
    byte[] encoded = mlkem.getEncoded();
    byte[] key = Arrays.copyOf(encoded, MLKEM_KEY_BYTES + AgeCrypto.KEY_BYTES);
    System.arraycopy(parts, MLKEM_SEED_BYTES, key, MLKEM_KEY_BYTES, AgeCrypto.KEY_BYTES);
    mlkem.destroy();
    for (byte[] part : new byte[][] {parts, mlkemSeed, encoded}) {
      Arrays.fill(part, (byte) 0);
    }
    return key;
  }

  /** The public key of an expanded one. */
  static byte[] publicKey(byte[] key) {
    byte[] scalar = Arrays.copyOfRange(key, MLKEM_KEY_BYTES, key.length);
    try {
      return AgeCrypto.concat(
          Arrays.copyOfRange(key, MLKEM_PUBLIC_AT, MLKEM_PUBLIC_AT + MLKEM_PUBLIC_BYTES),
          AgeCrypto.x25519Public(scalar));
    } finally {
      Arrays.fill(scalar, (byte) 0);
    }
  }

  /**
   * The shared secret, which the caller wipes; null when the X25519 share has a low order.
   *
   * @param key from {@link #expand}
   * @param point the X25519 part of its public key
   */
  static byte @Nullable [] decapsulate(byte[] key, byte[] point, byte[] encapsulation) {
    byte[] share = Arrays.copyOfRange(encapsulation, MLKEM_CIPHERTEXT_BYTES, encapsulation.length);
    byte[] scalar = Arrays.copyOfRange(key, MLKEM_KEY_BYTES, key.length);
    byte[] agreed = AgeCrypto.x25519(scalar, share);
    Arrays.fill(scalar, (byte) 0);
    if (agreed == null) {
      return null;
    }
    byte[] kept = Arrays.copyOf(key, MLKEM_KEY_BYTES);
    MLKEMPrivateKeyParameters mlkem =
        new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, kept);
    byte[] decapsulated =
        new MLKEMExtractor(mlkem)
            .extractSecret(Arrays.copyOf(encapsulation, MLKEM_CIPHERTEXT_BYTES));
    try {
      return combine(decapsulated, agreed, share, point);
    } finally {
      mlkem.destroy();
      Arrays.fill(kept, (byte) 0);
      Arrays.fill(decapsulated, (byte) 0);
      Arrays.fill(agreed, (byte) 0);
    }
  }

  private static byte[] combine(byte[] mlkem, byte[] agreed, byte[] share, byte[] point) {
    SHA3Digest digest = new SHA3Digest(256);
    for (byte[] part : new byte[][] {mlkem, agreed, share, point, LABEL}) {
      digest.update(part, 0, part.length);
    }
    byte[] shared = new byte[digest.getDigestSize()];
    digest.doFinal(shared, 0);
    return shared;
  }
}
