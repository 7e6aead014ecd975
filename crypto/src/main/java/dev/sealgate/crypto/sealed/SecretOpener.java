package dev.sealgate.crypto.sealed;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.CryptoException.Location;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.templates.GoTemplate;
import dev.sealgate.templates.TemplateException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Opens a SealedSecret into what the controller would create. */
final class SecretOpener {
  private final SealedDocument document;
  private final OpenOptions options;

  /** The key that opened the last item comes first: usually it opens them all. */
  private List<SealingKey> keys;

  SecretOpener(SealedDocument document, SealingKeyRing keys, OpenOptions options) {
    this.document = document;
    this.options = options;
    this.keys = keys.keys();
  }

  OpenedSecret open() {
    return document.v1Data().map(this::openV1).orElseGet(this::openItems);
  }

  HybridCipher.Opened openItem(String item, String path) {
    byte[] sealed = SealedDocument.decode(item, path);
    try {
      HybridCipher.Opened opened = HybridCipher.open(keys, sealed, document.label());
      preferKey(opened.key());
      return opened;
    } catch (CryptoException e) {
      throw e.at(Location.keyPath(path));
    }
  }

  private void preferKey(SealingKey key) {
    if (keys.getFirst() != key) {
      List<SealingKey> reordered = new ArrayList<>(keys);
      reordered.remove(key);
      reordered.addFirst(key);
      keys = reordered;
    }
  }

  private OpenedSecret openItems() {
    SortedMap<String, SecretBytes> opened = new TreeMap<>();
    List<CryptoException> failures = new ArrayList<>();
    document
        .encryptedData()
        .forEach((key, item) -> {
          try {
            opened.put(key, openItem(item, SealedDocument.ITEMS + key).value());
          } catch (CryptoException e) {
            failures.add(e);
          }
        });
    Map<String, SecretBytes> rendered = Map.of();
    try {
      if (failures.isEmpty()) {
        rendered = render(opened);
      }
    } catch (CryptoException e) {
      failures.add(e);
    }
    if (!failures.isEmpty()) {
      opened.values().forEach(SecretBytes::close);
      throw combined(failures);
    }
    rendered.forEach((key, value) -> {
      SecretBytes before = opened.put(key, value);
      if (before != null) {
        before.close();
      }
    });
    Fields template = document.template();
    return new OpenedSecret(
        metadata(template.fields("metadata").values()),
        template.nonEmptyText("type"),
        template.bool("immutable"),
        opened);
  }

  /** The first failure, with the others attached. */
  private static CryptoException combined(List<CryptoException> failures) {
    CryptoException first = failures.getFirst();
    failures.stream().skip(1).forEach(first::addSuppressed);
    return first;
  }

  private Map<String, SecretBytes> render(Map<String, SecretBytes> opened) {
    Map<String, String> templates = document.template().texts("data");
    if (templates.isEmpty()) {
      return Map.of();
    }
    Map<String, Object> context = new HashMap<>();
    if (options.merge() == OpenOptions.TemplateMerge.ENCRYPTED_WINS) {
      context.putAll(templates);
      templates.keySet().removeAll(opened.keySet());
    }
    opened.forEach((key, value) -> context.put(key, value.copyBytes()));
    Map<String, SecretBytes> rendered = new LinkedHashMap<>();
    try {
      templates.forEach((key, text) -> rendered.put(key, render(key, text, context)));
      return rendered;
    } catch (CryptoException e) {
      rendered.values().forEach(SecretBytes::close);
      throw e;
    } finally {
      context.values().forEach(SecretOpener::wipe);
    }
  }

  private static void wipe(Object value) {
    if (value instanceof byte[] bytes) {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static SecretBytes render(String key, String text, Map<String, Object> context) {
    try {
      return SecretBytes.takeOwnershipOf(
          GoTemplate.renderBytes(key, text, context, GoTemplate.Options.DEFAULT));
    } catch (TemplateException e) {
      throw new CryptoException.Malformed(
              "template",
              e.line(),
              "line %d, column %d: %s%s"
                  .formatted(
                      e.line(),
                      e.column(),
                      e.function().map(name -> name + ": ").orElse(""),
                      e.detail()),
              e.hint().isEmpty() ? "compare the template with Go's text/template" : e.hint())
          .at(Location.keyPath("spec.template.data." + key));
    }
  }

  private OpenedSecret openV1(String blob) {
    if (!options.acceptV1Data()) {
      throw new CryptoException.Unsupported(
              "using deprecated 'data' field, use 'encryptedData' or flip the feature flag",
              "seal the Secret again with a current kubeseal or seal")
          .at(Location.keyPath("spec.data"));
    }
    try (SecretBytes json = openItem(blob, "spec.data").value()) {
      Fields secret = Fields.root(V1Secret.parse(json));
      Optional<String> type = secret.nonEmptyText("type");
      Optional<Boolean> immutable = secret.bool("immutable");
      try (SecretItems items = SecretItems.read(secret)) {
        return new OpenedSecret(
            metadata(secret.fields("metadata").values()), type, immutable, items.take());
      }
    } catch (CryptoException e) {
      throw e.at(Location.keyPath("spec.data"));
    }
  }

  private Map<String, Object> metadata(Map<String, ?> template) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    template.forEach((key, value) -> {
      if (value != null) {
        metadata.put(key, value);
      }
    });
    metadata.put("name", document.name());
    metadata.remove("namespace");
    document.namespace().ifPresent(value -> metadata.put("namespace", value));
    return metadata;
  }
}
