package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.ObjectRef;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes the masked Secret that a SealedSecret or an ExternalSecret stands for. */
final class ProducedSecret {
  private ProducedSecret() {}

  /**
   * @param metadata with name and namespace
   * @param type empty for the API server's default
   * @param placeholders collects those that were given out
   * @param source what it is made from
   * @throws dev.sealgate.crypto.CryptoException.LimitExceeded the values are too large
   */
  static Manifest manifest(
      Map<String, Object> metadata,
      Optional<String> type,
      Optional<Boolean> immutable,
      Map<String, SecretBytes> data,
      SecretRegistry registry,
      Set<String> placeholders,
      Manifest source) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("apiVersion", "v1");
    body.put("kind", "Secret");
    body.put("metadata", new LinkedHashMap<>(metadata));
    type.ifPresent(text -> body.put("type", text));
    immutable.ifPresent(flag -> body.put("immutable", flag));
    Map<String, Object> masked = new LinkedHashMap<>();
    new TreeMap<>(data)
        .forEach((key, value) -> {
          if (value.length() == 0) {
            masked.put(key, "");
            return;
          }
          String placeholder = registry.mask(value);
          placeholders.add(placeholder);
          masked.put(key, SecretMasker.encode(placeholder));
        });
    body.put("data", masked);
    ObjectRef ref =
        new ObjectRef("", "Secret", text(metadata, "namespace"), text(metadata, "name"));
    return new Manifest(
        "v1", ref, body, source.origin(), Optional.of(source.ref().kind()), source.annotations());
  }

  private static String text(Map<String, Object> metadata, String key) {
    return metadata.get(key) instanceof String text ? text : "";
  }
}
