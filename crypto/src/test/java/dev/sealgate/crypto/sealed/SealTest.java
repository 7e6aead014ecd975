package dev.sealgate.crypto.sealed;

import static dev.sealgate.crypto.sealed.SealedFixtures.NOW;
import static dev.sealgate.crypto.sealed.SealedFixtures.RANDOM;
import static dev.sealgate.crypto.sealed.SealedFixtures.at;
import static dev.sealgate.crypto.sealed.SealedFixtures.copy;
import static dev.sealgate.crypto.sealed.SealedFixtures.texts;
import static dev.sealgate.crypto.sealed.SealedFixtures.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SealTest {
  private static final SealOptions OPTIONS = SealOptions.at(NOW);
  private static final Map<String, Object> SECRET =
      yaml(
          """
          apiVersion: v1
          kind: Secret
          metadata:
            name: db
            namespace: shop
            labels: {app: shop}
            annotations: {note: mine}
          type: Opaque
          data: {password: aHVudGVyMg==, user: YWRtaW4=}
          stringData: {password: from-string-data, url: "postgres://ö"}
          """);

  private final SealingKeyRing keys = SealedFixtures.bothKeys();

  @ParameterizedTest
  @EnumSource(Scope.class)
  void opensToWhatWasSealed(Scope scope) {
    Map<String, Object> sealed = seal(SECRET, OPTIONS.withScope(scope));

    OpenedSecret opened = SealedSecrets.open(sealed, keys);

    assertThat(texts(opened))
        .containsExactly(
            Map.entry("password", "from-string-data"),
            Map.entry("url", "postgres://ö"),
            Map.entry("user", "admin"));
    assertThat(opened.type()).contains("Opaque");
    assertThat(opened.immutable()).isEmpty();
    assertThat(opened.metadata()).containsEntry("labels", Map.of("app", "shop"));
  }

  @Test
  void hasKubesealsShape() {
    Map<String, Object> sealed = seal(SECRET, OPTIONS.withScope(Scope.NAMESPACE_WIDE));

    assertThat(sealed).containsOnlyKeys("apiVersion", "kind", "metadata", "spec");
    assertThat(sealed)
        .containsEntry("apiVersion", "bitnami.com/v1alpha1")
        .containsEntry("kind", "SealedSecret")
        .containsEntry(
            "metadata",
            Map.of(
                "name",
                "db",
                "namespace",
                "shop",
                "annotations",
                Map.of("sealedsecrets.bitnami.com/namespace-wide", "true")));
    assertThat(at(sealed, "spec", "template"))
        .isEqualTo(
            Map.of(
                "type",
                "Opaque",
                "metadata",
                Map.of(
                    "name",
                    "db",
                    "namespace",
                    "shop",
                    "labels",
                    Map.of("app", "shop"),
                    "annotations",
                    Map.of("note", "mine", "sealedsecrets.bitnami.com/namespace-wide", "true"))));
    assertThat(at(sealed, "spec", "encryptedData").values())
        .allSatisfy(item -> assertThat((String) item).matches("AgA[A-Za-z0-9+/]+=*|AQ[A-D].*"));
  }

  @Test
  void theLengthOfTheRsaPartIsInThePrefix() {
    SecretBytes value = SecretBytes.utf8("x");
    assertThat(sealValue(value, 2048)).matches("AQ[A-D].*");
    assertThat(sealValue(value, 4096)).matches("Ag[A-D].*");
    assertThat(Base64.getDecoder().decode(sealValue(value, 4096))).hasSize(2 + 512 + 1 + 16);
  }

  private static String sealValue(SecretBytes value, int bits) {
    return SealedSecrets.sealValue(
        value, Scope.STRICT, "shop", "db", SealedFixtures.certificate(bits), RANDOM);
  }

  @Test
  void annotationsOfTheSecretChooseTheScopeUnlessAnOptionDoes() {
    Map<String, Object> secret = copy(SECRET);
    at(secret, "metadata", "annotations").put("sealedsecrets.bitnami.com/cluster-wide", "true");

    assertThat(at(seal(secret, OPTIONS), "metadata", "annotations"))
        .containsOnlyKeys("sealedsecrets.bitnami.com/cluster-wide");
    Map<String, Object> strict = seal(secret, OPTIONS.withScope(Scope.STRICT));
    assertThat(at(strict, "metadata")).doesNotContainKey("annotations");
    assertThat(at(strict, "spec", "template", "metadata", "annotations"))
        .isEqualTo(Map.of("note", "mine"));
  }

  @Test
  void whatAServerSetAndCopiesOfThePlaintextAreLeftOut() {
    Map<String, Object> secret = copy(SECRET);
    at(secret, "metadata")
        .putAll(
            Map.of(
                "uid", "1",
                "resourceVersion", "2",
                "generation", 3L,
                "creationTimestamp", "2026-01-01T00:00:00Z",
                "selfLink", "/x",
                "ownerReferences", List.of(),
                "managedFields", List.of()));
    at(secret, "metadata", "annotations")
        .put("kubectl.kubernetes.io/last-applied-configuration", "{\"data\":\"hunter2\"}");
    at(secret, "metadata", "annotations").put("kubecfg.ksonnet.io/last-applied-configuration", "x");

    Map<String, Object> sealed = seal(secret, OPTIONS);

    assertThat(sealed.toString()).doesNotContain("hunter2");
    assertThat(at(sealed, "spec", "template", "metadata"))
        .containsOnlyKeys("name", "namespace", "labels", "annotations");
    assertThat(at(sealed, "spec", "template", "metadata", "annotations")).containsOnlyKeys("note");
  }

  @Test
  void valuesMayBeSecretBytes() {
    Map<String, Object> secret = copy(SECRET);
    secret.put("data", Map.of("raw", SecretBytes.copyOf(new byte[] {0, -1})));
    secret.put("stringData", Map.of("text", SecretBytes.utf8("plain")));

    OpenedSecret opened = SealedSecrets.open(seal(secret, OPTIONS), keys);

    assertThat(opened.data())
        .containsOnly(
            Map.entry("raw", SecretBytes.copyOf(new byte[] {0, -1})),
            Map.entry("text", SecretBytes.utf8("plain")));
  }

  @Test
  void theNamespaceComesFromTheSecretOrTheOption() {
    Map<String, Object> bare = copy(SECRET);
    at(bare, "metadata").remove("namespace");

    assertThat(at(seal(bare, OPTIONS.withNamespace("shop")), "metadata"))
        .containsEntry("namespace", "shop");
    assertThatThrownBy(() -> seal(bare, OPTIONS))
        .isInstanceOf(CryptoException.Malformed.class)
        .hasMessage("metadata.namespace: secret must declare a namespace");
    assertThatThrownBy(() -> seal(SECRET, OPTIONS.withNamespace("other")))
        .isInstanceOf(CryptoException.PolicyRefused.class)
        .hasMessage(
            "namespace mismatch: input secret is in namespace \"shop\" but \"other\" was specified");
    assertThat(
            at(
                seal(SECRET, OPTIONS.withNamespace("other").withScope(Scope.CLUSTER_WIDE)),
                "metadata"))
        .containsEntry("namespace", "shop");
    assertThat(at(seal(bare, OPTIONS.withScope(Scope.CLUSTER_WIDE)), "metadata"))
        .doesNotContainKey("namespace");
  }

  @Test
  void emptyDataNeedsConsent() {
    Map<String, Object> empty = copy(SECRET);
    empty.remove("data");
    empty.remove("stringData");

    assertThatThrownBy(() -> seal(empty, OPTIONS))
        .isInstanceOf(CryptoException.PolicyRefused.class)
        .hasMessageContaining("secret.data is empty in input Secret");
    assertThat(SealedSecrets.open(seal(empty, OPTIONS.withEmptyDataAllowed()), keys).data())
        .isEmpty();
  }

  @Test
  void anExpiredCertificateIsRefused() {
    assertThatThrownBy(() -> seal(SECRET, SealOptions.at(Instant.parse("2100-01-01T00:00:00Z"))))
        .isInstanceOf(CryptoException.PolicyRefused.class)
        .hasMessageMatching(
            "failed to encrypt using an expired certificate on November \\d+, 2076");
  }

  @Test
  void whatIsWrongIsNamedByItsPathAndNotQuoted() {
    assertMalformed("metadata", Map.of("namespace", "shop"), "metadata.name: missing");
    assertMalformed("data", Map.of("k", "hunter2!"), "data.k: is not base64");
    assertMalformed("data", Map.of("k", "aHVudGVyMg"), "data.k: is not base64");
    assertMalformed("data", List.of("hunter2"), "data: must be a mapping");
    assertMalformed("stringData", Map.of("k", 4711L), "stringData.k: must be a string");
    assertMalformed("stringData", Map.of("hunter 2", "x"), "has a key that a Secret can't have");
    assertMalformed("stringdata", Map.of("k", "hunter2"), "stringdata: is not a field");
    assertMalformed("kind", "ConfigMap", "this is not a Secret of v1");
    assertMalformed("immutable", "yes", "immutable: must be true or false");
    Map<Object, Object> numberKey = new HashMap<>();
    numberKey.put(12L, "hunter2");
    assertMalformed("data", numberKey, "data: must have strings as keys");
  }

  private void assertMalformed(String field, Object value, String message) {
    Map<String, Object> secret = copy(SECRET);
    secret.put(field, value);
    assertThatThrownBy(() -> seal(secret, OPTIONS))
        .isInstanceOf(CryptoException.Malformed.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("hunter2")
        .hasMessageNotContaining("4711");
  }

  @Test
  void base64MayBeWrappedAsGoReadsIt() {
    Map<String, Object> secret = copy(SECRET);
    secret.put("data", Map.of("k", "aHVu\r\ndGVy\nMg==\n"));
    assertThat(texts(SealedSecrets.open(seal(secret, OPTIONS), keys)))
        .containsEntry("k", "hunter2");
  }

  @Test
  void theSameSecretSealedTwiceSharesNoCiphertext() {
    assertThat(at(seal(SECRET, OPTIONS), "spec", "encryptedData").values())
        .doesNotContainAnyElementsOf(at(seal(SECRET, OPTIONS), "spec", "encryptedData").values());
  }

  private static Map<String, Object> seal(Map<String, Object> secret, SealOptions options) {
    return SealedSecrets.seal(secret, SealedFixtures.certificate(2048), options, RANDOM);
  }
}
