package dev.sealgate.crypto.sealed;

import static dev.sealgate.crypto.sealed.SealedFixtures.RANDOM;
import static dev.sealgate.crypto.sealed.SealedFixtures.read;
import static dev.sealgate.crypto.sealed.SealedFixtures.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealingKeyTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:20:30.5Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final int VERSION = 0;
  private static final int ALGORITHM = 2;
  private static final int ISSUER = 3;
  private static final int SUBJECT = 5;
  private static final int EXTENSIONS = 7;
  private static final Duration TEN_YEARS = Duration.ofDays(3650);

  @Test
  void aNewKeyHasTheShapeOfTheControllers() throws Exception {
    SealingKey key = SealingKey.generate(2048, TEN_YEARS, CLOCK, RANDOM);

    assertThat(text(key.privateKeyPem()))
        .startsWith("-----BEGIN RSA PRIVATE KEY-----\n")
        .endsWith("-----END RSA PRIVATE KEY-----\n");
    ASN1Sequence ours = der(key.certificate().toPem());
    ASN1Sequence theirs = der(read("rsa2048.crt"));
    assertThat(ours.getObjectAt(1)).isEqualTo(theirs.getObjectAt(1));
    ASN1Sequence ourContent = ASN1Sequence.getInstance(ours.getObjectAt(0));
    ASN1Sequence theirContent = ASN1Sequence.getInstance(theirs.getObjectAt(0));
    assertThat(ourContent.size()).isEqualTo(theirContent.size());
    for (int field : List.of(VERSION, ALGORITHM, ISSUER, SUBJECT)) {
      assertThat(ourContent.getObjectAt(field)).isEqualTo(theirContent.getObjectAt(field));
    }
    Extensions ourExtensions = extensions(ourContent);
    Extensions theirExtensions = extensions(theirContent);
    assertThat(ourExtensions.getExtensionOIDs()).isEqualTo(theirExtensions.getExtensionOIDs());
    for (var oid : List.of(Extension.keyUsage, Extension.basicConstraints)) {
      assertThat(ourExtensions.getExtension(oid)).isEqualTo(theirExtensions.getExtension(oid));
    }
    assertThat(ASN1Integer.getInstance(ourContent.getObjectAt(1)).getValue().bitLength())
        .isBetween(64, 129);
    assertThat(isSelfSigned(ours, key.certificate())).isTrue();
    assertThat(key.certificate().notBefore()).isEqualTo("2026-03-01T10:20:30Z");
    assertThat(key.certificate().notAfter())
        .isEqualTo(Instant.parse("2026-03-01T10:20:30Z").plus(TEN_YEARS));
  }

  @Test
  void aCertificateBeyond2049IsWrittenToo() {
    SealingKey key = SealingKey.generate(2048, Duration.ofDays(20_000), CLOCK, RANDOM);
    assertThat(key.certificate().notAfter()).isAfter("2075-01-01T00:00:00Z");
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    SealingKey key = SealingKey.generate(2048, TEN_YEARS, CLOCK, RANDOM);
    SealingKey again = SealingKey.parse(key.privateKeyPem(), key.certificate().toPem());

    assertThat(again.modulus()).isEqualTo(key.modulus());
    assertThat(again.certificate().fingerprint())
        .isEqualTo(key.certificate().fingerprint())
        .matches("[0-9a-f]{64}");
    assertThat(again.privateKeyPem()).isEqualTo(key.privateKeyPem());
    assertThat(text(SealedFixtures.key(4096).privateKeyPem())).isEqualTo(read("rsa4096.key"));
    assertThat(SealedFixtures.certificate(4096).toPem()).isEqualTo(read("rsa4096.crt"));
  }

  @Test
  void aKeyInPkcs8IsReadToo() {
    SecretBytes pkcs8 = SecretBytes.utf8(SealedFixtures.read("../ssh/rsa-pkcs8"));
    assertThat(SealingKey.parse(pkcs8).hasCertificate()).isFalse();
  }

  @Test
  void aKeySecretIsReadFromItsManifest() {
    Map<String, Object> secret =
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Secret",
            "type",
            "kubernetes.io/tls",
            "data",
            Map.of("tls.key", base64(read("rsa2048.key")), "tls.crt", base64(read("rsa2048.crt"))));

    assertThat(SealingKey.ofSecret(secret).certificate().keyBits()).isEqualTo(2048);
    assertThatThrownBy(() ->
            SealingKey.ofSecret(
                Map.of("apiVersion", "v1", "kind", "Secret", "data", Map.of("x", "eA=="))))
        .isInstanceOf(CryptoException.InvalidKey.class)
        .hasMessageContaining("tls.key");
  }

  @Test
  void aKeyAndTheCertificateOfAnotherAreRefused() {
    assertThatThrownBy(
            () -> SealingKey.parse(SecretBytes.utf8(read("rsa2048.key")), read("rsa4096.crt")))
        .isInstanceOf(CryptoException.InvalidKey.class)
        .hasMessageContaining("belong together");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no pem",
        "-----BEGIN RSA PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\n!!!!\n-----END RSA PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n",
      })
  void whatIsNoKeyIsRefused(String pem) {
    assertThatThrownBy(() -> SealingKey.parse(SecretBytes.utf8(pem)))
        .isInstanceOf(CryptoException.InvalidKey.class)
        .hasNoCause();
    assertThatThrownBy(
            () -> SealingCertificate.parse(pem.replace("RSA PRIVATE KEY", "CERTIFICATE")))
        .isInstanceOf(CryptoException.InvalidKey.class)
        .hasNoCause();
  }

  @Test
  void anEllipticKeyIsRefused() {
    assertThatThrownBy(
            () -> SealingKey.parse(SecretBytes.utf8(SealedFixtures.read("../ssh/ed25519-pkcs8"))))
        .isInstanceOf(CryptoException.InvalidKey.class);
  }

  @Test
  void aSizeOutsideItsBoundsIsNotMade() {
    for (int bits : new int[] {1024, 8192}) {
      assertThatThrownBy(() -> SealingKey.generate(bits, TEN_YEARS, CLOCK, RANDOM))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void theNewestKeyComesFirstAndTheSameKeyOnce() {
    SealingKey old = SealingKey.generate(2048, TEN_YEARS, CLOCK, RANDOM);
    SealingKey recent =
        SealingKey.generate(2048, TEN_YEARS, Clock.offset(CLOCK, Duration.ofDays(1)), RANDOM);
    SealingKey bare = SealingKey.parse(old.privateKeyPem());
    SealingKey alone = SealingKey.parse(SealedFixtures.key(2048).privateKeyPem());

    SealingKeyRing ring = SealingKeyRing.of(List.of(alone, bare, old, recent));

    assertThat(ring.keys()).containsExactly(recent, old, alone);
    assertThat(ring.newest()).isSameAs(recent);
    assertThatThrownBy(bare::privateKeyPem).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> SealingKeyRing.of(List.of(alone)).newest())
        .isInstanceOf(IllegalStateException.class);
    ring.close();
    assertThatThrownBy(recent::privateKeyPem).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void renewalFollowsThePeriodAndTheCutoff() {
    Duration month = Duration.ofHours(720);
    SealingKeyRing ring =
        SealingKeyRing.of(List.of(SealingKey.generate(2048, TEN_YEARS, CLOCK, RANDOM)));
    Instant made = ring.newest().certificate().notBefore();

    assertThat(ring.renewalDue(month, Optional.empty())).contains(made.plus(month));
    assertThat(ring.renewalDue(Duration.ZERO, Optional.empty())).isEmpty();
    assertThat(ring.renewalDue(Duration.ZERO, Optional.of(made.plusSeconds(1))))
        .contains(made.plusSeconds(1));
    assertThat(ring.renewalDue(month, Optional.of(made.plusSeconds(1))))
        .contains(made.plusSeconds(1));
    assertThat(ring.renewalDue(month, Optional.of(made.plus(month).plusSeconds(1))))
        .contains(made.plus(month));
    assertThat(ring.renewalDue(Duration.ZERO, Optional.of(made))).isEmpty();
    assertThat(SealingKeyRing.of(List.of()).renewalDue(Duration.ZERO, Optional.empty()))
        .contains(Instant.EPOCH);
  }

  @Test
  void nothingPrivateIsPrinted() {
    SealingKey key = SealedFixtures.key(2048);
    assertThat(Set.of(key.toString(), SealingKeyRing.of(List.of(key)).toString()))
        .allMatch(text -> text.contains(key.certificate().fingerprint()))
        .noneMatch(text -> text.contains("PRIVATE"));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isSelfSigned(ASN1Sequence certificate, SealingCertificate holder)
      throws Exception {
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(holder.publicKey());
    signature.update(certificate.getObjectAt(0).toASN1Primitive().getEncoded("DER"));
    return signature.verify(ASN1BitString.getInstance(certificate.getObjectAt(2)).getBytes());
  }

  private static Extensions extensions(ASN1Sequence content) {
    return Extensions.getInstance(
        ASN1TaggedObject.getInstance(content.getObjectAt(EXTENSIONS)).getExplicitBaseObject());
  }

  private static ASN1Sequence der(String pem) {
    return ASN1Sequence.getInstance(
        Base64.getMimeDecoder().decode(pem.replaceAll("-----.*-----", "")));
  }
}
