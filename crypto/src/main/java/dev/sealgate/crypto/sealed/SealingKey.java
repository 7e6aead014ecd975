package dev.sealgate.crypto.sealed;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.internal.Pem;
import dev.sealgate.crypto.internal.RsaKeys;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An RSA private key with its certificate: {@code tls.key} and {@code tls.crt} of a key Secret. */
public final class SealingKey implements AutoCloseable {
  private static final int MAX_NEW_BITS = 4096;
  private static final String HINT =
      "a sealing key is tls.key and tls.crt of a Secret that the controller made";

  private final SecretBytes pkcs8;
  private final BigInteger modulus;
  private final Optional<SealingCertificate> certificate;

  private SealingKey(
      SecretBytes pkcs8, BigInteger modulus, Optional<SealingCertificate> certificate) {
    this.pkcs8 = pkcs8;
    this.modulus = modulus;
    this.certificate = certificate;
  }

  /**
   * @param privateKeyPem {@code RSA PRIVATE KEY} (PKCS#1) or {@code PRIVATE KEY} (PKCS#8)
   * @throws CryptoException.InvalidKey when either can't be read, or they don't belong together
   */
  public static SealingKey parse(SecretBytes privateKeyPem, String certificatePem) {
    SealingCertificate certificate = SealingCertificate.parse(certificatePem);
    SecretBytes pkcs8 = pkcs8(privateKeyPem);
    BigInteger modulus = modulus(pkcs8);
    if (!modulus.equals(certificate.modulus())) {
      pkcs8.close();
      throw new CryptoException.InvalidKey(
          "the private key and the certificate don't belong together", HINT);
    }
    return new SealingKey(pkcs8, modulus, Optional.of(certificate));
  }

  /** A private key without a certificate, good for opening only (offline recovery). */
  public static SealingKey parse(SecretBytes privateKeyPem) {
    SecretBytes pkcs8 = pkcs8(privateKeyPem);
    return new SealingKey(pkcs8, modulus(pkcs8), Optional.empty());
  }

  /**
   * Reads the manifest of a key Secret; the values of its {@code data} are base64 text or {@link
   * SecretBytes}.
   */
  public static SealingKey ofSecret(Map<String, ?> secret) {
    Fields root = Fields.root(secret);
    root.requireKind("v1", "Secret");
    try (SecretItems items = SecretItems.read(root)) {
      SecretBytes key = items.require("tls.key");
      return items
          .find("tls.crt")
          .map(pem -> pem.use(live -> new String(live, StandardCharsets.UTF_8)))
          .map(pem -> parse(key, pem))
          .orElseGet(() -> parse(key));
    }
  }

  private static SecretBytes pkcs8(SecretBytes pem) {
    List<Pem.Block> blocks;
    try {
      blocks = Pem.read(pem);
    } catch (Pem.BadPem e) {
      throw new CryptoException.InvalidKey("the sealing key " + e.getMessage(), HINT);
    }
    try {
      for (Pem.Block block : blocks) {
        if (block.label().equals("RSA PRIVATE KEY") && !block.encrypted()) {
          return block.content().use(RsaKeys::pkcs1ToPkcs8).orElseThrow(SealingKey::unreadable);
        }
        if (block.label().equals("PRIVATE KEY")) {
          return block.content().duplicate();
        }
      }
      throw new CryptoException.InvalidKey("there is no RSA private key in the PEM text", HINT);
    } finally {
      blocks.forEach(Pem.Block::close);
    }
  }

  /** Closes the key when it is refused. */
  private static BigInteger modulus(SecretBytes pkcs8) {
    Optional<BigInteger> modulus = pkcs8.use(RsaKeys::privateKey).map(RSAPrivateCrtKey::getModulus);
    int bits = modulus.map(BigInteger::bitLength).orElse(0);
    if (bits < RsaKeys.MIN_BITS || bits > RsaKeys.MAX_BITS) {
      pkcs8.close();
      throw bits == 0
          ? unreadable()
          : new CryptoException.InvalidKey(
              "the sealing key has " + bits + " bits; 2048 to 16384 are accepted", HINT);
    }
    return modulus.orElseThrow();
  }

  private static CryptoException unreadable() {
    return new CryptoException.InvalidKey("the RSA private key can't be read", HINT);
  }

  /**
   * A new key with a self-signed certificate of the shape that the sealed-secrets controller makes.
   *
   * @param keyBits 2048 to 4096; the controller's default is 4096
   * @param validity until the certificate expires; the controller's default is ten years
   */
  public static SealingKey generate(
      int keyBits, Duration validity, Clock clock, SecureRandom random) {
    if (keyBits < RsaKeys.MIN_BITS || keyBits > MAX_NEW_BITS || !validity.isPositive()) {
      throw new IllegalArgumentException(
          "a sealing key has 2048 to 4096 bits and is valid for some time");
    }
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(keyBits, random);
      KeyPair keys = generator.generateKeyPair();
      SealingCertificate certificate =
          SealingCertificate.ofDer(
              SelfSigned.certificate(
                  keys, clock.instant().truncatedTo(ChronoUnit.SECONDS), validity, random));
      return new SealingKey(
          SecretBytes.takeOwnershipOf(keys.getPrivate().getEncoded()),
          certificate.modulus(),
          Optional.of(certificate));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this runtime can't make an RSA key", e);
    }
  }

  /**
   * @throws IllegalStateException when the key was given without one
   */
  public SealingCertificate certificate() {
    return certificate.orElseThrow(
        () -> new IllegalStateException("this sealing key has no certificate"));
  }

  public boolean hasCertificate() {
    return certificate.isPresent();
  }

  BigInteger modulus() {
    return modulus;
  }

  /** PKCS#1 PEM, as {@code tls.key} has it. */
  public SecretBytes privateKeyPem() {
    try (SecretBytes pkcs1 = pkcs8.use(RsaKeys::pkcs8ToPkcs1)) {
      return SecretBytes.takeOwnershipOf(pkcs1.use(der -> Pem.write("RSA PRIVATE KEY", der)));
    }
  }

  /** The session key, which the caller wipes. */
  Optional<byte[]> unwrap(byte[] wrapped, byte[] label) {
    if (wrapped.length != (modulus.bitLength() + 7) / 8) {
      return Optional.empty();
    }
    return pkcs8.use(RsaKeys::privateKey).flatMap(key -> RsaKeys.decryptOaep(key, wrapped, label));
  }

  @Override
  public void close() {
    pkcs8.close();
  }

  @Override
  public String toString() {
    return "SealingKey["
        + certificate.map(SealingCertificate::fingerprint).orElse("without certificate")
        + "]";
  }
}
