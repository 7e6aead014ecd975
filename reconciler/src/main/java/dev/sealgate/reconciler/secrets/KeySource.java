package dev.sealgate.reconciler.secrets;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An Application's keys, which are read once, when the first file needs them: a folder without
 * encrypted files asks for none. Thread-safe.
 */
public final class KeySource implements AutoCloseable {
  private final Supplier<KeyLoading> loader;
  private volatile @Nullable KeyLoading loading;

  /**
   * @param loader may block; what it loads is closed with this
   */
  public KeySource(Supplier<KeyLoading> loader) {
    this.loader = Objects.requireNonNull(loader, "loader");
  }

  /** Keys that are there already; who closes this closes them. */
  public static KeySource of(DecryptionKeys keys) {
    return new KeySource(() -> new KeyLoading.Loaded(keys));
  }

  /**
   * @throws KeysUnreadableException they can't be read, now as before
   */
  DecryptionKeys get() {
    KeyLoading known = loading;
    if (known == null) {
      known = Processors.away(this::load, this::load);
    }
    return switch (known) {
      case KeyLoading.Loaded(DecryptionKeys keys) -> keys;
      case KeyLoading.Failed failed -> throw new KeysUnreadableException(failed.problems());
    };
  }

  private synchronized KeyLoading load() {
    KeyLoading known = loading;
    if (known == null) {
      known = loader.get();
      loading = known;
    }
    return known;
  }

  boolean isRead() {
    return loading != null;
  }

  @Override
  public synchronized void close() {
    if (loading instanceof KeyLoading.Loaded(DecryptionKeys keys)) {
      keys.close();
    }
  }
}
