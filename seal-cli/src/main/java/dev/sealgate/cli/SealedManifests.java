package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.sealed.OpenedSecret;
import dev.sealgate.crypto.sealed.SealedSecrets;
import dev.sealgate.crypto.sealed.SealingCertificate;
import dev.sealgate.crypto.sealed.SealingKey;
import dev.sealgate.crypto.sealed.SealingKeyRing;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What is done to SealedSecrets with the private keys at hand: all documents, or none. */
record SealedManifests(World world, Source source, SealingKeyRing keys) {
  private interface Action {
    Map<String, Object> on(Manifests.Document document);
  }

  /** Opens them: the Secrets that the controller would make. */
  List<Map<String, Object>> recover() {
    return each(document -> {
      try (OpenedSecret opened = SealedSecrets.open(document.body(), keys)) {
        return manifest(opened);
      }
    });
  }

  /**
   * Seals their values to the certificate; templates and metadata stay.
   *
   * @param otherwise the certificate when none of the keys has one
   */
  List<Map<String, Object>> reseal(
      Optional<SealingCertificate> chosen, Supplier<SealingCertificate> otherwise) {
    SealingCertificate certificate = chosen.or(this::newest).orElseGet(otherwise);
    return each(document ->
        SealedSecrets.reseal(
            document.body(), keys, certificate, world.clock().instant(), world.random()));
  }

  private Optional<SealingCertificate> newest() {
    return keys.keys().stream()
        .filter(SealingKey::hasCertificate)
        .findFirst()
        .map(key -> Pins.check(world, key.certificate()));
  }

  private List<Map<String, Object>> each(Action action) {
    List<Manifests.Document> documents = Manifests.read(source);
    if (documents.isEmpty()) {
      throw Failure.of(
          source.name() + " holds no SealedSecret", "give the file that is in the repository");
    }
    List<Map<String, Object>> results = new ArrayList<>();
    for (Manifests.Document document : documents) {
      try {
        results.add(action.on(document));
      } catch (CryptoException e) {
        throw e.at(
            new CryptoException.Location(
                source.name(), documents.size() == 1 ? -1 : document.index(), ""));
      }
    }
    return results;
  }

  private static Map<String, Object> manifest(OpenedSecret opened) {
    Map<String, Object> data = new LinkedHashMap<>();
    opened
        .data()
        .forEach((key, value) -> data.put(key, value.use(Base64.getEncoder()::encodeToString)));
    Map<String, Object> secret = new LinkedHashMap<>();
    secret.put("apiVersion", "v1");
    secret.put("kind", "Secret");
    secret.put("metadata", opened.metadata());
    opened.immutable().ifPresent(value -> secret.put("immutable", value));
    opened.type().ifPresent(value -> secret.put("type", value));
    secret.put("data", data);
    return secret;
  }
}
