package dev.sealgate.externalsecrets.vault;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.Lazy;
import dev.sealgate.externalsecrets.RemoteSecret;
import dev.sealgate.externalsecrets.SecretReader;
import dev.sealgate.externalsecrets.StoreException;
import dev.sealgate.externalsecrets.values.JsonDocument;
import dev.sealgate.externalsecrets.values.JsonWriter;
import dev.sealgate.externalsecrets.values.ValueException;
import dev.sealgate.externalsecrets.vault.VaultApi.Answer;
import dev.sealgate.externalsecrets.vault.VaultPaths.Engine;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the values and metadata of one store. */
final class VaultReader implements SecretReader {

  private static final List<String> SYSTEM_METADATA =
      List.of("created_time", "current_version", "delete_version_after");

  private final VaultPaths paths;
  private final Lazy<VaultSession> session;

  VaultReader(VaultPaths paths, Supplier<VaultSession> login) {
    this.paths = paths;
    this.session = new Lazy<>(login);
  }

  @Override
  public RemoteSecret read(RemoteKey key) {
    try {
      return key.metadata() ? metadata(key) : value(key);
    } catch (ValueException _) {
      throw unexpected();
    }
  }

  private RemoteSecret value(RemoteKey key) {
    String path = paths.value(key.key()).orElseThrow(VaultReader::unusableKey) + query(key);
    try (SecretBytes body = body(path);
        JsonDocument answer = JsonDocument.parse(body);
        SecretBytes data = member(answer, "data")) {
      return paths.engine() == Engine.V1
          ? new RemoteSecret.Fields(requireObject(data.duplicate()), "")
          : versionTwo(data);
    }
  }

  private static RemoteSecret versionTwo(SecretBytes data) {
    try (JsonDocument envelope = JsonDocument.parse(data)) {
      SecretBytes value = member(envelope, "data");
      if (value.length() == 0) {
        throw VaultFailures.missing("the version of the secret is deleted");
      }
      return new RemoteSecret.Fields(requireObject(value), version(envelope));
    }
  }

  private static String version(JsonDocument envelope) {
    Optional<SecretBytes> metadata = envelope.member("metadata");
    if (metadata.isEmpty()) {
      return "";
    }
    try (SecretBytes text = metadata.get();
        JsonDocument document = JsonDocument.parse(text)) {
      return document
          .member("version")
          .map(v -> v.use(bytes -> new String(bytes, StandardCharsets.UTF_8)))
          .orElse("");
    }
  }

  private RemoteSecret metadata(RemoteKey key) {
    if (paths.engine() == Engine.V1) {
      throw StoreException.ofKey(
          Kind.UNSUPPORTED,
          "version 1 of the KV engine has no metadata",
          "remove metadataPolicy, or use a KV engine of version 2");
    }
    String path = paths.metadata(key.key()).orElseThrow(VaultReader::unusableKey);
    try (SecretBytes body = body(path);
        JsonDocument answer = JsonDocument.parse(body);
        SecretBytes data = member(answer, "data");
        JsonDocument document = JsonDocument.parse(data)) {
      Map<String, SecretBytes> members = new HashMap<>();
      for (String name : SYSTEM_METADATA) {
        document.member(name).ifPresent(value -> members.put(name, value));
      }
      document
          .member("custom_metadata")
          .filter(v -> v.length() > 0)
          .ifPresent(custom -> {
            try (custom;
                JsonDocument own = JsonDocument.parse(custom)) {
              members.putAll(own.members());
            }
          });
      try {
        return new RemoteSecret.Fields(
            JsonWriter.object(members), text(document.member("current_version")));
      } finally {
        members.values().forEach(SecretBytes::close);
      }
    }
  }

  private static String text(Optional<SecretBytes> value) {
    return value.map(v -> v.use(bytes -> new String(bytes, StandardCharsets.UTF_8))).orElse("");
  }

  private String query(RemoteKey key) {
    if (key.version().isEmpty()) {
      return "";
    }
    if (paths.engine() == Engine.V1) {
      throw StoreException.ofKey(
          Kind.UNSUPPORTED,
          "version 1 of the KV engine keeps no versions",
          "remove version, or use a KV engine of version 2");
    }
    if (!key.version().matches("[0-9]{1,9}")) {
      throw StoreException.ofKey(
          Kind.MALFORMED, "the version is not a number", "write a version such as \"3\"");
    }
    return "?version=" + key.version();
  }

  /** The body of an answer with status 200. */
  private SecretBytes body(String path) {
    Answer answer = session.get().read(path);
    if (answer.status() == 200) {
      return answer.body();
    }
    try (SecretBytes body = answer.body()) {
      throw VaultFailures.ofRead(answer.status(), body);
    }
  }

  private static SecretBytes member(JsonDocument document, String name) {
    return document.member(name).orElseThrow(VaultReader::unexpected);
  }

  private static SecretBytes requireObject(SecretBytes json) {
    try (JsonDocument document = JsonDocument.parse(json)) {
      if (document.isObject()) {
        return json;
      }
    } catch (ValueException _) {
      // What isn't JSON is no object either.
    }
    json.close();
    throw unexpected();
  }

  private static StoreException unusableKey() {
    return StoreException.ofKey(
        Kind.MALFORMED,
        "the key is no path of Vault",
        "write a path such as team/app, without . and .. and control characters");
  }

  private static StoreException unexpected() {
    return StoreException.ofKey(
        Kind.MALFORMED,
        "the answer is not one of the store's version of the KV engine",
        "check server, path and version of the store");
  }

  @Override
  public void close() {
    session.ifPresent(VaultSession::close);
  }
}
