package dev.sealgate.crypto.pgp;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.bcpg.S2K;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.PBESecretKeyDecryptor;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyDecryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.jspecify.annotations.Nullable;

/**
 * OpenPGP secret keys that open messages: RSA, ElGamal and ECDH (X25519, NIST and Brainpool
 * curves). gpg and its agent are never called.
 */
public final class PgpKeyring implements AutoCloseable {
  private static final int MAX_RINGS = 100;

  /** Each costs up to 62 MiB of hashing. */
  private static final int MAX_LOCKED_KEYS = 50;

  /** 64 MiB; the other form that RFC 9580 suggests takes 2 GiB. */
  private static final int MAX_ARGON2_MEMORY_EXPONENT = 16;

  private static final int MAX_ARGON2_PASSES = 16;
  private static final String HINT = "export one with gpg --export-secret-keys --armor FINGERPRINT";

  /** A key ring without protection, and the fingerprints of its keys that are really there. */
  record Ring(SecretBytes encoded, List<String> fingerprints) {
    Ring {
      fingerprints = List.copyOf(fingerprints);
    }
  }

  private final List<Ring> rings;

  private PgpKeyring(List<Ring> rings) {
    this.rings = List.copyOf(rings);
  }

  /**
   * Reads one or more secret keys without a passphrase, armored (several blocks may follow each
   * other) or binary.
   *
   * @throws CryptoException.InvalidKey when it holds no secret key, or they are
   *     passphrase-protected
   */
  public static PgpKeyring parse(SecretBytes keys) {
    return keys.use(live -> parse(live, Optional.empty()));
  }

  /** As {@link #parse(SecretBytes)}, for keys protected by this passphrase. */
  public static PgpKeyring parse(SecretBytes keys, SecretBytes passphrase) {
    return keys.use(live -> parse(live, Optional.of(passphrase)));
  }

  private static PgpKeyring parse(byte[] keys, Optional<SecretBytes> passphrase) {
    if (keys.length > PgpText.MAX_BYTES) {
      throw new CryptoException.LimitExceeded("the PGP key file is larger than 1 MiB", HINT);
    }
    List<Ring> rings = new ArrayList<>();
    try {
      for (byte[] block : PgpText.blocks(keys)) {
        try {
          addRings(block, passphrase, rings);
        } finally {
          Arrays.fill(block, (byte) 0);
        }
      }
    } catch (CryptoException e) {
      rings.forEach(ring -> ring.encoded().close());
      throw e;
    } catch (IOException | PGPException | RuntimeException _) {
      rings.forEach(ring -> ring.encoded().close());
      throw new CryptoException.InvalidKey("the PGP secret key can't be read", HINT);
    }
    if (rings.isEmpty()) {
      throw new CryptoException.InvalidKey("there is no PGP secret key in the file", HINT);
    }
    return new PgpKeyring(rings);
  }

  private static void addRings(byte[] block, Optional<SecretBytes> passphrase, List<Ring> rings)
      throws IOException, PGPException {
    for (Object packet : new BcPGPObjectFactory(block)) {
      if (packet instanceof PGPSecretKeyRing ring) {
        if (rings.size() == MAX_RINGS) {
          throw new CryptoException.LimitExceeded(
              "the PGP key file has more than " + MAX_RINGS + " keys", "split it");
        }
        rings.add(unlocked(ring, passphrase));
      }
    }
  }

  private static Ring unlocked(PGPSecretKeyRing ring, Optional<SecretBytes> passphrase)
      throws IOException, PGPException {
    requireFewLocked(ring);
    List<PGPSecretKey> open = new ArrayList<>();
    List<String> fingerprints = new ArrayList<>();
    for (PGPSecretKey key : ring) {
      if (!key.isPrivateKeyEmpty()) {
        open.add(isLocked(key) ? unlock(key, passphrase) : key);
        fingerprints.add(HexFormat.of().withUpperCase().formatHex(key.getFingerprint()));
      }
    }
    if (open.isEmpty()) {
      throw new CryptoException.InvalidKey(
          "the PGP key holds no private part: it is a stub of a key on a card or elsewhere",
          "export the key from where its private part is");
    }
    return new Ring(SecretBytes.takeOwnershipOf(SecretKeys.encode(open)), fingerprints);
  }

  private static void requireFewLocked(PGPSecretKeyRing ring) {
    int locked = 0;
    for (PGPSecretKey key : ring) {
      locked += isLocked(key) ? 1 : 0;
    }
    if (locked > MAX_LOCKED_KEYS) {
      throw new CryptoException.LimitExceeded(
          "the PGP key has more than " + MAX_LOCKED_KEYS + " subkeys under a passphrase",
          "export a copy of the key without one");
    }
  }

  private static boolean isLocked(PGPSecretKey key) {
    return key.getKeyEncryptionAlgorithm() != 0;
  }

  private static PGPSecretKey unlock(PGPSecretKey key, Optional<SecretBytes> passphrase)
      throws PGPException {
    SecretBytes secret =
        passphrase.orElseThrow(() ->
            new CryptoException.InvalidKey(
                "the PGP secret key is protected by a passphrase",
                "give the passphrase, or export a copy of the key without one"));
    requireCheap(key.getS2K());
    char[] characters = secret.use(SecretKeys::characters);
    try {
      PBESecretKeyDecryptor decryptor =
          new BcPBESecretKeyDecryptorBuilder(new BcPGPDigestCalculatorProvider()).build(characters);
      return PGPSecretKey.copyWithNewPassword(key, decryptor, null);
    } catch (PGPException _) {
      throw new CryptoException.InvalidKey(
          "the PGP secret key can't be opened with this passphrase", "check the passphrase");
    } finally {
      Arrays.fill(characters, '\0');
    }
  }

  static void requireCheap(@Nullable S2K protection) {
    if (protection != null
        && protection.getType() == S2K.ARGON_2
        && (protection.getMemorySizeExponent() > MAX_ARGON2_MEMORY_EXPONENT
            || protection.getPasses() > MAX_ARGON2_PASSES)) {
      throw new CryptoException.LimitExceeded(
          "the passphrase of the PGP secret key needs more memory or work than is allowed",
          "export a copy of the key without a passphrase");
    }
  }

  /** One key ring of the keys of several, which it owns from here on. */
  public static PgpKeyring merge(List<PgpKeyring> keyrings) {
    return new PgpKeyring(keyrings.stream().flatMap(each -> each.rings.stream()).toList());
  }

  /**
   * Upper-case hexadecimal fingerprints of the primary keys and subkeys whose private part is
   * there, in file order.
   */
  public List<String> fingerprints() {
    return rings.stream().flatMap(ring -> ring.fingerprints().stream()).toList();
  }

  /**
   * Opens a message, armored or binary, of at most 1 MiB, whose integrity protection is mandatory.
   * Signatures in it are not checked.
   *
   * @throws CryptoException.NoIdentityMatched when it is encrypted to other keys
   * @throws CryptoException.Tampered when it was changed
   * @throws CryptoException.Truncated when it was cut off
   */
  public SecretBytes unwrap(byte[] message) {
    return PgpMessage.open(message, rings);
  }

  @Override
  public void close() {
    rings.forEach(ring -> ring.encoded().close());
  }

  @Override
  public String toString() {
    return "PgpKeyring" + fingerprints();
  }
}
