package dev.sealgate.crypto.age;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** Whom an age file is encrypted to. */
public abstract sealed class AgeRecipient
    permits HybridRecipient,
        PluginRecipient,
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
    return RecipientParser.parse(text, Optional.empty());
  }

  /** As {@link #parse(String)}; the recipients of plugins are theirs to encrypt to. */
  public static AgeRecipient parse(String text, AgePlugins plugins) {
    return RecipientParser.parse(text, Optional.of(plugins));
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

  /**
   * The file key, wrapped.
   *
   * @param company which is known only now when a plugin decides on it
   */
  record Wrapped(List<Stanza> stanzas, Company company) {
    Wrapped {
      stanzas = List.copyOf(stanzas);
    }
  }

  Wrapped wrapAll(byte[] fileKey, SecureRandom random) {
    return new Wrapped(List.of(wrap(fileKey, random)), company());
  }

  abstract Stanza wrap(byte[] fileKey, SecureRandom random);

  Company company() {
    return Company.CLASSIC;
  }
}
