package dev.sealgate.crypto.sealed;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.CryptoException.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A SealedSecret manifest, checked: types as the kind has them (the controller turns a wrongly
 * typed {@code encryptedData} into an empty one without a word), and a label to open it with.
 */
record SealedDocument(
    String name,
    Optional<String> namespace,
    Scope scope,
    Map<String, String> encryptedData,
    Optional<String> v1Data,
    Fields template) {
  static final String ITEMS = "spec.encryptedData.";

  private static final int MAX_ITEMS = 10_000;
  private static final int MAX_ITEM_CHARS = 8 << 20;

  static SealedDocument read(Map<String, ?> manifest) {
    Fields root = Fields.root(manifest);
    root.requireKind(SecretSealer.API_VERSION, SecretSealer.KIND);
    Fields metadata = root.fields("metadata");
    Fields spec = root.fields("spec");
    String name =
        metadata
            .nonEmptyText("name")
            .orElseThrow(() -> metadata.malformed("name", "is missing", "name the SealedSecret"));
    Scope scope = Scope.ofAnnotations(metadata.texts("annotations"));
    Optional<String> namespace = metadata.nonEmptyText("namespace");
    if (namespace.isEmpty() && scope != Scope.CLUSTER_WIDE) {
      throw metadata.malformed(
          "namespace",
          "is missing, and without it the values can't be opened",
          "add the namespace that the Secret was sealed for");
    }
    SealedDocument document =
        new SealedDocument(
            name,
            namespace,
            scope,
            encryptedData(spec),
            spec.nonEmptyText("data"),
            spec.fields("template"));
    document.requireBounds();
    if (document.v1Data.isPresent() && !document.encryptedData.isEmpty()) {
      throw spec.malformed(
          "data",
          "cannot use the field 'encryptedData' and the deprecated field 'data' at the same time",
          "remove spec.data");
    }
    return document;
  }

  private static Map<String, String> encryptedData(Fields spec) {
    Fields items = spec.fields("encryptedData");
    Map<String, String> result = new LinkedHashMap<>();
    for (String key : items.values().keySet()) {
      result.put(
          key,
          items
              .text(key)
              .orElseThrow(
                  () -> items.malformed(key, "is null", "remove the key, or seal a value for it")));
    }
    return result;
  }

  private void requireBounds() {
    if (encryptedData.size() > MAX_ITEMS) {
      throw new CryptoException.LimitExceeded(
          "the SealedSecret has more than " + MAX_ITEMS + " items", "split it");
    }
    List<String> texts = new ArrayList<>(encryptedData.values());
    v1Data.ifPresent(texts::add);
    long total = 0;
    for (String text : texts) {
      total += text.length();
    }
    if (total > MAX_ITEM_CHARS) {
      throw new CryptoException.LimitExceeded(
          "the SealedSecret's values are above 8 MiB",
          "a Kubernetes Secret holds 1 MiB at most: split it");
    }
  }

  byte[] label() {
    return scope.label(namespace.orElse(""), name);
  }

  static byte[] decode(String item, String path) {
    return GoBase64.decode(item)
        .orElseThrow(() ->
            new CryptoException.Malformed(
                    "SealedSecret",
                    -1,
                    "is not base64 with padding",
                    "the value was cut off or edited: seal it again")
                .at(Location.keyPath(path)));
  }
}
