package dev.sealgate.externalsecrets.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.http.TlsIdentity.UnusablePemException;
import dev.sealgate.testbed.CertificateAuthority;
import java.io.StringWriter;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsIdentityTest {

  private static final CertificateAuthority AUTHORITY =
      CertificateAuthority.create("tls-identity-test");
  private static final SecretBytes CERTIFICATE =
      SecretBytes.utf8(AUTHORITY.issue().certificatePem());

  private static void context(SecretBytes authorities, SecretBytes key) throws Exception {
    assertThat(
            TlsIdentity.context(
                Optional.of(authorities), Optional.of(CERTIFICATE), Optional.of(key)))
        .isNotNull();
  }

  private static SecretBytes authority() {
    return SecretBytes.utf8(AUTHORITY.certificatePem());
  }

  private static KeyPair rsa() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private static KeyPair ec() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static SecretBytes pem(String type, byte[] content) throws Exception {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, content));
    }
    return SecretBytes.utf8(text.toString());
  }

  /** The key in the older form that is inside PKCS#8. */
  private static byte[] inner(KeyPair pair) throws Exception {
    return PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded())
        .parsePrivateKey()
        .toASN1Primitive()
        .getEncoded();
  }

  @Test
  void keysAreReadInEveryUsualForm() throws Exception {
    context(authority(), pem("PRIVATE KEY", rsa().getPrivate().getEncoded()));
    context(authority(), pem("RSA PRIVATE KEY", inner(rsa())));
    context(authority(), pem("PRIVATE KEY", ec().getPrivate().getEncoded()));
    context(
        authority(),
        pem(
            "PRIVATE KEY",
            KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded()));
  }

  @Test
  void anEcKeyInItsOlderFormIsReadWithItsCurve() throws Exception {
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(ec().getPrivate().getEncoded());
    ECPrivateKey bare = ECPrivateKey.getInstance(info.parsePrivateKey());
    var withCurve =
        new ECPrivateKey(256, bare.getKey(), info.getPrivateKeyAlgorithm().getParameters());
    context(authority(), pem("EC PRIVATE KEY", withCurve.getEncoded()));
  }

  @Test
  void aBundleOfSeveralAuthoritiesIsTrustedAsAWhole() throws Exception {
    String bundle =
        AUTHORITY.certificatePem() + CertificateAuthority.create("second").certificatePem();
    assertThat(
            TlsIdentity.context(
                Optional.of(SecretBytes.utf8(bundle)), Optional.empty(), Optional.empty()))
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "c4nary", "-----BEGIN CERTIFICATE-----\nc4nary\n"})
  void whatIsNoCertificateIsRefusedWithoutQuotingIt(String text) {
    assertThatThrownBy(() ->
            TlsIdentity.context(
                Optional.of(SecretBytes.utf8(text)), Optional.empty(), Optional.empty()))
        .isInstanceOf(UnusablePemException.class)
        .hasNoCause()
        .hasMessageNotContaining("c4nary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "c4nary",
        "-----BEGIN PRIVATE KEY-----\nYzRuYXJ5\n-----END PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nYzRuYXJ5\n-----END RSA PRIVATE KEY-----\n"
      })
  void whatIsNoKeyIsRefusedWithoutQuotingIt(String text) {
    assertThatThrownBy(() -> context(authority(), SecretBytes.utf8(text)))
        .isInstanceOf(UnusablePemException.class)
        .hasNoCause()
        .hasMessageNotContaining("c4nary");
  }
}
