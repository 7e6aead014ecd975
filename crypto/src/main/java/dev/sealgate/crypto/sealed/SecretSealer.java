package dev.sealgate.crypto.sealed;

import dev.sealgate.crypto.CryptoException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes a SealedSecret of a Secret as kubeseal does. */
final class SecretSealer {
  static final String API_VERSION = "bitnami.com/v1alpha1";
  static final String KIND = "SealedSecret";

  private static final Set<String> SECRET_FIELDS =
      Set.of("apiVersion", "kind", "metadata", "type", "immutable", "data", "stringData");

  /** Set by a server, or meaningless elsewhere; the annotations hold a copy of the plaintext. */
  private static final List<String> DROPPED_METADATA =
      List.of(
          "selfLink",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "ownerReferences",
          "managedFields");

  private static final List<String> DROPPED_ANNOTATIONS =
      List.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          "kubecfg.ksonnet.io/last-applied-configuration");

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("MMMM d, yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private final SealingCertificate certificate;
  private final SealOptions options;
  private final SecureRandom random;

  SecretSealer(SealingCertificate certificate, SealOptions options, SecureRandom random) {
    this.certificate = certificate;
    this.options = options;
    this.random = random;
  }

  Map<String, Object> seal(Map<String, ?> secret) {
    requireUnexpired(certificate, options.now());
    Fields root = Fields.root(secret);
    root.requireKind("v1", "Secret");
    root.requireOnly(SECRET_FIELDS);
    Fields metadata = root.fields("metadata");
    String name =
        metadata
            .nonEmptyText("name")
            .orElseThrow(() ->
                metadata.malformed(
                    "name", "missing metadata.name in input Secret", "name the Secret"));
    Map<String, String> annotations = metadata.texts("annotations");
    Scope scope = options.scope().orElseGet(() -> Scope.ofAnnotations(annotations));
    Optional<String> namespace = namespace(metadata, scope);
    try (SecretItems items = SecretItems.read(root)) {
      if (items.values().isEmpty() && !options.allowEmptyData()) {
        throw new CryptoException.PolicyRefused(
            "secret.data is empty in input Secret, assuming this is an error and aborting",
            "to work with empty data, --allow-empty-data can be used");
      }
      Map<String, Object> encrypted = new LinkedHashMap<>();
      byte[] label = scope.label(namespace.orElse(""), name);
      items
          .values()
          .forEach((key, value) ->
              encrypted.put(
                  key,
                  GoBase64.encode(
                      HybridCipher.seal(certificate.publicKey(), value, label, random))));
      Map<String, Object> spec = new LinkedHashMap<>();
      spec.put("encryptedData", encrypted);
      spec.put("template", template(root, metadata, annotations, scope, namespace));
      return manifest(name, namespace, scope, spec);
    }
  }

  static void requireUnexpired(SealingCertificate certificate, Instant now) {
    if (certificate.isExpiredAt(now)) {
      throw new CryptoException.PolicyRefused(
          "failed to encrypt using an expired certificate on "
              + DATE.format(certificate.notAfter()),
          "fetch the current certificate: seal cert, or kubeseal --fetch-cert");
    }
  }

  /** Only a cluster-wide secret may be sealed without one. */
  private Optional<String> namespace(Fields metadata, Scope scope) {
    Optional<String> own = metadata.nonEmptyText("namespace");
    if (scope == Scope.CLUSTER_WIDE) {
      return own;
    }
    Optional<String> chosen = options.namespace();
    if (own.isPresent() && chosen.isPresent() && !own.equals(chosen)) {
      throw new CryptoException.PolicyRefused(
          "namespace mismatch: input secret is in namespace \""
              + own.get()
              + "\" but \""
              + chosen.get()
              + "\" was specified",
          "leave one of them out, or make them agree");
    }
    Optional<String> namespace = own.or(() -> chosen);
    if (namespace.isEmpty()) {
      throw metadata.malformed(
          "namespace", "secret must declare a namespace", "add it, or seal cluster-wide");
    }
    return namespace;
  }

  private static Map<String, Object> template(
      Fields root,
      Fields metadata,
      Map<String, String> annotations,
      Scope scope,
      Optional<String> namespace) {
    Map<String, @Nullable Object> kept = new TreeMap<>();
    kept.putAll(metadata.values());
    DROPPED_METADATA.forEach(kept::remove);
    kept.values().removeIf(value -> value == null);
    Map<String, Object> keptAnnotations = new TreeMap<>(annotations);
    DROPPED_ANNOTATIONS.forEach(keptAnnotations::remove);
    keptAnnotations.remove(Scope.NAMESPACE_WIDE_ANNOTATION);
    keptAnnotations.remove(Scope.CLUSTER_WIDE_ANNOTATION);
    keptAnnotations.putAll(scope.annotations());
    kept.remove("annotations");
    if (!keptAnnotations.isEmpty()) {
      kept.put("annotations", keptAnnotations);
    }
    namespace.ifPresent(value -> kept.put("namespace", value));
    Map<String, Object> template = new LinkedHashMap<>();
    root.bool("immutable").ifPresent(value -> template.put("immutable", value));
    template.put("metadata", kept);
    root.nonEmptyText("type").ifPresent(value -> template.put("type", value));
    return template;
  }

  private static Map<String, Object> manifest(
      String name, Optional<String> namespace, Scope scope, Map<String, Object> spec) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    if (!scope.annotations().isEmpty()) {
      metadata.put("annotations", new LinkedHashMap<String, Object>(scope.annotations()));
    }
    metadata.put("name", name);
    namespace.ifPresent(value -> metadata.put("namespace", value));
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("apiVersion", API_VERSION);
    manifest.put("kind", KIND);
    manifest.put("metadata", metadata);
    manifest.put("spec", spec);
    return manifest;
  }
}
