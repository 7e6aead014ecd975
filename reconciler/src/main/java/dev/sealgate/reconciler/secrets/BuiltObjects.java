package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.mask.Placeholders;
import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.model.SecretProvenance;
import dev.sealgate.reconciler.model.SecretProvenance.Via;
import dev.sealgate.reconciler.render.KeyPath;
import dev.sealgate.reconciler.secrets.SecretSources.Source;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Objects that kustomize made. A Secret's value may hold a placeholder, several with text between
 * them, or one in base64 where a replacement copied data as it is; each value becomes one
 * placeholder of what it will be.
 */
final class BuiltObjects {
  private final SecretRegistry registry;
  private final boolean allowPlaintext;
  private final SecretSources sources;
  private final ProblemList problems;
  private final BuiltValues values;

  BuiltObjects(
      SecretRegistry registry,
      boolean allowPlaintext,
      SecretSources sources,
      ProblemList problems) {
    this.registry = registry;
    this.allowPlaintext = allowPlaintext;
    this.sources = sources;
    this.problems = problems;
    this.values = new BuiltValues(registry, sources);
  }

  BuiltValues values() {
    return values;
  }

  /** Refuses placeholders that nobody gave out, that became keys, or that were encoded. */
  boolean refuses(Manifest manifest) {
    int before = problems.count();
    for (Map.Entry<String, @Nullable Object> entry : manifest.body().entrySet()) {
      boolean inSecret =
          manifest.isSecret()
              && (entry.getKey().equals("data") || entry.getKey().equals("stringData"));
      Trees.walk(
          entry.getValue(),
          entry.getKey(),
          new Trees.Visitor() {
            @Override
            public void scalar(String keyPath, Object value) {
              if (value instanceof String text) {
                if (Placeholders.findIn(text).stream().anyMatch(it -> !values.isOurs(it))) {
                  forged(manifest, keyPath);
                }
                if (!inSecret && EncodedPlaceholders.areIn(text)) {
                  PlaceholderGuard.leak(manifest, keyPath, problems);
                }
              }
            }

            @Override
            public void key(String keyPath, String key) {
              if (Placeholders.containsAny(key)) {
                PlaceholderGuard.leak(manifest, keyPath, problems);
              }
            }
          });
    }
    return problems.count() > before;
  }

  private void forged(Manifest manifest, String keyPath) {
    problems.add(
        Reason.PLACEHOLDER_FORGED,
        manifest.origin(),
        keyPath,
        "the text looks like a placeholder of Sealgate's",
        "write something else: placeholders are made by the controller only");
  }

