package dev.sealgate.externalsecrets;

import static java.util.Objects.requireNonNull;

/** A store for the duration of one resolution. Logs in when it is first read. Thread-safe. */
public interface SecretReader extends AutoCloseable {

  /**
   * Fetches what the store holds under a key.
   *
   * @throws StoreException when there is no usable answer; {@link Failure.Kind#MISSING} only when
   *     the store said that there is no such secret
   */
  RemoteSecret read(RemoteKey key);

  @Override
  void close();

  /**
   * What to read.
   *
   * @param version as written in {@code remoteRef.version}; empty for the newest
   * @param metadata true to read the secret's metadata instead of its value
   */
  record RemoteKey(String key, String version, boolean metadata) {
    public RemoteKey {
      requireNonNull(key, "key");
      requireNonNull(version, "version");
    }
  }
}
