package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.CryptoException.KeyServiceUnavailable;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.KeyService;
import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.externalsecrets.IdentityDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Data keys that a Vault or KMS has unwrapped, so that it is asked once for a file and not at every
 * render, nor by every Application that uses the file. A key serves only the identity that it was
 * unwrapped for, and no longer than {@link #KEPT}: so long may a right that was taken away still
 * count. Values are wiped when they leave. Thread-safe.
 */
final class DataKeyCache implements AutoCloseable {
  static final Duration KEPT = Duration.ofMinutes(10);
  private static final int MOST = 4096;

  private static final class Entry {
    private final ReentrantLock asking = new ReentrantLock();
    private volatile Optional<KeyServiceUnavailable> failure = Optional.empty();

    // guarded by the cache
    private @Nullable SecretBytes key;
    private Instant until = Instant.MIN;
  }

  private final IdentityDigest digest;
  private final Clock clock;
  private final int most;
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("data-keys").factory());
  private boolean closed;

  DataKeyCache(IdentityDigest digest, Clock clock) {
    this(digest, clock, MOST);
  }

  DataKeyCache(IdentityDigest digest, Clock clock, int most) {
    this.digest = digest;
    this.clock = clock;
    this.most = most;
  }

  /**
   * @param identity of whoever asks, credentials included, as a digest
   */
  KeyService before(KeyService service, String identity) {
    return new KeyService() {
      @Override
      public boolean handles(MasterKey key) {
        return service.handles(key);
      }

      @Override
      public SecretBytes unwrap(MasterKey key, String enc) {
        return DataKeyCache.this.unwrap(service, identity, key, enc);
      }

      @Override
      public String wrap(MasterKey key, SecretBytes dataKey) {
        return service.wrap(key, dataKey);
      }
    };
  }

  private SecretBytes unwrap(KeyService service, String identity, MasterKey key, String enc) {
    // a record's text has all its parts, which together are what the service is asked
    String name = digest.begin().add(identity).add(key.toString()).add(enc).end();
    Entry entry = entry(name);
    SecretBytes known = known(entry);
    return known == null
        ? Processors.away(
            () -> asked(name, entry, () -> service.unwrap(key, enc)), DataKeyCache::tooMany)
        : known;
  }

  private static SecretBytes tooMany() {
    throw new KeyServiceUnavailable(
        "too many files wait for key services that do not answer", "it is tried again by itself");
  }

  /**
   * Who needs the same key meanwhile waits for this answer instead of asking too, and shares a
   * failure.
   */
  private SecretBytes asked(String name, Entry entry, Supplier<SecretBytes> service) {
    Optional<KeyServiceUnavailable> before = entry.failure;
    entry.asking.lock();
    try {
      SecretBytes known = known(entry);
      if (known != null) {
        return known;
      }
      Optional<KeyServiceUnavailable> failure = entry.failure;
      if (failure.isPresent() && !failure.equals(before)) {
        throw new KeyServiceUnavailable(failure.get().detail(), failure.get().hint());
      }
      try {
        return remembered(name, entry, service.get());
      } catch (KeyServiceUnavailable unavailable) {
        entry.failure = Optional.of(unavailable);
        throw unavailable;
      }
    } finally {
      entry.asking.unlock();
    }
  }

  private synchronized Entry entry(String name) {
    Entry entry = entries.computeIfAbsent(name, _ -> new Entry());
    Iterator<Entry> oldest = entries.values().iterator();
    while (entries.size() > most) {
      wipe(oldest.next());
      oldest.remove();
    }
    return entry;
  }

  private synchronized @Nullable SecretBytes known(Entry entry) {
    return entry.key == null || !clock.instant().isBefore(entry.until)
        ? null
        : entry.key.duplicate();
  }

  private synchronized SecretBytes remembered(String name, Entry entry, SecretBytes fresh) {
    // an entry that was put out while the service was asked is nobody's to wipe
    if (!closed && entries.get(name) == entry) {
      wipe(entry);
      entry.key = fresh.duplicate();
      entry.until = clock.instant().plus(KEPT);
      var _ = sweeper.schedule(this::sweep, KEPT.toMillis() + 1, TimeUnit.MILLISECONDS);
    }
    return fresh;
  }

  /** Wipes what has been kept long enough. */
  synchronized void sweep() {
    Instant now = clock.instant();
    entries
        .values()
        .removeIf(entry -> {
          boolean over = entry.key != null && !now.isBefore(entry.until);
          if (over) {
            wipe(entry);
          }
          return over;
        });
  }

  private static void wipe(Entry entry) {
    if (entry.key != null) {
      entry.key.close();
      entry.key = null;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    entries.values().forEach(DataKeyCache::wipe);
    entries.clear();
    sweeper.shutdownNow();
  }
}
