package dev.sealgate.crypto.age;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.security.SecureRandom;

/** Whom an age file is encrypted to. */
public abstract sealed class AgeRecipient
    permits HybridRecipient,
        ScryptRecipient,
        SshEd25519Recipient,
        SshRsaRecipient,
        X25519Recipient {
  AgeRecipient() {}

  /** Which other recipients one file may have beside this one. */
  enum Company {
    CLASSIC,
    POST_QUANTUM,
    NONE
  }

  /**
   * Reads {@code age1…}, {@code age1pq1…}, {@code ssh-ed25519 …} or {@code ssh-rsa …}.
   *
   * @throws CryptoException.InvalidKey when it is none of them
   * @throws CryptoException.Unsupported for a plugin's recipient, which is named in the message
   */
  public static AgeRecipient parse(String text) {
    return RecipientParser.parse(text);
  }

  /**
   * Encrypts with a passphrase (scrypt). Such a recipient must be the only one of a file.
   *
   * @param workFactor base-2 logarithm of the scrypt cost, 1 to 22; age itself writes 18
   */
  public static AgeRecipient passphrase(SecretBytes passphrase, int workFactor) {
    return new ScryptRecipient(passphrase, workFactor);
  }

  /** The text form, as {@link #parse} reads it; "a passphrase" for a passphrase. */
  @Override
  public abstract String toString();

  abstract Stanza wrap(byte[] fileKey, SecureRandom random);

  Company company() {
    return Company.CLASSIC;
  }
}
