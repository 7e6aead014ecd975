package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.mask.Placeholders;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.Origin;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.render.KeyPath;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Placeholders come from the registry only, and go into Secrets only. */
final class PlaceholderGuard {
  private PlaceholderGuard() {}

  /** Whether a text that nobody masked holds a placeholder, in base64 perhaps. */
  static boolean isForged(String text) {
    return Placeholders.containsAny(text) || EncodedPlaceholders.hideIn(text);
  }

  /**
   * Refuses what a repository's author wrote to look like a placeholder: the value that it stands
   * for would be put in its place. Encrypted values are {@link Leaf}s here, and not looked at.
   */
  static void refuseForged(Manifest manifest, ProblemList problems) {
    refuseForged(manifest.body(), manifest.origin(), problems);
  }

  static void refuseForged(@Nullable Object tree, Origin origin, ProblemList problems) {
    Trees.walk(
        tree,
        "",
        new Trees.Visitor() {
          @Override
          public void scalar(String keyPath, Object value) {
            if (value instanceof String text) {
              refuse(keyPath, text);
            }
          }

          @Override
          public void key(String keyPath, String key) {
            refuse(keyPath, key);
          }

          private void refuse(String keyPath, String text) {
            if (isForged(text)) {
              problems.add(
                  Reason.PLACEHOLDER_FORGED,
                  origin,
                  keyPath,
                  "the text looks like a placeholder for a secret value",
                  "placeholders can't be written by hand: put the value itself into an encrypted"
                      + " file");
            }
          }
        });
  }

  /** Refuses a masked value anywhere but in a Secret's data, or in a kind that may carry it. */
  static void refuseLeaks(Manifest manifest, SecretPolicy policy, ProblemList problems) {
    if (policy.allows(manifest.ref())) {
      refuseNames(manifest, problems);
      return;
    }
    if (!manifest.isSecret()) {
      refuseIn(manifest, manifest.body(), "", problems);
      return;
    }
    for (Map.Entry<String, @Nullable Object> entry : manifest.body().entrySet()) {
      if (!entry.getKey().equals("data") && !entry.getKey().equals("stringData")) {
        refuseIn(manifest, entry.getValue(), entry.getKey(), problems);
      }
    }
  }

  /** What an object is called and found by is content of no kind: it stands in URLs and logs. */
  private static void refuseNames(Manifest manifest, ProblemList problems) {
    refuseIn(manifest, manifest.apiVersion(), "apiVersion", problems);
    manifest
        .metadata()
        .forEach((key, value) -> {
          if (!key.equals("annotations")) {
            refuseIn(manifest, value, KeyPath.key("metadata", key), problems);
          }
        });
  }

  private static void refuseIn(
      Manifest manifest, @Nullable Object tree, String path, ProblemList problems) {
    Trees.walk(
        tree,
        path,
        (keyPath, value) -> {
          if (value instanceof String text && Placeholders.containsAny(text)) {
            leak(manifest, keyPath, problems);
          }
        });
  }

  static void leak(Manifest manifest, String keyPath, ProblemList problems) {
    problems.add(
        Reason.SECRET_LEAK,
        manifest.origin(),
        keyPath,
        "a secret value would stand in the clear in "
            + manifest.ref().kind()
            + " "
            + manifest.ref().name(),
        manifest.isSecret()
            ? "encrypt data and stringData only: encrypted_regex ^(data|stringData)$ in .sops.yaml"
            : "move it into a Secret; if this kind really has to carry it, name the kind in"
                + " spec.decryption.allowedKinds");
  }
}
