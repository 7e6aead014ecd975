package dev.sealgate.crypto.age;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.internal.RsaKeys;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.util.Base64;
import java.util.List;

/** An RSA SSH key of 2048 bits or more: the file key goes straight into RSA-OAEP. */
final class SshRsaRecipient extends AgeRecipient {
  static final String TYPE = "ssh-rsa";
  private static final byte[] LABEL =
      "age-encryption.org/v1/ssh-rsa".getBytes(StandardCharsets.US_ASCII);

  private final RSAPublicKey key;
  private final byte[] wire;

  SshRsaRecipient(BigInteger exponent, BigInteger modulus) {
    int bits = modulus.bitLength();
    if (bits < RsaKeys.MIN_BITS || bits > RsaKeys.MAX_BITS) {
      throw new CryptoException.InvalidKey(
          "the ssh-rsa key has " + bits + " bits; 2048 to 16384 are accepted",
          "use a larger key, or better an age key");
    }
    try {
      this.key = RsaKeys.publicKey(modulus, exponent);
    } catch (InvalidKeySpecException _) {
      throw new CryptoException.InvalidKey(
          "the ssh-rsa key is not a usable RSA key", "copy the whole line of the .pub file");
    }
    this.wire = SshWire.write(TYPE, exponent.toByteArray(), modulus.toByteArray());
  }

  static byte[] label() {
    return LABEL.clone();
  }

  String fingerprint() {
    return SshWire.fingerprint(wire);
  }

  @Override
  Stanza wrap(byte[] fileKey, SecureRandom random) {
    return new Stanza(
        TYPE, List.of(fingerprint()), RsaKeys.encryptOaep(key, fileKey, LABEL, random));
  }

  @Override
  public String toString() {
    return TYPE + " " + Base64.getEncoder().encodeToString(wire);
  }
}
