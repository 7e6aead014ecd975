package dev.sealgate.externalsecrets.vault;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.StoreException;
import dev.sealgate.externalsecrets.vault.VaultApi.Grant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of logins, by identity. One that has used up two thirds of its life is renewed, or
 * replaced where it can't be; concurrent callers of one identity wait for one login. One that is
 * not kept any longer is revoked, for Vault would keep it, and its leases, until it ends.
 */
final class VaultLogins implements AutoCloseable {

  private static final int MOST = 1024;

  /** How long a stopping process waits for its tokens to be revoked. */
  private static final Duration FAREWELL = Duration.ofSeconds(3);

  /** A token with less than this left might end during the read that it is for. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  /**
   * A token for one resolution.
   *
   * @param fresh true if it was obtained just now, so a refusal isn't because it has ended
   */
  record Ticket(SecretBytes token, boolean fresh) {}

  /** What is asked of Vault for one identity. */
  interface Account {
    Grant login();

    Grant renew(SecretBytes token);

    /** Does not throw. Outlives the resolution, so it holds no credential of it. */
    void revoke(SecretBytes token);
  }

  private static final class Entry {
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Grant grant;
    private Instant since = Instant.EPOCH;
    private Consumer<SecretBytes> revoke = _ -> {};

    /** Grows with every token. */
    private long generation;

    private void replace(@Nullable Grant next) {
      if (grant != null) {
        grant.token().close();
      }
      grant = next;
      generation++;
    }
  }

  private final Clock clock;
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  VaultLogins(Clock clock) {
    this.clock = clock;
  }

  /** A token; the caller closes it. */
  Ticket ticket(String identity, Account account) {
    Entry entry = entry(identity);
    entry.lock.lock();
    try {
      long before = entry.generation;
      entry.revoke = account::revoke;
      Grant current = current(entry, account);
      return new Ticket(current.token().duplicate(), entry.generation != before);
    } finally {
      entry.lock.unlock();
    }
  }

  /** Drops a token that the server no longer knows, unless it has been replaced already. */
  void forget(String identity, SecretBytes token) {
    Entry entry = entry(identity);
    entry.lock.lock();
    try {
      if (entry.grant != null && entry.grant.token().equals(token)) {
        entry.replace(null);
      }
    } finally {
      entry.lock.unlock();
    }
  }

  private Grant current(Entry entry, Account account) {
    Grant grant = entry.grant;
    if (grant == null) {
      return store(entry, account.login());
    }
    if (grant.lease().isZero()) {
      return grant;
    }
    Instant now = clock.instant();
    Instant end = entry.since.plus(grant.lease());
    if (now.plus(MARGIN).isAfter(end)) {
      return store(entry, account.login());
    }
    if (now.isBefore(entry.since.plus(grant.lease().multipliedBy(2).dividedBy(3)))) {
      return grant;
    }
    return renewed(entry, grant, account);
  }

  private Grant renewed(Entry entry, Grant grant, Account account) {
    try {
      Grant next = grant.renewable() ? account.renew(grant.token()) : account.login();
      // Near its greatest age a token is renewed for less and less.
      boolean spent = next.lease().compareTo(MARGIN.multipliedBy(2)) < 0;
      if (spent && grant.renewable()) {
        next.token().close();
        next = account.login();
      }
      return store(entry, next);
    } catch (StoreException e) {
      if (e.kind() == Kind.UNREACHABLE) {
        return grant;
      }
      return store(entry, account.login());
    }
  }

  private Grant store(Entry entry, Grant next) {
    entry.replace(next);
    entry.since = clock.instant();
    return next;
  }

  private synchronized Entry entry(String identity) {
    Entry entry = entries.computeIfAbsent(identity, _ -> new Entry());
    if (entries.size() > MOST) {
      Iterator<Entry> oldest = entries.values().iterator();
      Thread _ = discard(oldest.next());
      oldest.remove();
    }
    return entry;
  }

  /** Beside the caller: who uses the entry just now is waited for, and so is Vault. */
  private static Thread discard(Entry entry) {
    return Thread.ofVirtual()
        .name("vault revoke")
        .start(() -> {
          entry.lock.lock();
          try {
            if (entry.grant != null) {
              entry.revoke.accept(entry.grant.token());
            }
          } finally {
            entry.replace(null);
            entry.lock.unlock();
          }
        });
  }

  @Override
  public void close() {
    List<Thread> farewells;
    synchronized (this) {
      farewells = entries.values().stream().map(VaultLogins::discard).toList();
      entries.clear();
    }
    long end = System.nanoTime() + FAREWELL.toNanos();
    try {
      for (Thread farewell : farewells) {
        boolean _ = farewell.join(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
