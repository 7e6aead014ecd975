package dev.sealgate.crypto.age;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A private key, or a passphrase, that opens age files. {@link #close()} wipes it; a closed
 * identity throws {@link IllegalStateException}. Made by {@link AgeKeys} or by the factories here.
 */
public abstract sealed class AgeIdentity implements AutoCloseable
    permits HybridIdentity,
        PluginIdentity,
        ScryptIdentity,
        SshEd25519Identity,
        SshRsaIdentity,
        X25519Identity {
  AgeIdentity() {}

  /** A new X25519 key pair. */
  public static AgeIdentity generate(SecureRandom random) {
    return X25519Identity.fresh(random);
  }

  /** A new post-quantum key pair ({@code mlkem768x25519}, age 1.3 and later). */
  public static AgeIdentity generateHybrid(SecureRandom random) {
    return HybridIdentity.fresh(random);
  }

  /**
   * Opens files that were encrypted with a passphrase; takes a copy. A file may ask for up to 4 GiB
   * of memory (work factor 22), as with age itself.
   */
  public static AgeIdentity passphrase(SecretBytes passphrase) {
    return passphrase(passphrase, Scrypt.MAX_WORK_FACTOR);
  }

  /**
   * As {@link #passphrase(SecretBytes)}, refusing files that cost more.
   *
   * @param maxWorkFactor 1 to 22; 18, what age writes, needs 256 MiB
   */
  public static AgeIdentity passphrase(SecretBytes passphrase, int maxWorkFactor) {
    return new ScryptIdentity(passphrase, maxWorkFactor);
  }

  /** What to encrypt to so that this identity opens it; empty for a passphrase. */
  public abstract Optional<AgeRecipient> recipient();

  /**
   * A line of an identity file: {@code AGE-SECRET-KEY-1…} or {@code AGE-SECRET-KEY-PQ-1…}.
   *
   * @throws CryptoException.Unsupported for SSH keys and passphrases, which have no such line
   */
  public abstract SecretBytes encoded();

  /** For error texts: the recipient, or "a passphrase". Never anything secret. */
  public abstract String describe();

  @Override
  public abstract void close();

  /** The stanza type that this identity opens. */
  abstract String stanzaType();

  /**
   * Opens a stanza of {@link #stanzaType()}; null when it is for someone else.
   *
   * @throws CryptoException.Malformed when nobody could open it
   */
  abstract byte @Nullable [] unwrap(Stanza stanza);

  /** The file key, which the caller wipes; null when no stanza is for this identity. */
  byte @Nullable [] unwrap(List<Stanza> stanzas) {
    byte[] fileKey = null;
    for (Stanza stanza : stanzas) {
      if (fileKey == null && stanza.type().equals(stanzaType())) {
        fileKey = unwrap(stanza);
      }
    }
    return fileKey;
  }

  @Override
  public final String toString() {
    return "AgeIdentity[" + describe() + "]";
  }
}
