package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sealed.Scope;
import dev.sealgate.crypto.sealed.SealedSecrets;
import dev.sealgate.crypto.sealed.SealingKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * SealedSecrets and ExternalSecrets whose values are not here, as SealedSecrets that open to words.
 */
final class StandInManifests {
  private final String path;
  private final SealingKey key;
  private final SecureRandom random;
  private final BinaryOperator<String> words;

  /**
   * @param words the word for what names a value and for why it is not here
   */
  StandInManifests(String path, SealingKey key, SecureRandom random, BinaryOperator<String> words) {
    this.path = path;
    this.key = key;
    this.random = random;
    this.words = words;
  }

  /** The file as it was when it has none of them, or can't be read: the engine says so. */
  byte[] rewrite(byte[] content, boolean sealed, boolean external) {
    List<Manifests.Document> documents;
    try (Source source = new Source(path, SecretBytes.copyOf(content))) {
      documents = Manifests.read(source);
    } catch (Failure _) {
      return content;
    }
    boolean changed = false;
    List<Map<String, ?>> all = new ArrayList<>();
    for (Manifests.Document document : documents) {
      boolean isSealed = sealed && document.text("kind").equals("SealedSecret");
      boolean isExternal =
          external
              && document.text("kind").equals("ExternalSecret")
              && document.text("apiVersion").startsWith("external-secrets.io/");
      changed |= isSealed || isExternal;
      all.add(isSealed ? sealed(document) : isExternal ? ofExternal(document) : document.body());
    }
    return changed ? text(all).getBytes(StandardCharsets.UTF_8) : content;
  }

  private static String text(List<Map<String, ?>> documents) {
    return String.join("---\n", documents.stream().map(JsonText::of).toList());
  }

  private Map<String, ?> sealed(Manifests.Document document) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>(document.body());
    Map<String, @Nullable Object> spec = map(body.get("spec"));
    Map<String, @Nullable Object> items = new LinkedHashMap<>();
    map(spec.get("encryptedData"))
        .forEach((item, value) ->
            items.put(
                item,
                seal(
                    String.valueOf(value),
                    "%s is sealed, and no sealing key is at hand".formatted(path))));
    spec.put("encryptedData", items);
    body.put("spec", spec);
    body.put("metadata", openAnywhere(map(body.get("metadata"))));
    return body;
  }

  private Map<String, ?> ofExternal(Manifests.Document document) {
    Map<String, @Nullable Object> spec = map(document.body().get("spec"));
    Map<String, @Nullable Object> target = map(spec.get("target"));
    Map<String, @Nullable Object> template = map(target.get("template"));
    Map<String, @Nullable Object> items = new LinkedHashMap<>();
    String why = "%s is an ExternalSecret; --resolve asks its store".formatted(path);
    List<?> data = list(spec.get("data"));
    for (int i = 0; i < data.size(); i++) {
      Map<String, @Nullable Object> entry = map(data.get(i));
      items.put(
          String.valueOf(entry.getOrDefault("secretKey", "data." + i)),
          seal(path + JsonText.of(entry), why));
    }
    List<?> from = list(spec.get("dataFrom"));
    for (int i = 0; i < from.size(); i++) {
      items.put(
          "dataFrom." + i,
          seal(path + JsonText.of(map(from.get(i))), why + ", which knows the keys"));
    }
    map(template.get("data"))
        .forEach((item, text) -> items.put(item, seal(path + item + text, why)));
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", target.getOrDefault("name", document.metadata("name")));
    if (!document.metadata("namespace").isEmpty()) {
      metadata.put("namespace", document.metadata("namespace"));
    }
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("apiVersion", "bitnami.com/v1alpha1");
    body.put("kind", "SealedSecret");
    body.put("metadata", openAnywhere(metadata));
    Map<String, @Nullable Object> shape = new LinkedHashMap<>();
    if (template.get("metadata") != null) {
      shape.put("metadata", template.get("metadata"));
    }
    if (template.get("type") != null) {
      shape.put("type", template.get("type"));
    }
    body.put("spec", Map.of("encryptedData", items, "template", shape));
    return body;
  }

  /** Whatever an overlay makes of its name. */
  private static Map<String, @Nullable Object> openAnywhere(
      Map<String, @Nullable Object> metadata) {
    Map<String, @Nullable Object> annotations = map(metadata.get("annotations"));
    annotations.keySet().removeIf(name -> name.startsWith("sealedsecrets.bitnami.com/"));
    annotations.putAll(Scope.CLUSTER_WIDE.annotations());
    metadata.put("annotations", annotations);
    return metadata;
  }

  private String seal(String name, String why) {
    try (SecretBytes word = SecretBytes.utf8(words.apply(name, why))) {
      return SealedSecrets.sealValue(word, Scope.CLUSTER_WIDE, "", "", key.certificate(), random);
    }
  }

  private static Map<String, @Nullable Object> map(@Nullable Object value) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, each) -> copy.put(String.valueOf(name), each));
    }
    return copy;
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }
}
