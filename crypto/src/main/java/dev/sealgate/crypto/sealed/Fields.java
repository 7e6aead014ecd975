package dev.sealgate.crypto.sealed;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.CryptoException.Location;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of a manifest and where it stands; reads typed, names what is wrong, never shows it.
 */
record Fields(String path, Map<String, ?> values) {
  private static final String TYPES =
      "see the API reference of this kind for the type of the field";

  static Fields root(Map<String, ?> manifest) {
    return new Fields("", manifest);
  }

  String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  boolean has(String name) {
    return values.get(name) != null;
  }

  /** Absent and null are the same, as in Go. */
  Optional<String> text(String name) {
    return switch (values.get(name)) {
      case null -> Optional.empty();
      case String text -> Optional.of(text);
      default -> throw malformed(name, "must be a string", TYPES);
    };
  }

  /** Absent, null and empty are the same. */
  Optional<String> nonEmptyText(String name) {
    return text(name).filter(text -> !text.isEmpty());
  }

  Optional<Boolean> bool(String name) {
    return switch (values.get(name)) {
      case null -> Optional.empty();
      case Boolean bool -> Optional.of(bool);
      default -> throw malformed(name, "must be true or false", TYPES);
    };
  }

  Fields fields(String name) {
    return switch (values.get(name)) {
      case null -> new Fields(pathOf(name), Map.of());
      case Map<?, ?> map -> new Fields(pathOf(name), requireTextKeys(name, map));
      default -> throw malformed(name, "must be a mapping", TYPES);
    };
  }

  /** Keys with texts; other values are refused by path. */
  Map<String, String> texts(String name) {
    Fields inner = fields(name);
    Map<String, String> result = new LinkedHashMap<>();
    for (String key : inner.values.keySet()) {
      result.put(key, inner.text(key).orElse(""));
    }
    return result;
  }

  private Map<String, ?> requireTextKeys(String name, Map<?, ?> map) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> {
      if (!(key instanceof String text)) {
        throw malformed(name, "must have strings as keys", "quote the keys");
      }
      copy.put(text, value);
    });
    return Collections.unmodifiableMap(copy);
  }

  void requireKind(String apiVersion, String kind) {
    if (!text("apiVersion").orElse("").equals(apiVersion)
        || !text("kind").orElse("").equals(kind)) {
      throw new CryptoException.Malformed(
          kind, -1, "this is not a " + kind + " of " + apiVersion, "check apiVersion and kind");
    }
  }

  void requireOnly(Set<String> known) {
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw malformed(
            name, "is not a field of this kind", "known are " + String.join(", ", known));
      }
    }
  }

  CryptoException malformed(String name, String problem, String hint) {
    return new CryptoException.Malformed("manifest", -1, problem, hint)
        .at(Location.keyPath(pathOf(name)));
  }
}
