package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sealed.OpenedSecret;
import dev.sealgate.crypto.sealed.Scope;
import dev.sealgate.crypto.sealed.SealOptions;
import dev.sealgate.crypto.sealed.SealedSecrets;
import dev.sealgate.crypto.sealed.SealingCertificate;
import dev.sealgate.crypto.sealed.SealingKeyRing;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsLimits;
import dev.sealgate.crypto.sops.SopsValue;
import dev.sealgate.crypto.sops.StructuredText;
import dev.sealgate.crypto.sops.TreePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts the items of a Secret into a SealedSecret that is there, for its name, namespace and scope.
 * All else of the file stays as it is.
 */
final class MergeInto {
  private final World world;
  private final String target;
  private final @Nullable Scope scope;

  /**
   * @param scope what the command line says; must be that of the target
   */
  MergeInto(World world, String target, @Nullable Scope scope) {
    this.world = world;
    this.target = target;
    this.scope = scope;
  }

  /**
   * @param keys to leave items alone whose value is the same; without them every item is sealed
   */
  void merge(
      Source input, Supplier<SealingCertificate> certificate, Optional<SealingKeyRing> keys) {
    Manifests.Document secret = only(input);
    if (!secret.isSecret()) {
      throw Failure.of(
          input.name() + " is no Secret of apiVersion v1", "merge one Secret into a SealedSecret");
    }
    try (Source file = SopsInput.read(world, target)) {
      Manifests.Document sealed = only(file);
      Scope own = requireSealed(sealed);
      requireSamePlace(secret, sealed);
      Map<String, Object> fresh =
          SealedSecrets.seal(
              placed(secret, sealed),
              certificate.get(),
              SealOptions.at(world.clock().instant()).withScope(own),
              world.random());
      Map<TreePath, SopsValue> changes = changes(secret, sealed, fresh, keys);
      if (changes.isEmpty()) {
        world.notice("nothing changes in " + target);
        return;
      }
      SopsFormat format = format(file);
      try (SecretBytes content =
          SecretBytes.takeOwnershipOf(
              StructuredText.put(
                  target, file.content().copyBytes(), format, changes, SopsLimits.DEFAULT))) {
        new Target(world).replace(target, content, Target.Readers.UNCHANGED);
      }
    }
  }

  private static Manifests.Document only(Source source) {
    List<Manifests.Document> documents = Manifests.read(source);
    if (documents.size() != 1) {
      throw Failure.of(
          "%s holds %d documents, and one is merged into one"
              .formatted(source.name(), documents.size()),
          "keep each SealedSecret in a file of its own");
    }
    return documents.getFirst();
  }

  private Scope requireSealed(Manifests.Document sealed) {
    if (!sealed.text("kind").equals("SealedSecret")) {
      throw Failure.of(
          target + " is no SealedSecret", "make one first: seal secret < SECRET -o " + target);
    }
    Scope own = Scope.ofAnnotations(annotations(sealed));
    if (scope != null && scope != own) {
      throw Failure.of(
          "%s is sealed %s, and --scope says %s"
              .formatted(target, ScopeName.of(own), ScopeName.of(scope)),
          "leave --scope out: items of two scopes in one SealedSecret can't be opened");
    }
    return own;
  }

  private static Map<String, String> annotations(Manifests.Document document) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (document.body().get("metadata") instanceof Map<?, ?> metadata
        && metadata.get("annotations") instanceof Map<?, ?> annotations) {
      annotations.forEach((key, value) -> texts.put(key.toString(), String.valueOf(value)));
    }
    return texts;
  }

  private void requireSamePlace(Manifests.Document secret, Manifests.Document sealed) {
    for (String field : List.of("name", "namespace")) {
      String theirs = secret.metadata(field);
      if (!theirs.isEmpty() && !theirs.equals(sealed.metadata(field))) {
        throw Failure.of(
            "%s mismatch: the Secret says \"%s\" and %s says \"%s\""
                .formatted(field, theirs, target, sealed.metadata(field)),
            "is it the right file? Leave the " + field + " out of the Secret if it is");
      }
    }
  }

  /** The Secret under the name and in the namespace of the target. */
  private static Map<String, @Nullable Object> placed(
      Manifests.Document secret, Manifests.Document sealed) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    if (secret.body().get("metadata") instanceof Map<?, ?> given) {
      given.forEach((key, value) -> metadata.put((String) key, value));
    }
    for (String field : List.of("name", "namespace")) {
      if (!sealed.metadata(field).isEmpty()) {
        metadata.put(field, sealed.metadata(field));
      }
    }
    Map<String, @Nullable Object> body = new LinkedHashMap<>(secret.body());
    body.put("metadata", metadata);
    return body;
  }

  private Map<TreePath, SopsValue> changes(
      Manifests.Document secret,
      Manifests.Document sealed,
      Map<String, Object> fresh,
      Optional<SealingKeyRing> keys) {
    List<String> same = keys.map(ring -> unchanged(secret, sealed, ring)).orElse(List.of());
    Map<TreePath, SopsValue> changes = new LinkedHashMap<>();
    map(fresh, "spec", "encryptedData")
        .forEach((key, value) -> {
          if (!same.contains(key)) {
            put(changes, value, "spec", "encryptedData", key);
          }
        });
    for (String kind : List.of("labels", "annotations")) {
      Map<String, Object> old = map(sealed.body(), "spec", "template", "metadata", kind);
      map(fresh, "spec", "template", "metadata", kind)
          .forEach((key, value) -> {
            if (!value.equals(old.get(key))) {
              put(changes, value, "spec", "template", "metadata", kind, key);
            }
          });
    }
    return changes;
  }

  private static List<String> unchanged(
      Manifests.Document secret, Manifests.Document sealed, SealingKeyRing keys) {
    List<String> same = new ArrayList<>();
    try (OpenedSecret opened = SealedSecrets.open(sealed.body(), keys)) {
      opened
          .data()
          .forEach((key, value) -> {
            byte[] given = given(secret, key);
            if (given != null && value.use(bytes -> java.util.Arrays.equals(bytes, given))) {
              same.add(key);
            }
          });
    }
    return same;
  }

  /** The value that the Secret has for a key. */
  private static byte @Nullable [] given(Manifests.Document secret, String key) {
    if (map(secret.body(), "stringData").get(key) instanceof String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    return map(secret.body(), "data").get(key) instanceof String text
        ? Base64.getMimeDecoder().decode(text)
        : null;
  }

  private static void put(Map<TreePath, SopsValue> changes, Object value, String... path) {
    try (SecretBytes text = SecretBytes.utf8(value.toString())) {
      changes.put(new TreePath(List.of((Object[]) path)), SopsValue.text(text));
    }
  }

  private static Map<String, Object> map(Map<?, ?> root, String... path) {
    Object node = root;
    for (String key : path) {
      node = node instanceof Map<?, ?> map ? map.get(key) : null;
    }
    Map<String, Object> result = new LinkedHashMap<>();
    if (node instanceof Map<?, ?> map) {
      map.forEach((key, value) -> {
        if (value != null) {
          result.put(key.toString(), value);
        }
      });
    }
    return result;
  }

  private static SopsFormat format(Source file) {
    return file.content().use(SecretCommand::beginsLikeJson) ? SopsFormat.JSON : SopsFormat.YAML;
  }
}
