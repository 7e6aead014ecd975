package dev.sealgate.externalsecrets;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.ExternalSecretSpec.Target;
import dev.sealgate.externalsecrets.ExternalSecretSpec.Template;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.values.KeyConversion;
import dev.sealgate.externalsecrets.values.ValueException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes the Secret out of the fetched values. */
final class SecretAssembly {

  /** What the API server takes as the sum of a Secret's values. */
  private static final int MAX_DATA = 1 << 20;

  private static final String OPAQUE = "Opaque";
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private SecretAssembly() {}

  static Resolution assemble(
      ExternalSecretSpec spec,
      Map<String, SecretBytes> fetched,
      List<Provenance> provenance,
      ExternalSecretRequest request,
      Findings findings) {
    Target target = spec.target();
    SortedMap<String, SecretBytes> data =
        target
            .template()
            .map(template -> SecretTemplate.render(template, fetched, request, findings))
            .orElseGet(() -> copy(fetched));
    check(data, findings);
    if (!findings.isEmpty()) {
      data.values().forEach(SecretBytes::close);
      return new Resolution.Failed(findings.failures());
    }
    String type = target.template().map(Template::type).filter(t -> !t.isEmpty()).orElse(OPAQUE);
    return new Resolution.Resolved(
        new ResolvedSecret(
            metadata(spec, request.namespace()),
            type,
            target.immutable(),
            target.prune(),
            data,
            provenance),
        spec.refreshInterval());
  }

  private static SortedMap<String, SecretBytes> copy(Map<String, SecretBytes> values) {
    SortedMap<String, SecretBytes> copy = new TreeMap<>();
    values.forEach((key, value) -> copy.put(key, value.duplicate()));
    return copy;
  }

  private static void check(SortedMap<String, SecretBytes> data, Findings findings) {
    for (String key : data.keySet()) {
      try {
        KeyConversion.requireValidKey(key);
      } catch (ValueException e) {
        findings.add(Kind.MALFORMED, "spec.target", "the Secret " + e.getMessage(), e.hint());
      }
    }
    if (data.values().stream().mapToLong(SecretBytes::length).sum() > MAX_DATA) {
      findings.add(
          Kind.MALFORMED,
          "spec.target",
          "the Secret's values together are larger than 1 MiB",
          "split the ExternalSecret, or fetch less");
    }
  }

  /** Without a template the Secret has the labels and annotations of its ExternalSecret. */
  private static Map<String, Object> metadata(ExternalSecretSpec spec, String namespace) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", spec.target().name());
    metadata.put("namespace", namespace);
    Map<String, String> annotations =
        new LinkedHashMap<>(
            spec.target().template().map(Template::annotations).orElse(spec.annotations()));
    annotations.remove(LAST_APPLIED);
    putUnlessEmpty(
        metadata, "labels", spec.target().template().map(Template::labels).orElse(spec.labels()));
    putUnlessEmpty(metadata, "annotations", annotations);
    spec.target()
        .template()
        .map(Template::finalizers)
        .filter(finalizers -> !finalizers.isEmpty())
        .ifPresent(finalizers -> metadata.put("finalizers", finalizers));
    return metadata;
  }

  private static void putUnlessEmpty(
      Map<String, Object> metadata, String field, Map<String, String> texts) {
    if (!texts.isEmpty()) {
      metadata.put(field, Collections.unmodifiableMap(new LinkedHashMap<>(texts)));
    }
  }
}
