package dev.sealgate.crypto.age;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.util.List;
import java.util.Optional;

/** Reads files of keys. */
public final class AgeKeys {
  private AgeKeys() {}

  /**
   * Reads an identity file: {@code AGE-SECRET-KEY-…} lines, empty lines and {@code #} comments; or
   * one SSH private key in PEM (OpenSSH, PKCS#1 or PKCS#8).
   *
   * @return the identities in file order, at least one; the caller closes them
   * @throws CryptoException.InvalidKey when there is none, or a line is not one (the message has
   *     its number, not its text), or the file needs a passphrase
   * @throws CryptoException.Unsupported for a plugin's identity, which is named
   */
  public static List<AgeIdentity> parseIdentities(SecretBytes file) {
    return file.use(text -> IdentityFile.parse(text, Optional.empty(), Optional.empty()));
  }

  /**
   * As {@link #parseIdentities(SecretBytes)}, for a file that is itself encrypted by age with a
   * passphrase, or an OpenSSH key that is protected by one.
   *
   * @throws CryptoException.NoIdentityMatched when the passphrase is not the one
   */
  public static List<AgeIdentity> parseIdentities(SecretBytes file, SecretBytes passphrase) {
    return file.use(text -> IdentityFile.parse(text, Optional.of(passphrase), Optional.empty()));
  }

  /** As {@link #parseIdentities(SecretBytes)}; the identities of plugins are theirs to use. */
  public static List<AgeIdentity> parseIdentities(SecretBytes file, AgePlugins plugins) {
    return file.use(text -> IdentityFile.parse(text, Optional.empty(), Optional.of(plugins)));
  }

  /** Reads a recipients file: one recipient a line, empty lines and {@code #} comments. */
  public static List<AgeRecipient> parseRecipients(String file) {
    return IdentityFile.parseRecipients(file);
  }
}
