package dev.sealgate.externalsecrets;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.values.JsonDocument;
import dev.sealgate.externalsecrets.values.JsonWriter;
import dev.sealgate.externalsecrets.values.PropertyPath;
import dev.sealgate.externalsecrets.values.ValueException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code property} and {@code extract} mean for each shape of remote secret. The exact name of
 * a key goes before a path, everywhere. Results are new values.
 */
final class RemoteValues {

  private RemoteValues() {}

  /**
   * The value under a property, or empty if there is no such property.
   *
   * @param property empty for the whole secret
   */
  static Optional<SecretBytes> value(RemoteSecret secret, String property) {
    return property.isEmpty() ? Optional.of(whole(secret)) : property(secret, property);
  }

  /** The keys of a secret, or of the object under the property; empty if there is none. */
  static Optional<SortedMap<String, SecretBytes>> map(RemoteSecret secret, String property) {
    if (property.isEmpty() && secret instanceof RemoteSecret.Entries entries) {
      SortedMap<String, SecretBytes> copy = new TreeMap<>();
      entries.entries().forEach((key, value) -> copy.put(key, value.duplicate()));
      return Optional.of(copy);
    }
    return value(secret, property)
        .map(text -> {
          try (text;
              JsonDocument document = JsonDocument.parse(text)) {
            return document.members();
          }
        });
  }

  private static SecretBytes whole(RemoteSecret secret) {
    return switch (secret) {
      case RemoteSecret.Fields fields -> canonical(fields);
      case RemoteSecret.Payload payload -> payload.content().duplicate();
      case RemoteSecret.Entries entries -> JsonWriter.object(entries.entries());
    };
  }

  private static Optional<SecretBytes> property(RemoteSecret secret, String property) {
    return switch (secret) {
      case RemoteSecret.Fields fields -> {
        try (SecretBytes canonical = canonical(fields)) {
          yield inDocument(canonical, property);
        }
      }
      case RemoteSecret.Payload payload -> inDocument(payload.content(), property);
      case RemoteSecret.Entries entries -> inEntries(entries, property);
    };
  }

  private static SecretBytes canonical(RemoteSecret.Fields fields) {
    try (JsonDocument document = JsonDocument.parse(fields.json())) {
      return document.canonical();
    }
  }

  private static Optional<SecretBytes> inDocument(SecretBytes text, String property) {
    try (JsonDocument document = JsonDocument.parse(text)) {
      return document.member(property).or(() -> document.at(PropertyPath.parse(property)));
    }
  }

  /** {@code key.path}: a path into the JSON that stands under the key. */
  private static Optional<SecretBytes> inEntries(RemoteSecret.Entries secret, String property) {
    SecretBytes exact = secret.entries().get(property);
    if (exact != null) {
      return Optional.of(exact.duplicate());
    }
    int dot = property.indexOf('.');
    SecretBytes holder = dot < 1 ? null : secret.entries().get(property.substring(0, dot));
    return holder == null || dot == property.length() - 1
        ? Optional.empty()
        : inDocument(holder, property.substring(dot + 1));
  }

  /** The kind of failure that a value exception is. */
  static Failure.Kind kind(ValueException e) {
    return switch (e.kind()) {
      case ABSENT -> Failure.Kind.MISSING;
      case MALFORMED -> Failure.Kind.MALFORMED;
      case UNSUPPORTED -> Failure.Kind.UNSUPPORTED;
    };
  }
}
