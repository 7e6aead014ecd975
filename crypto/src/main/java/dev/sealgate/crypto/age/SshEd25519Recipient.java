package dev.sealgate.crypto.age;

import dev.sealgate.crypto.CryptoException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/** An Ed25519 SSH key, used through its Montgomery form. */
final class SshEd25519Recipient extends AgeRecipient {
  static final String TYPE = "ssh-ed25519";
  private static final String INFO = "age-encryption.org/v1/ssh-ed25519";
  private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

  private final byte[] wire;
  private final byte[] point;

  SshEd25519Recipient(byte[] publicKey) {
    if (publicKey.length != Ed25519.PUBLIC_KEY_SIZE
        || !Ed25519.validatePublicKeyPartial(publicKey, 0)) {
      throw new CryptoException.InvalidKey(
          "the ssh-ed25519 key is not a point of the curve",
          "copy the whole line of the .pub file");
    }
    this.wire = SshWire.write(TYPE, publicKey);
    this.point = montgomery(publicKey);
  }

  /** u = (1 + y) / (1 - y). */
  private static byte[] montgomery(byte[] publicKey) {
    byte[] bigEndian = reversed(publicKey);
    bigEndian[0] &= 0x7f;
    BigInteger y = new BigInteger(1, bigEndian);
    BigInteger denominator = BigInteger.ONE.subtract(y).mod(P);
    BigInteger u =
        denominator.signum() == 0
            ? BigInteger.ZERO
            : BigInteger.ONE.add(y).multiply(denominator.modInverse(P)).mod(P);
    byte[] magnitude = u.toByteArray();
    byte[] fixed = new byte[AgeCrypto.KEY_BYTES];
    int used = Math.min(magnitude.length, fixed.length);
    System.arraycopy(magnitude, magnitude.length - used, fixed, fixed.length - used, used);
    return reversed(fixed);
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] result = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      result[i] = bytes[bytes.length - 1 - i];
    }
    return result;
  }

  byte[] point() {
    return point;
  }

  String fingerprint() {
    return SshWire.fingerprint(wire);
  }

  /**
   * Binds the X25519 secret to this SSH key, and makes the wrapping key of it. Wipes the secret.
   */
  byte[] wrappingKey(byte[] sharedSecret, byte[] share) {
    byte[] tweak = AgeCrypto.hkdf(new byte[0], wire, INFO);
    byte[] tweaked = new byte[AgeCrypto.KEY_BYTES];
    X25519.scalarMult(tweak, 0, sharedSecret, 0, tweaked, 0);
    try {
      return AgeCrypto.hkdf(tweaked, AgeCrypto.concat(share, point), INFO);
    } finally {
      Arrays.fill(sharedSecret, (byte) 0);
      Arrays.fill(tweaked, (byte) 0);
    }
  }

  @Override
  Stanza wrap(byte[] fileKey, SecureRandom random) {
    byte[] ephemeral = new byte[AgeCrypto.KEY_BYTES];
    random.nextBytes(ephemeral);
    byte[] share = AgeCrypto.x25519Public(ephemeral);
    byte @Nullable [] shared = AgeCrypto.x25519(ephemeral, point);
    Arrays.fill(ephemeral, (byte) 0);
    if (shared == null) {
      throw new CryptoException.InvalidKey(
          "the ssh-ed25519 key is a point of low order, which nobody has the key of",
          "use the key that ssh-keygen makes");
    }
    byte[] key = wrappingKey(shared, share);
    try {
      return new Stanza(
          TYPE, List.of(fingerprint(), AgeCrypto.base64(share)), AgeCrypto.wrap(key, fileKey));
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  @Override
  public String toString() {
    return TYPE + " " + Base64.getEncoder().encodeToString(wire);
  }
}
