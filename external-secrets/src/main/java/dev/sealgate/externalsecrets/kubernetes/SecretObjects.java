package dev.sealgate.externalsecrets.kubernetes;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.RemoteSecret;
import dev.sealgate.externalsecrets.values.Decoding;
import dev.sealgate.externalsecrets.values.JsonDocument;
import dev.sealgate.externalsecrets.values.JsonWriter;
import dev.sealgate.externalsecrets.values.ValueException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Secrets as objects of the API. */
final class SecretObjects {

  private static final String NONE = "{}";

  private SecretObjects() {}

  /**
   * The data of a Secret in JSON.
   *
   * @throws ValueException if it is no Secret
   */
  static RemoteSecret entries(SecretBytes json) {
    Map<String, SecretBytes> entries = new HashMap<>();
    try (JsonDocument object = JsonDocument.parse(json)) {
      Optional<SecretBytes> data = object.member("data").filter(d -> d.length() > 0);
      if (data.isPresent()) {
        try (SecretBytes text = data.get();
            JsonDocument members = JsonDocument.parse(text)) {
          members.members().forEach((key, value) -> entries.put(key, decoded(value)));
        }
      }
      return new RemoteSecret.Entries(entries, "");
    }
  }

  private static SecretBytes decoded(SecretBytes base64) {
    try (base64) {
      return Decoding.BASE64.decode(base64);
    }
  }

  /**
   * The labels and annotations of an object in JSON.
   *
   * @throws ValueException if it is no object
   */
  static RemoteSecret metadata(SecretBytes json) {
    try (JsonDocument object = JsonDocument.parse(json);
        SecretBytes text = object.member("metadata").orElseGet(() -> SecretBytes.utf8(NONE));
        JsonDocument metadata = JsonDocument.parse(text)) {
      return payload(raw(metadata, "annotations"), raw(metadata, "labels"));
    }
  }

  private static String raw(JsonDocument metadata, String field) {
    return metadata
        .member(field)
        .map(value -> value.use(bytes -> new String(bytes, StandardCharsets.UTF_8)))
        .filter(text -> !text.isEmpty())
        .orElse(NONE);
  }

  /** The labels and annotations of an object as a tree. */
  static RemoteSecret metadata(Map<?, ?> object) {
    Map<?, ?> metadata = object.get("metadata") instanceof Map<?, ?> map ? map : Map.of();
    return payload(text(metadata.get("annotations")), text(metadata.get("labels")));
  }

  private static String text(@Nullable Object field) {
    Map<String, SecretBytes> texts = new HashMap<>();
    if (field instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> texts.put(String.valueOf(key), SecretBytes.utf8(String.valueOf(value))));
    }
    try (SecretBytes json = JsonWriter.object(texts)) {
      return json.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
  }

  private static RemoteSecret payload(String annotations, String labels) {
    return new RemoteSecret.Payload(
        SecretBytes.utf8("{\"annotations\":" + annotations + ",\"labels\":" + labels + "}"), "");
  }

  /** Whether a body is the API's own way of saying that an object isn't there. */
  static boolean isNotFoundStatus(SecretBytes json) {
    try (JsonDocument status = JsonDocument.parse(json)) {
      return raw(status, "kind").equals("Status") && raw(status, "reason").equals("NotFound");
    } catch (ValueException _) {
      return false;
    }
  }
}
