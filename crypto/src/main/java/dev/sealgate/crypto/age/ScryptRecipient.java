package dev.sealgate.crypto.age;

import dev.sealgate.crypto.SecretBytes;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

final class ScryptRecipient extends AgeRecipient {
  private final SecretBytes passphrase;
  private final int workFactor;

  /** Borrows the passphrase until the file is written. */
  ScryptRecipient(SecretBytes passphrase, int workFactor) {
    this.workFactor = Scrypt.requireWorkFactor(workFactor);
    this.passphrase = Scrypt.requirePassphrase(passphrase);
  }

  @Override
  Stanza wrap(byte[] fileKey, SecureRandom random) {
    byte[] salt = new byte[Scrypt.SALT_BYTES];
    random.nextBytes(salt);
    byte[] key = passphrase.use(live -> Scrypt.key(live, salt, workFactor));
    try {
      return new Stanza(
          Scrypt.TYPE,
          List.of(AgeCrypto.base64(salt), Integer.toString(workFactor)),
          AgeCrypto.wrap(key, fileKey));
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  @Override
  Company company() {
    return Company.NONE;
  }

  @Override
  public String toString() {
    return "a passphrase";
  }
}
