package dev.sealgate.crypto.sealed;

import dev.sealgate.crypto.SecretBytes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a SealedSecret stands for. Owns the values.
 *
 * @param metadata of the Secret: the template's, with the SealedSecret's name and namespace
 * @param type the Secret type; empty when the template names none (the API server's default is
 *     Opaque)
 * @param data by item key, in the order of the keys
 */
public record OpenedSecret(
    Map<String, Object> metadata,
    Optional<String> type,
    Optional<Boolean> immutable,
    Map<String, SecretBytes> data)
    implements AutoCloseable {
  public OpenedSecret {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
  }

  @Override
  public void close() {
    data.values().forEach(SecretBytes::close);
  }
}
