package dev.sealgate.externalsecrets;

import static java.util.Objects.requireNonNull;

import dev.sealgate.crypto.SecretBytes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Secret that an ExternalSecret describes, with its values. Owns the values: close it when they
 * have been taken over.
 *
 * @param metadata {@code name}, {@code namespace} and, where set, {@code labels}, {@code
 *     annotations}, {@code finalizers}; holds no value
 * @param type the Secret's type, {@code Opaque} unless the template names one
 * @param immutable {@code target.immutable}
 * @param prune false for {@code creationPolicy: Orphan}: the Secret stays when the ExternalSecret
 *     goes
 * @param data sorted by key
 */
public record ResolvedSecret(
    Map<String, Object> metadata,
    String type,
    boolean immutable,
    boolean prune,
    Map<String, SecretBytes> data,
    List<Provenance> provenance)
    implements AutoCloseable {

  public ResolvedSecret {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    requireNonNull(type, "type");
    data = Collections.unmodifiableMap(new TreeMap<>(data));
    provenance = List.copyOf(provenance);
  }

  @Override
  public void close() {
    data.values().forEach(SecretBytes::close);
  }
}
