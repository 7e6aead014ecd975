package dev.sealgate.crypto.sealed;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Seals Secrets and opens SealedSecrets, byte-compatible with kubeseal and its controller. */
public final class SealedSecrets {
  private SealedSecrets() {}

  /** As {@link #open(Map, SealingKeyRing, OpenOptions)} with {@link OpenOptions#DEFAULT}. */
  public static OpenedSecret open(Map<String, ?> sealedSecret, SealingKeyRing keys) {
    return open(sealedSecret, keys, OpenOptions.DEFAULT);
  }

  /**
   * Opens a {@code bitnami.com/v1alpha1} SealedSecret. Every failure names the item by its key
   * path; when several items fail, the others are attached as suppressed exceptions.
   *
   * @throws CryptoException.NoIdentityMatched when no key opens an item: another cluster's key, or
   *     another name, namespace or scope than it was sealed for (the ciphertext does not tell
   *     which)
   * @throws CryptoException.Tampered when a key fits but the value was changed
   * @throws CryptoException.Truncated when an item is too short
   * @throws CryptoException.Malformed for wrong base64, types and templates
   */
  public static OpenedSecret open(
      Map<String, ?> sealedSecret, SealingKeyRing keys, OpenOptions options) {
    return new SecretOpener(SealedDocument.read(sealedSecret), keys, options).open();
  }

  /**
   * Seals a Secret manifest. Items in {@code stringData} (text) override those in {@code data}
   * (base64 text); either may hold {@link SecretBytes} instead, which are taken as the raw value.
   *
   * @return a SealedSecret manifest in kubeseal's shape
   * @throws CryptoException.PolicyRefused for an expired certificate, empty data or a namespace
   *     mismatch
   * @throws CryptoException.Malformed when name, namespace or an item is missing or wrong
   */
  public static Map<String, Object> seal(
      Map<String, ?> secret,
      SealingCertificate certificate,
      SealOptions options,
      SecureRandom random) {
    return new SecretSealer(certificate, options, random).seal(secret);
  }

  /** Seals one value, as {@code kubeseal --raw}: the text for one item of {@code encryptedData}. */
  public static String sealValue(
      SecretBytes value,
      Scope scope,
      String namespace,
      String name,
      SealingCertificate certificate,
      SecureRandom random) {
    return GoBase64.encode(
        HybridCipher.seal(certificate.publicKey(), value, scope.label(namespace, name), random));
  }

  /** Opens one item of {@code encryptedData}. */
  public static SecretBytes openValue(
      String item, Scope scope, String namespace, String name, SealingKeyRing keys) {
    return HybridCipher.open(
            keys.keys(), SealedDocument.decode(item, ""), scope.label(namespace, name))
        .value();
  }

  /**
   * Encrypts every item anew to the certificate, unless it already is; metadata and template stay
   * as they are (the controller's own rotation renders the templates and loses metadata). The
   * status is left out.
   */
  public static Map<String, Object> reseal(
      Map<String, ?> sealedSecret,
      SealingKeyRing keys,
      SealingCertificate certificate,
      Instant now,
      SecureRandom random) {
    SecretSealer.requireUnexpired(certificate, now);
    SealedDocument document = SealedDocument.read(sealedSecret);
    SecretOpener opener = new SecretOpener(document, keys, OpenOptions.DEFAULT);
    Map<String, @Nullable Object> spec =
        new LinkedHashMap<>(Fields.root(sealedSecret).fields("spec").values());
    if (!document.encryptedData().isEmpty()) {
      Map<String, String> items = new LinkedHashMap<>();
      document
          .encryptedData()
          .forEach((key, item) ->
              items.put(
                  key,
                  resealed(
                      opener, item, SealedDocument.ITEMS + key, document, certificate, random)));
      spec.put("encryptedData", items);
    }
    document
        .v1Data()
        .ifPresent(blob ->
            spec.put("data", resealed(opener, blob, "spec.data", document, certificate, random)));
    Map<String, Object> result = new LinkedHashMap<>();
    sealedSecret.forEach((key, value) -> {
      if (value != null && !key.equals("status")) {
        result.put(key, key.equals("spec") ? spec : value);
      }
    });
    return result;
  }

  private static String resealed(
      SecretOpener opener,
      String item,
      String path,
      SealedDocument document,
      SealingCertificate certificate,
      SecureRandom random) {
    HybridCipher.Opened opened = opener.openItem(item, path);
    try (SecretBytes value = opened.value()) {
      return opened.key().modulus().equals(certificate.modulus())
          ? item
          : GoBase64.encode(
              HybridCipher.seal(certificate.publicKey(), value, document.label(), random));
    }
  }
}