  Manifest mask(Manifest secret) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>(secret.body());
    for (String field : List.of("data", "stringData")) {
      if (body.get(field) instanceof Map<?, ?> values) {
        Map<String, @Nullable Object> masked = new LinkedHashMap<>();
        values.forEach((key, value) -> {
          String path = KeyPath.key(field, (String) key);
          masked.put((String) key, value(secret, path, value, field.equals("data")));
        });
        body.put(field, masked);
      } else if (body.get(field) != null) {
        malformed(secret, field, field + " is no map of texts", "write it as key: value");
      }
    }
    return new Manifest(
        secret.apiVersion(), secret.ref(), body, secret.origin(), secret.producedBy());
  }

  private @Nullable Object value(
      Manifest secret, String path, @Nullable Object value, boolean base64) {
    if (value == null || value.equals("")) {
      return value;
    }
    if (value instanceof Leaf leaf) {
      return substituted(secret, path, leaf);
    }
    if (!(value instanceof String text)) {
      malformed(secret, path, "the value is no text", "write it in quotes");
      return null;
    }
    Optional<SecretBytes> content = base64 ? decode(text) : Optional.of(SecretBytes.utf8(text));
    if (content.isEmpty()) {
      malformed(
          secret,
          path,
          "the value is not base64",
          "values in data are base64; plain ones go into stringData");
      return null;
    }
    try (SecretBytes bytes = content.get()) {
      String placeholder = bytes.use(live -> placeholder(secret, path, live));
      return base64 && !placeholder.isEmpty() ? SecretMasker.encode(placeholder) : placeholder;
    } catch (CryptoException failure) {
      problems.addAll(CryptoProblems.at(secret.origin(), path, failure));
      return null;
    }
  }

  private @Nullable String substituted(Manifest secret, String path, Leaf leaf) {
    if (leaf.value().length() == 0) {
      return "";
    }
    try {
      String placeholder = registry.mask(leaf.value());
      sources.note(List.of(placeholder), new Source(secret.origin(), Via.SUBSTITUTED, List.of()));
      return placeholder;
    } catch (CryptoException failure) {
      problems.addAll(CryptoProblems.at(secret.origin(), path, failure));
      return null;
    }
  }

  private static Optional<SecretBytes> decode(String text) {
    try (SecretBytes packed = SecretBytes.utf8(text)) {
      return SecretMasker.decode(packed);
    }
  }

  private String placeholder(Manifest secret, String path, byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    List<String> found = Placeholders.findIn(text);
    Set<String> parts = BuiltValues.partsOf(text);
    if (values.isForged(text)) {
      forged(secret, path);
      return "";
    }
    if (found.size() == 1 && found.getFirst().length() == text.length()) {
      return text;
    }
    if (!parts.isEmpty()) {
      try (SecretBytes decoded = values.decodeInside(text)) {
        String whole = registry.mask(decoded);
        parts.stream()
            .flatMap(part -> sources.of(part).stream())
            .findFirst()
            .ifPresent(source -> sources.note(List.of(whole), source));
        return whole;
      }
    }
    if (!allowPlaintext) {
      problems.add(
          Reason.PLAINTEXT_SECRET,
          secret.origin(),
          path,
          "a value of Secret " + secret.ref().name() + " stands in Git in plaintext",
          "encrypt the file that it comes from, and change the value: it is in the history");
      return "";
    }
    try (SecretBytes plain = SecretBytes.copyOf(content)) {
      if (plain.length() == 0) {
        return "";
      }
      String placeholder = registry.mask(plain);
      sources.note(List.of(placeholder), new Source(secret.origin(), Via.PLAINTEXT, List.of()));
      return placeholder;
    }
  }

  /** Where the masked Secret's values came from; empty for one without values. */
  Optional<SecretProvenance> provenance(Manifest secret) {
    Set<String> keys = new TreeSet<>();
    Set<Source> found = new LinkedHashSet<>();
    for (String field : List.of("data", "stringData")) {
      if (secret.body().get(field) instanceof Map<?, ?> values) {
        values.forEach((key, value) -> {
          keys.add((String) key);
          if (value instanceof String text) {
            String plain = field.equals("data") ? decodedOrEmpty(text) : text;
            Placeholders.findIn(plain).forEach(it -> sources.of(it).ifPresent(found::add));
          }
        });
      }
    }
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Source first =
        found.stream()
            .filter(it -> it.via() == Via.SOPS)
            .findFirst()
            .orElse(found.iterator().next());
    Set<String> details = new LinkedHashSet<>(first.details());
    found.stream()
        .filter(it -> !it.origin().file().equals(first.origin().file()))
        .forEach(it -> details.add("also " + it.origin().file()));
    return Optional.of(
        new SecretProvenance(
            secret.ref(),
            first.via(),
            first.origin(),
            List.copyOf(details),
            List.copyOf(keys),
            Optional.empty()));
  }

  private static String decodedOrEmpty(String base64) {
    return decode(base64)
        .map(bytes -> {
          try (bytes) {
            return bytes.use(live -> new String(live, StandardCharsets.ISO_8859_1));
          }
        })
        .orElse("");
  }

  private void malformed(Manifest secret, String path, String message, String hint) {
    problems.add(Reason.INVALID_MANIFEST, secret.origin(), path, message, hint);
  }
}
