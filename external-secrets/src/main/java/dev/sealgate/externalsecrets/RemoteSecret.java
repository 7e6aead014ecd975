package dev.sealgate.externalsecrets;

import static java.util.Objects.requireNonNull;

import dev.sealgate.crypto.SecretBytes;
import java.util.Map;

/** What a store holds under one key, in the three shapes that stores know. Owns its values. */
public sealed interface RemoteSecret extends AutoCloseable {

  /** The store's own name of the version that was read; empty where it has none. */
  String version();

  @Override
  void close();

  /** A JSON object: the store itself knows fields (Vault, and the metadata of any store). */
  record Fields(SecretBytes json, String version) implements RemoteSecret {
    public Fields {
      requireNonNull(json, "json");
      requireNonNull(version, "version");
    }

    @Override
    public void close() {
      json.close();
    }
  }

  /** Bytes that may or may not be JSON (AWS, fake). */
  record Payload(SecretBytes content, String version) implements RemoteSecret {
    public Payload {
      requireNonNull(content, "content");
      requireNonNull(version, "version");
    }

    @Override
    public void close() {
      content.close();
    }
  }

  /** Named byte values (a Kubernetes Secret). */
  record Entries(Map<String, SecretBytes> entries, String version) implements RemoteSecret {
    public Entries {
      entries = Map.copyOf(entries);
      requireNonNull(version, "version");
    }

    @Override
    public void close() {
      entries.values().forEach(SecretBytes::close);
    }
  }
}
