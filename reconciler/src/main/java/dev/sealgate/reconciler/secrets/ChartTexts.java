package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.reconciler.helm.Rendering;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.render.KeyPath;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Texts that templates made of values which they did not see: each becomes one placeholder of what
 * Helm would have made of the value itself, or is refused.
 */
final class ChartTexts {
  private final Derivations derivations;
  private final Set<String> hashes;
  private final SecretRegistry registry;
  private final SecretSources sources;
  private final ProblemList problems;

  ChartTexts(
      Rendering.Done done, SecretRegistry registry, SecretSources sources, ProblemList problems) {
    this.derivations = new Derivations(done.marks(), registry);
    this.hashes = done.hashes();
    this.registry = registry;
    this.sources = sources;
    this.problems = problems;
  }

  Manifest resolve(Manifest manifest) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    manifest
        .body()
        .forEach((key, value) -> {
          boolean data = manifest.isSecret() && key.equals("data");
          boolean values = data || (manifest.isSecret() && key.equals("stringData"));
          body.put(
              key,
              Trees.map(
                  value,
                  KeyPath.key("", key),
                  (path, scalar) ->
                      switch (scalar) {
                        case String text -> text(manifest, path, text, data, values);
                        case Leaf leaf -> leaf(manifest, path, leaf);
                        default -> scalar;
                      }));
        });
    return new Manifest(
        manifest.apiVersion(), manifest.ref(), body, manifest.origin(), manifest.producedBy());
  }

  /** A text with a secret variable in it, of which nothing else is left to be worked out. */
  private Leaf leaf(Manifest manifest, String path, Leaf leaf) {
    if (leaf.value().use(it -> derivations.holds(new String(it, StandardCharsets.UTF_8)))) {
      problems.add(
          Reason.UNSUPPORTED,
          manifest.origin(),
          path,
          "a secret variable stands in one text with a secret value of the chart",
          "give the chart the variable's value, by valuesFrom");
    }
    return leaf;
  }

  private @Nullable String text(
      Manifest manifest, String path, String text, boolean data, boolean values) {
    try {
      if (values && isHashIn(text, data)) {
        throw new BadText(
            "the chart makes the value from a hash of what stands in a secret value's place",
            "hash the value where it is made, and encrypt the hash");
      }
      if (derivations.holds(text)) {
        own(text);
        try (SecretBytes resolved = derivations.scalar(text)) {
          return data ? encoded(resolved, text) : masked(resolved, text);
        }
      }
      return data ? base64(text) : text;
    } catch (BadText bad) {
      problems.add(bad.reason(), manifest.origin(), path, bad.message(), bad.hint());
    } catch (CryptoException failure) {
      problems.addAll(CryptoProblems.at(manifest.origin(), path, failure));
    }
    return null;
  }

  /** A placeholder of what the chart was not given stands for somebody else's value. */
  private void own(String text) throws BadText {
    if (!derivations.placeholders(text).stream().allMatch(it -> sources.of(it).isPresent())) {
      throw new BadText(
          Reason.PLACEHOLDER_FORGED,
          "the text holds what looks like a placeholder of Sealgate's",
          "write something else: placeholders are made by the controller only");
    }
  }

  private boolean isHashIn(String text, boolean base64) {
    if (hashes.isEmpty()) {
      return false;
    }
    String inside = base64 ? decoded(text).orElse("") : "";
    return hashes.stream().anyMatch(hash -> text.contains(hash) || inside.contains(hash));
  }

  /** A value that is base64 itself. */
  private String encoded(SecretBytes resolved, String text) throws BadText {
    Optional<SecretBytes> content = SecretMasker.decode(resolved);
    if (content.isEmpty()) {
      throw new BadText(
          "the value is not base64",
          "values in data are base64: let the template call b64enc, or use stringData");
    }
    try (SecretBytes bytes = content.get()) {
      String placeholder = masked(bytes, text);
      return placeholder.isEmpty() ? "" : SecretMasker.encode(placeholder);
    }
  }

  /** What Helm encoded itself, as {@code .Files.AsSecrets} does. */
  private String base64(String text) throws BadText {
    Optional<String> inside = decoded(text).filter(derivations::holds);
    if (inside.isEmpty()) {
      return text;
    }
    own(inside.get());
    try (SecretBytes resolved = derivations.verbatim(inside.get())) {
      String placeholder = masked(resolved, inside.get());
      return placeholder.isEmpty() ? "" : SecretMasker.encode(placeholder);
    }
  }

  private static Optional<String> decoded(String text) {
    try (SecretBytes packed = SecretBytes.utf8(text)) {
      return SecretMasker.decode(packed)
          .map(bytes -> {
            try (bytes) {
              return bytes.use(live -> new String(live, StandardCharsets.UTF_8));
            }
          });
    }
  }

  private String masked(SecretBytes value, String text) {
    if (value.length() == 0) {
      return "";
    }
    String whole = registry.mask(value);
    derivations.placeholders(text).stream()
        .flatMap(part -> sources.of(part).stream())
        .findFirst()
        .ifPresent(source -> sources.note(List.of(whole), source));
    return whole;
  }

  /** Why a text can't become what Helm would have made. */
  static final class BadText extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final String hint;

    BadText(String message, String hint) {
      this(Reason.UNSUPPORTED, message, hint);
    }

    BadText(Reason reason, String message, String hint) {
      super(message, null, false, false);
      this.reason = reason;
      this.hint = hint;
    }

    Reason reason() {
      return reason;
    }

    String message() {
      return String.valueOf(getMessage());
    }

    String hint() {
      return hint;
    }
  }
}
