package dev.sealgate.reconciler.plan;

import dev.sealgate.reconciler.cluster.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a manifest looks like when it is sent. */
final class Bodies {
  private static final List<String> SERVER_METADATA =
      List.of(
          "managedFields",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "selfLink",
          "namespace");

  private Bodies() {}

  /** Without what only a server sets, with the namespace and the labels. */
  static Map<String, @Nullable Object> clean(
      Map<String, @Nullable Object> manifest, String namespace, Map<String, String> labels) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>(manifest);
    body.remove("status");
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(Json.map(manifest, "metadata"));
    SERVER_METADATA.forEach(metadata::remove);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    Map<String, @Nullable Object> allLabels = new LinkedHashMap<>(Json.map(metadata, "labels"));
    allLabels.remove(Ownership.HOME);
    allLabels.putAll(labels);
    metadata.put("labels", allLabels);
    if (metadata.get("annotations") instanceof Map<?, ?>) {
      Map<String, @Nullable Object> annotations =
          new LinkedHashMap<>(Json.map(metadata, "annotations"));
      annotations.remove("kubectl.kubernetes.io/last-applied-configuration");
      metadata.put("annotations", annotations);
    }
    body.put("metadata", metadata);
    return body;
  }

  /**
   * Moves {@code stringData} into {@code data}, as the API server would: it never gives {@code
   * stringData} back, so a key that Git drops from it would stay.
   *
   * @return the key path of a value that is no base64, empty when all is well
   */
  static String foldStringData(Map<String, @Nullable Object> body) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> entry : Json.map(body, "data").entrySet()) {
      String encoded = entry.getValue() instanceof String text ? text : null;
      if (entry.getValue() == null) {
        encoded = "";
      }
      if (encoded == null || !isBase64(encoded)) {
        return "data." + entry.getKey();
      }
      data.put(entry.getKey(), encoded);
    }
    for (Map.Entry<String, @Nullable Object> entry : Json.map(body, "stringData").entrySet()) {
      Object value = entry.getValue();
      if (value != null && !(value instanceof String)) {
        return "stringData." + entry.getKey();
      }
      byte[] plain = (value == null ? "" : (String) value).getBytes(StandardCharsets.UTF_8);
      data.put(entry.getKey(), Base64.getEncoder().encodeToString(plain));
    }
    body.remove("stringData");
    if (!data.isEmpty() || body.containsKey("data")) {
      body.put("data", data);
    }
    return "";
  }

  private static boolean isBase64(String text) {
    try {
      // Go's decoder skips line breaks, so block scalars work
      Base64.getDecoder().decode(text.replace("\n", "").replace("\r", ""));
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /**
   * @param handling how it is applied, as far as that is not in the body
   */
  static String digest(Map<String, @Nullable Object> body, String handling) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(handling.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha256.digest(Json.canonical(body)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
