package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.render.KeyPath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Masks the values of a core Secret; everything else in it has to be in the clear. */
final class SecretMasker {
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private final SecretRegistry registry;
  private final Set<String> placeholders;
  private final boolean allowPlaintext;
  private final ProblemList problems;

  /** Whether a value of the Secret was encrypted, and whether one was not. */
  record Masked(Manifest manifest, boolean encrypted, boolean plaintext) {}

  private static final class Seen {
    boolean encrypted;
    boolean plaintext;
  }

  SecretMasker(
      SecretRegistry registry,
      Set<String> placeholders,
      boolean allowPlaintext,
      ProblemList problems) {
    this.registry = registry;
    this.placeholders = placeholders;
    this.allowPlaintext = allowPlaintext;
    this.problems = problems;
  }

  /** The Secret with placeholders; what could not be masked is among the problems. */
  Masked mask(Manifest secret) {
    Seen seen = new Seen();
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    secret
        .body()
        .forEach((key, value) -> {
          boolean data = key.equals("data");
          body.put(
              key,
              data || key.equals("stringData")
                  ? values(secret, key, data, value, seen)
                  : clear(secret, key, value));
        });
    if (secret.annotation(LAST_APPLIED).isPresent()) {
      problems.add(
          Reason.PLAINTEXT_SECRET,
          secret.origin(),
          KeyPath.key("metadata.annotations", LAST_APPLIED),
          "the annotation repeats the Secret's values in the clear",
          "remove the annotation; kubectl wrote it");
    }
    Manifest masked =
        new Manifest(secret.apiVersion(), secret.ref(), body, secret.origin(), secret.producedBy());
    return new Masked(masked, seen.encrypted, seen.plaintext);
  }

  private @Nullable Object clear(Manifest secret, String key, @Nullable Object value) {
    return Trees.map(
        value,
        key,
        (path, scalar) -> {
          if (scalar instanceof Leaf) {
            PlaceholderGuard.leak(secret, path, problems);
            return null;
          }
          return scalar;
        });
  }

  private @Nullable Object values(
      Manifest secret, String field, boolean base64, @Nullable Object tree, Seen seen) {
    if (tree == null) {
      return null;
    }
    if (!(tree instanceof Map<?, ?> map)) {
      malformed(secret, field, field + " is no map of texts", "write it as key: value");
      return null;
    }
    Map<String, @Nullable Object> masked = new LinkedHashMap<>();
    map.forEach((key, value) -> {
      String path = KeyPath.key(field, (String) key);
      masked.put((String) key, value(secret, path, base64, value, seen));
    });
    return masked;
  }

  private @Nullable Object value(
      Manifest secret, String path, boolean base64, @Nullable Object value, Seen seen) {
    return switch (value) {
      case null -> null;
      case Leaf leaf -> {
        seen.encrypted = true;
        yield masked(secret, path, base64, leaf.value(), true);
      }
      case String text when text.isEmpty() -> text;
      case String text -> {
        if (Ciphertext.isIn(text)) {
          Ciphertext.refuse(secret, path, problems);
          yield null;
        }
        seen.plaintext = true;
        try (SecretBytes plain = SecretBytes.utf8(text)) {
          yield masked(secret, path, base64, plain, false);
        }
      }
      default -> {
        seen.plaintext = true;
        plaintext(secret, path);
        if (allowPlaintext) {
          malformed(secret, path, "the value is no text", "write it in quotes");
        }
        yield null;
      }
    };
  }

  private @Nullable String masked(
      Manifest secret, String path, boolean base64, SecretBytes value, boolean encrypted) {
    Optional<SecretBytes> decoded = base64 ? decode(value) : Optional.of(value.duplicate());
    if (decoded.isEmpty()) {
      malformed(
          secret,
          path,
          "the value is not base64",
          "values in data are base64; plain ones go into stringData");
      return null;
    }
    try (SecretBytes content = decoded.get()) {
      if (content.use(encrypted ? Ciphertext::isSopsIn : Ciphertext::isIn)) {
        Ciphertext.refuse(secret, path, problems);
        return null;
      }
      if (!encrypted) {
        plaintext(secret, path);
      }
      if (content.length() == 0) {
        return "";
      }
      String placeholder = registry.mask(content);
      placeholders.add(placeholder);
      return base64 ? encode(placeholder) : placeholder;
    } catch (CryptoException failure) {
      problems.addAll(CryptoProblems.at(secret.origin(), path, failure));
      return null;
    }
  }

  private void plaintext(Manifest secret, String path) {
    if (!allowPlaintext) {
      problems.add(
          Reason.PLAINTEXT_SECRET,
          secret.origin(),
          path,
          "Secret " + secret.ref().name() + " stands in Git in plaintext",
          "encrypt the file with `seal encrypt`, and change the value, for it is in the history");
    }
  }

  private void malformed(Manifest secret, String path, String message, String hint) {
    problems.add(Reason.INVALID_MANIFEST, secret.origin(), path, message, hint);
  }

  static String encode(String placeholder) {
    return Base64.getEncoder().encodeToString(placeholder.getBytes(StandardCharsets.US_ASCII));
  }

  /** As the API server reads it: line ends are skipped, padding is required. */
  static Optional<SecretBytes> decode(SecretBytes base64) {
    return base64.use(text -> {
      byte[] packed = new byte[text.length];
      int length = 0;
      for (byte b : text) {
        if (b != '\r' && b != '\n') {
          packed[length++] = b;
        }
      }
      byte[] exact = Arrays.copyOf(packed, length);
      Arrays.fill(packed, (byte) 0);
      try {
        return length % 4 == 0
            ? Optional.of(SecretBytes.takeOwnershipOf(Base64.getDecoder().decode(exact)))
            : Optional.empty();
      } catch (IllegalArgumentException _) {
        return Optional.empty();
      } finally {
        Arrays.fill(exact, (byte) 0);
      }
    });
  }
}
