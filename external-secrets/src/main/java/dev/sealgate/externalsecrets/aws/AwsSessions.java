package dev.sealgate.externalsecrets.aws;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Temporary credentials, by the identity that they were given to. */
final class AwsSessions {

  private static final int MOST = 1024;

  /** What is left of them must do for a resolution and its retries. */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  record Session(AwsSessionCredentials credentials, Instant expires) {
    @Override
    public String toString() {
      return "Session[until " + expires + "]";
    }
  }

  private static final class Entry {
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Session session;
  }

  private final Clock clock;
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  AwsSessions(Clock clock) {
    this.clock = clock;
  }

  AwsSessionCredentials credentials(String identity, Supplier<Session> login) {
    Entry entry = entry(identity);
    entry.lock.lock();
    try {
      Session known = entry.session;
      if (known == null || clock.instant().plus(MARGIN).isAfter(known.expires())) {
        known = login.get();
        entry.session = known;
      }
      return known.credentials();
    } finally {
      entry.lock.unlock();
    }
  }

  private synchronized Entry entry(String identity) {
    Entry entry = entries.computeIfAbsent(identity, _ -> new Entry());
    if (entries.size() > MOST) {
      Iterator<Entry> oldest = entries.values().iterator();
      oldest.next();
      oldest.remove();
    }
    return entry;
  }

  synchronized void clear() {
    entries.clear();
  }
}
