package dev.sealgate.crypto.sealed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealgate.crypto.SecretBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Keys, manifests and shortcuts for the tests of this package. */
final class SealedFixtures {
  static final Path VECTORS = Path.of("src/test/resources/sealed");
  static final SecureRandom RANDOM = new SecureRandom();
  static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");

  private SealedFixtures() {}

  static String read(String name) {
    try {
      return Files.readString(VECTORS.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SealingKey key(int bits) {
    return SealingKey.parse(
        SecretBytes.utf8(read("rsa" + bits + ".key")), read("rsa" + bits + ".crt"));
  }

  static SealingCertificate certificate(int bits) {
    return SealingCertificate.parse(read("rsa" + bits + ".crt"));
  }

  static SealingKeyRing bothKeys() {
    return SealingKeyRing.of(List.of(key(2048), key(4096)));
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> yaml(String text) {
    return (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(text);
  }

  /** A deep copy that can be changed, without nulls. */
  static Map<String, Object> copy(Map<?, ?> tree) {
    Map<String, Object> result = new LinkedHashMap<>();
    tree.forEach((key, value) -> {
      if (value != null) {
        result.put((String) key, copyValue(value));
      }
    });
    return result;
  }

  private static Object copyValue(Object value) {
    return switch (value) {
      case Map<?, ?> map -> copy(map);
      case List<?> list -> new ArrayList<>(list);
      default -> value;
    };
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> at(Map<String, Object> tree, String... path) {
    Map<String, Object> current = tree;
    for (String name : path) {
      current = (Map<String, Object>) current.computeIfAbsent(name, _ -> new LinkedHashMap<>());
    }
    return current;
  }

  static String text(SecretBytes secret) {
    return new String(secret.copyBytes(), UTF_8);
  }

  static Map<String, String> texts(OpenedSecret secret) {
    Map<String, String> result = new LinkedHashMap<>();
    secret.data().forEach((key, value) -> result.put(key, text(value)));
    return result;
  }

  static Map<String, Object> sealed(Scope scope, String key, String value) {
    Map<String, Object> secret =
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Secret",
            "metadata",
            Map.of("name", "db", "namespace", "shop"),
            "stringData",
            Map.of(key, value));
    return copy(
        SealedSecrets.seal(
            secret,
            SealedFixtures.certificate(2048),
            SealOptions.at(NOW).withScope(scope),
            RANDOM));
  }

  static String item(String value) {
    return SealedSecrets.sealValue(
        SecretBytes.utf8(value),
        Scope.STRICT,
        "shop",
        "db",
        SealedFixtures.certificate(2048),
        RANDOM);
  }
}
