package dev.sealgate.crypto.age;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.generators.SCrypt;

/** The passphrase key of age: scrypt with r = 8, p = 1. */
final class Scrypt {
  static final String TYPE = "scrypt";
  static final int SALT_BYTES = 16;

  /** What age accepts; 2^22 blocks are 4 GiB. */
  static final int MAX_WORK_FACTOR = 22;

  private static final byte[] LABEL =
      "age-encryption.org/v1/scrypt".getBytes(StandardCharsets.US_ASCII);

  private Scrypt() {}

  static byte[] key(byte[] passphrase, byte[] salt, int workFactor) {
    return SCrypt.generate(
        passphrase, AgeCrypto.concat(LABEL, salt), 1 << workFactor, 8, 1, AgeCrypto.KEY_BYTES);
  }

  static int requireWorkFactor(int workFactor) {
    if (workFactor < 1 || workFactor > MAX_WORK_FACTOR) {
      throw new IllegalArgumentException("work factor must be 1 to 22, not " + workFactor);
    }
    return workFactor;
  }

  static SecretBytes requirePassphrase(SecretBytes passphrase) {
    if (passphrase.length() == 0) {
      throw new CryptoException.InvalidKey(
          "the passphrase is empty", "choose one that is long enough");
    }
    return passphrase;
  }
}
