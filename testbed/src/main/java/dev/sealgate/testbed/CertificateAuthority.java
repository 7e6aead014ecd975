package dev.sealgate.testbed;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** A throw-away authority on P-256 that signs the certificates of the testbed's servers. */
public final class CertificateAuthority {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration LIFETIME = Duration.ofDays(365);
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);

  private final X500Name name;
  private final KeyPair keys;
  private final X509Certificate certificate;

  private CertificateAuthority(X500Name name) {
    this.name = name;
    this.keys = newKeys();
    this.certificate =
        sign(name, keys, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign), true);
  }

  public static CertificateAuthority create(String commonName) {
    return new CertificateAuthority(new X500Name("CN=" + commonName));
  }

  public String certificatePem() {
    return pem(certificate);
  }

  X509Certificate certificate() {
    return certificate;
  }

  /**
   * A server certificate, with its key, for loopback: {@code 127.0.0.1}, {@code ::1} and {@code
   * localhost}.
   */
  public ServerCertificate issue(String... moreNames) {
    KeyPair serverKeys = newKeys();
    KeyUsage usage = new KeyUsage(KeyUsage.digitalSignature);
    X500Name subject = new X500Name("CN=localhost");
    X509Certificate signed = sign(subject, serverKeys, usage, false, moreNames);
    return new ServerCertificate(signed, serverKeys.getPrivate());
  }

  /** A signed certificate and the private key that belongs to it. */
  public record ServerCertificate(X509Certificate certificate, PrivateKey key) {
    public String certificatePem() {
      return pem(certificate);
    }

    public String keyPem() {
      return pem("PRIVATE KEY", key.getEncoded());
    }

    @Override
    public String toString() {
      return "ServerCertificate[" + certificate.getSubjectX500Principal() + "]";
    }
  }

  private X509Certificate sign(
      X500Name subject, KeyPair subjectKeys, KeyUsage usage, boolean authority, String... names) {
    AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    Instant now = Instant.now();
    try {
      ExtensionsGenerator extensions = new ExtensionsGenerator();
      extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      extensions.addExtension(Extension.keyUsage, true, usage);
      if (!authority) {
        extensions.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
      }
      V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
      generator.setSerialNumber(new ASN1Integer(new BigInteger(64, RANDOM)));
      generator.setSignature(algorithm);
      generator.setIssuer(name);
      generator.setSubject(subject);
      generator.setStartDate(new Time(Date.from(now.minus(CLOCK_SKEW))));
      generator.setEndDate(new Time(Date.from(now.plus(LIFETIME))));
      generator.setSubjectPublicKeyInfo(
          SubjectPublicKeyInfo.getInstance(subjectKeys.getPublic().getEncoded()));
      generator.setExtensions(extensions.generate());
      TBSCertificate body = generator.generateTBSCertificate();

      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(body.getEncoded());
      ASN1EncodableVector parts = new ASN1EncodableVector();
      parts.add(body);
      parts.add(algorithm);
      parts.add(new DERBitString(signature.sign()));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(new DERSequence(parts).getEncoded()));
    } catch (IOException e) {
      throw new UncheckedIOException("a certificate could not be encoded", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate could not be signed", e);
    }
  }

  private static GeneralNames alternatives(String... moreNames) {
    Stream<GeneralName> loopback =
        Stream.of(
            new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
            new GeneralName(GeneralName.iPAddress, "::1"),
            new GeneralName(GeneralName.dNSName, "localhost"));
    Stream<GeneralName> more =
        Stream.of(moreNames).map(dns -> new GeneralName(GeneralName.dNSName, dns));
    return new GeneralNames(Stream.concat(loopback, more).toArray(GeneralName[]::new));
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no P-256", e);
    }
  }

  private static String pem(X509Certificate certificate) {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate could not be encoded", e);
    }
  }

  static String pem(String type, byte[] der) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(type, lines.encodeToString(der));
  }
}
