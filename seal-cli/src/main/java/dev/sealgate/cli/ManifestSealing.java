package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.sealed.Scope;
import dev.sealgate.crypto.sealed.SealOptions;
import dev.sealgate.crypto.sealed.SealedSecrets;
import dev.sealgate.crypto.sealed.SealingCertificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Seals every Secret of an input: all of them, or none. */
record ManifestSealing(
    World world,
    Source source,
    @Nullable Scope scope,
    @Nullable String namespace,
    @Nullable String name,
    boolean allowEmpty,
    ClusterOptions cluster) {

  /**
   * @param certificate is asked for once, when the input is worth it
   */
  List<Map<String, Object>> seal(Supplier<SealingCertificate> certificate) {
    List<Manifests.Document> documents = Manifests.read(source);
    if (documents.isEmpty()) {
      throw Failure.of(
          "no secrets found. Ensure the input is valid and UTF-8 encoded",
          "pipe a Secret in: kubectl create secret generic NAME --dry-run=client -o yaml ...");
    }
    if (name != null && documents.size() > 1) {
      throw Failure.usage(
          "--name goes with one Secret, and the input has " + documents.size(),
          "name each of them in its metadata");
    }
    documents.forEach(this::requireSecret);
    SealingCertificate key = certificate.get();
    List<Map<String, Object>> sealed = new ArrayList<>();
    for (Manifests.Document document : documents) {
      sealed.add(seal(document, documents.size() == 1 ? -1 : document.index(), key));
    }
    return sealed;
  }

  private void requireSecret(Manifests.Document document) {
    if (document.isSecret() && document.body().get("sops") instanceof Map<?, ?>) {
      throw Failure.of(
          source.name() + " is a SOPS file: what would be sealed are its ciphertexts",
          "seal convert --to sealed-secret does both steps in one");
    }
    if (document.isSecret()) {
      return;
    }
    String kind = document.text("kind");
    throw Failure.of(
        "%s, document %d: this is %s, not a Secret of apiVersion v1"
            .formatted(
                source.name(), document.index() + 1, kind.isEmpty() ? "no manifest" : "a " + kind),
        kind.equals("List")
            ? "give the Secrets as documents separated by ---"
            : "only Secrets are sealed: take it out of the input");
  }

  private Map<String, Object> seal(
      Manifests.Document document, int index, SealingCertificate certificate) {
    SealOptions options = SealOptions.at(world.clock().instant());
    if (scope != null) {
      options = options.withScope(scope);
    }
    if (allowEmpty) {
      options = options.withEmptyDataAllowed();
    }
    Optional<String> place = namespaceOf(document);
    if (place.isPresent()) {
      options = options.withNamespace(place.get());
    }
    try {
      return SealedSecrets.seal(named(document), certificate, options, world.random());
    } catch (CryptoException e) {
      throw e.at(new CryptoException.Location(source.name(), index, ""));
    }
  }

  private Optional<String> namespaceOf(Manifests.Document document) {
    if (namespace != null || !document.metadata("namespace").isEmpty()) {
      return Optional.ofNullable(namespace);
    }
    return cluster.namespaceToSealFor(world);
  }

  private Map<String, ?> named(Manifests.Document document) {
    String own = document.metadata("name");
    if (name == null || name.equals(own)) {
      return document.body();
    }
    if (!own.isEmpty()) {
      throw Failure.of(
          "name mismatch: input secret is \"%s\" but \"%s\" was specified".formatted(own, name),
          "leave --name out");
    }
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    if (document.body().get("metadata") instanceof Map<?, ?> given) {
      given.forEach((key, value) -> metadata.put((String) key, value));
    }
    metadata.put("name", name);
    Map<String, @Nullable Object> body = new LinkedHashMap<>(document.body());
    body.put("metadata", metadata);
    return body;
  }
}
