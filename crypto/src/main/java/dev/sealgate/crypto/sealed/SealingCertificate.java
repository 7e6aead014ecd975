package dev.sealgate.crypto.sealed;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.internal.Pem;
import dev.sealgate.crypto.internal.RsaKeys;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;

/** The public half of a sealing key: an X.509 certificate with an RSA key of 2048 bits or more. */
public final class SealingCertificate {
  /** Positions in TBSCertificate, counted from the serial number. */
  private static final int VALIDITY = 3;

  private static final int PUBLIC_KEY = 5;

  private static final String HINT =
      "fetch it from the controller: seal cert, kubeseal --fetch-cert, or GET /v1/cert.pem";

  private final byte[] der;
  private final RSAPublicKey key;
  private final Instant notBefore;
  private final Instant notAfter;

  private SealingCertificate(byte[] der, RSAPublicKey key, Instant notBefore, Instant notAfter) {
    this.der = der;
    this.key = key;
    this.notBefore = notBefore;
    this.notAfter = notAfter;
  }

  /**
   * Reads the first certificate of a PEM text. Its signature and chain are not checked: a sealing
   * certificate is trusted by where it was fetched from.
   *
   * @throws CryptoException.InvalidKey when there is none, or its key is not RSA
   */
  public static SealingCertificate parse(String pem) {
    List<Pem.Block> blocks;
    try {
      blocks = Pem.read(pem.getBytes(StandardCharsets.UTF_8));
    } catch (Pem.BadPem e) {
      throw new CryptoException.InvalidKey("the sealing certificate " + e.getMessage(), HINT);
    }
    try {
      return blocks.stream()
          .filter(block -> block.label().equals("CERTIFICATE"))
          .findFirst()
          .map(block -> ofDer(block.content().copyBytes()))
          .orElseThrow(() ->
              new CryptoException.InvalidKey("there is no certificate in the PEM text", HINT));
    } finally {
      blocks.forEach(Pem.Block::close);
    }
  }

  /**
   * Reads the few fields that are needed: Java's own X.509 classes refuse an empty issuer, which is
   * what the sealed-secrets controller writes.
   */
  static SealingCertificate ofDer(byte[] der) {
    try {
      ASN1Sequence certificate = ASN1Sequence.getInstance(der);
      ASN1Sequence content = ASN1Sequence.getInstance(certificate.getObjectAt(0));
      int start = content.getObjectAt(0) instanceof ASN1TaggedObject ? 1 : 0;
      ASN1Sequence validity = ASN1Sequence.getInstance(content.getObjectAt(start + VALIDITY));
      SubjectPublicKeyInfo keyInfo =
          SubjectPublicKeyInfo.getInstance(content.getObjectAt(start + PUBLIC_KEY));
      if (!keyInfo.getAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)) {
        throw notRsa();
      }
      org.bouncycastle.asn1.pkcs.RSAPublicKey key =
          org.bouncycastle.asn1.pkcs.RSAPublicKey.getInstance(keyInfo.parsePublicKey());
      int bits = key.getModulus().bitLength();
      if (bits < RsaKeys.MIN_BITS || bits > RsaKeys.MAX_BITS) {
        throw notRsa();
      }
      return new SealingCertificate(
          der.clone(),
          RsaKeys.publicKey(key.getModulus(), key.getPublicExponent()),
          Time.getInstance(validity.getObjectAt(0)).getDate().toInstant(),
          Time.getInstance(validity.getObjectAt(1)).getDate().toInstant());
    } catch (CryptoException e) {
      throw e;
    } catch (InvalidKeySpecException | IOException | RuntimeException _) {
      throw new CryptoException.InvalidKey("the certificate can't be read", HINT);
    }
  }

  private static CryptoException notRsa() {
    return new CryptoException.InvalidKey(
        "the certificate's key is not an RSA key of 2048 bits or more", HINT);
  }

  RSAPublicKey publicKey() {
    return key;
  }

  BigInteger modulus() {
    return key.getModulus();
  }

  public Instant notBefore() {
    return notBefore;
  }

  public Instant notAfter() {
    return notAfter;
  }

  public boolean isExpiredAt(Instant now) {
    return now.isAfter(notAfter);
  }

  /** SHA-256 over the DER certificate, lower-case hexadecimal. */
  public String fingerprint() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this runtime has no SHA-256", e);
    }
  }

  public int keyBits() {
    return modulus().bitLength();
  }

  /** One PEM block, as {@code tls.crt} and {@code /v1/cert.pem} have it. */
  public String toPem() {
    return new String(Pem.write("CERTIFICATE", der), StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return "SealingCertificate[" + fingerprint() + ", until " + notAfter() + "]";
  }
}
