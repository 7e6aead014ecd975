package dev.sealgate.crypto.sealed;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;

/**
 * The certificate that the sealed-secrets controller makes for its keys: no name, a 128-bit serial
 * number, a CA with key usage "encipher only". Put together by hand: the builders of bcprov refuse
 * an empty issuer.
 */
final class SelfSigned {
  private static final int SERIAL_BITS = 128;
  private static final int VERSION_3 = 2;

  private SelfSigned() {}

  static byte[] certificate(
      KeyPair keys, Instant notBefore, Duration validFor, SecureRandom random) {
    try {
      DERSequence noName = new DERSequence();
      AlgorithmIdentifier algorithm =
          new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);
      ASN1Encodable[] validity = {
        new Time(Date.from(notBefore)), new Time(Date.from(notBefore.plus(validFor)))
      };
      SubjectPublicKeyInfo publicKey =
          SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
      DERSequence content =
          sequence(
              new DERTaggedObject(true, 0, new ASN1Integer(VERSION_3)),
              new ASN1Integer(new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE)),
              algorithm,
              noName,
              new DERSequence(validity),
              noName,
              publicKey,
              new DERTaggedObject(true, 3, extensions(publicKey)));
      byte[] signature = sign(keys, content.getEncoded(ASN1Encoding.DER), random);
      return sequence(content, algorithm, new DERBitString(signature)).getEncoded(ASN1Encoding.DER);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("a certificate can't be made", e);
    }
  }

  private static DERSequence sequence(ASN1Encodable... elements) {
    return new DERSequence(elements);
  }

  private static Extensions extensions(SubjectPublicKeyInfo publicKey)
      throws IOException, GeneralSecurityException {
    ExtensionsGenerator extensions = new ExtensionsGenerator();
    extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.encipherOnly));
    extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    extensions.addExtension(
        Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyId(publicKey)));
    return extensions.generate();
  }

  private static byte[] sign(KeyPair keys, byte[] content, SecureRandom random)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(keys.getPrivate(), random);
    signature.update(content);
    return signature.sign();
  }

  /** RFC 7093, method 1: the first 160 bits of the SHA-256 of the key. */
  private static byte[] keyId(SubjectPublicKeyInfo key) throws GeneralSecurityException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getPublicKeyData().getBytes());
    return Arrays.copyOf(digest, 20);
  }
}
