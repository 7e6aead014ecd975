package dev.sealgate.crypto.pgp;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPKeyReader;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPImplementation;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyKeyEncryptionMethodGenerator;

/** An OpenPGP public key to encrypt to. */
public final class PgpRecipient {
  private static final int MAX_CERTIFICATES = 1000;
  private static final int MIN_KEY_ID_DIGITS = 16;
  private static final int BUFFER_BYTES = 4096;
  private static final String HINT = "export it with gpg --export --armor FINGERPRINT";

  private final List<String> fingerprints;
  private final List<PGPPublicKey> encryptionKeys;

  /**
   * @param fingerprints the primary key's first
   */
  private PgpRecipient(List<String> fingerprints, List<PGPPublicKey> encryptionKeys) {
    this.fingerprints = List.copyOf(fingerprints);
    this.encryptionKeys = List.copyOf(encryptionKeys);
  }

  /** As {@link #parse(byte[], Instant)}, as of now. */
  public static List<PgpRecipient> parse(byte[] keys) {
    return parse(keys, Instant.now());
  }

  /**
   * Reads every public key of an armored or binary export. Self-signatures are checked.
   *
   * @param now keys that are expired, revoked or not yet valid then are not encrypted to
   * @throws CryptoException.InvalidKey when there is none
   */
  public static List<PgpRecipient> parse(byte[] keys, Instant now) {
    if (keys.length > PgpText.MAX_BYTES) {
      throw new CryptoException.LimitExceeded("the PGP public keys are larger than 1 MiB", HINT);
    }
    List<PgpRecipient> recipients = new ArrayList<>();
    try {
      for (byte[] block : PgpText.blocks(keys)) {
        for (OpenPGPCertificate certificate :
            new OpenPGPKeyReader(new BcOpenPGPImplementation()).parseCertificates(block)) {
          recipients.add(recipient(certificate, Date.from(now)));
        }
      }
    } catch (IOException | RuntimeException _) {
      throw new CryptoException.InvalidKey("the PGP public key can't be read", HINT);
    }
    if (recipients.isEmpty() || recipients.size() > MAX_CERTIFICATES) {
      throw new CryptoException.InvalidKey("there is no PGP public key in the text", HINT);
    }
    return List.copyOf(recipients);
  }

  private static PgpRecipient recipient(OpenPGPCertificate certificate, Date now) {
    List<String> fingerprints =
        certificate.getKeys().stream().map(key -> hex(key.getPGPPublicKey())).toList();
    return new PgpRecipient(
        fingerprints,
        certificate.getEncryptionKeys(now).stream()
            .map(OpenPGPCertificate.OpenPGPComponentKey::getPGPPublicKey)
            .sorted(Comparator.comparing(PGPPublicKey::getCreationTime).reversed())
            .toList());
  }

  private static String hex(PGPPublicKey key) {
    return HexFormat.of().withUpperCase().formatHex(key.getFingerprint());
  }

  /** Upper-case hexadecimal fingerprint of the primary key. */
  public String fingerprint() {
    return fingerprints.getFirst();
  }

  /** Whether the fingerprint, or its last 16 or more digits, is the primary key's or a subkey's. */
  public boolean matches(String fingerprint) {
    String wanted = normalized(fingerprint);
    return wanted.length() >= MIN_KEY_ID_DIGITS
        && fingerprints.stream().anyMatch(own -> own.endsWith(wanted));
  }

  /**
   * This recipient, if it {@link #matches}. A fingerprint that ends with {@code !} means that key
   * alone, as with gpg.
   *
   * @return empty when it does not match, or that key can't be encrypted to
   */
  public Optional<PgpRecipient> select(String fingerprint) {
    if (!fingerprint.endsWith("!")) {
      return matches(fingerprint) ? Optional.of(this) : Optional.empty();
    }
    String wanted = normalized(fingerprint);
    return wanted.length() < MIN_KEY_ID_DIGITS
        ? Optional.empty()
        : encryptionKeys.stream()
            .filter(key -> hex(key).endsWith(wanted))
            .findFirst()
            .map(key -> new PgpRecipient(fingerprints, List.of(key)));
  }

  private static String normalized(String fingerprint) {
    return fingerprint.replace("!", "").replace(" ", "").toUpperCase(Locale.ROOT);
  }

  /**
   * An armored message that the newest encryption-capable (sub)key opens.
   *
   * @throws CryptoException.InvalidKey when there is none that is valid
   */
  public String wrap(SecretBytes plaintext, SecureRandom random) {
    PGPPublicKey key =
        encryptionKeys.stream()
            .findFirst()
            .orElseThrow(() ->
                new CryptoException.InvalidKey(
                    "the PGP key "
                        + fingerprint()
                        + " can't be encrypted to: it has no subkey"
                        + " for it that is valid now",
                    "extend its expiry, or use another key"));
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    try {
      BcPGPDataEncryptorBuilder cipher =
          new BcPGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256)
              .setWithIntegrityPacket(true)
              .setSecureRandom(random);
      PGPEncryptedDataGenerator encryption = new PGPEncryptedDataGenerator(cipher);
      encryption.addMethod(
          new BcPublicKeyKeyEncryptionMethodGenerator(key).setSecureRandom(random));
      try (OutputStream armor =
              ArmoredOutputStream.builder().clearHeaders().enableCRC(true).build(message);
          OutputStream encrypted = encryption.open(armor, new byte[BUFFER_BYTES])) {
        writeLiteral(encrypted, plaintext);
      }
      return message.toString(StandardCharsets.US_ASCII);
    } catch (IOException | PGPException _) {
      throw new CryptoException.InvalidKey(
          "the PGP key " + fingerprint() + " can't be encrypted to", "use another key");
    }
  }

  private static void writeLiteral(OutputStream sink, SecretBytes plaintext) throws IOException {
    byte[] copy = plaintext.copyBytes();
    try (OutputStream literal =
        new PGPLiteralDataGenerator()
            .open(sink, PGPLiteralData.BINARY, "", copy.length, new Date(0))) {
      literal.write(copy);
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
  }

  @Override
  public String toString() {
    return "PgpRecipient[" + fingerprint() + "]";
  }
}
