package dev.sealgate.externalsecrets.http;

import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Bounds the exchanges with each part of a server: a namespace and an engine of a Vault, which may
 * hang while others of it answer. No more than {@link #AT_ONCE} go on at the same time; others wait
 * in line. Where several in a row met silence, only one is tried at a time, and all others fail at
 * once: who waits for it would wait in vain. The first answer ends that.
 */
final class Servers {
  static final int AT_ONCE = 32;

  /** Single requests may be slow without the server being away. */
  static final int SILENCES = 3;

  /** A silence of long ago says nothing. */
  static final Duration REMEMBERED = Duration.ofMinutes(1);

  /** Servers come from manifests: of more than these, the eldest that nobody asks are forgotten. */
  private static final int MOST = 1024;

  private final Map<String, Line> lines = new LinkedHashMap<>();
  private final LongSupplier nanos;

  /**
   * @param nanos as {@link System#nanoTime}
   */
  Servers(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** What is known of a part as long as it is asked, or silent; guarded by the map of them. */
  private static final class Line {
    private final Semaphore places = new Semaphore(AT_ONCE, true);
    private int users;
    private int silences;
    private long lastSilence;
    private boolean tried;
  }

  /** One exchange; told what came of it, then closed. */
  final class Turn implements AutoCloseable {
    private final Line line;
    private final boolean only;

    private Turn(Line line, boolean only) {
      this.line = line;
      this.only = only;
    }

    /** It answered, whatever it said, or takes no connection: nobody has to wait for it. */
    void ended() {
      synchronized (lines) {
        line.silences = 0;
      }
    }

    void silent() {
      synchronized (lines) {
        line.silences++;
        line.lastSilence = nanos.getAsLong();
      }
    }

    @Override
    public void close() {
      synchronized (lines) {
        line.tried = line.tried && !only;
      }
      line.places.release();
      leave(line);
    }
  }

  /**
   * Waits for a place.
   *
   * @param namespace of a Vault, or empty
   * @param limit of that wait
   * @throws HttpTimeoutException there was no place in time; or the server has not answered for a
   *     while, and is being tried
   */
  Turn enter(URI address, String namespace, Duration limit)
      throws HttpTimeoutException, InterruptedException {
    Line line;
    synchronized (lines) {
      line = lines.computeIfAbsent(part(address, namespace), _ -> new Line());
      line.users++;
    }
    boolean entered = false;
    try {
      if (!line.places.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new HttpTimeoutException("no place among the exchanges in " + limit);
      }
      try {
        boolean only;
        synchronized (lines) {
          only = isSilent(line);
          if (only && line.tried) {
            throw new HttpTimeoutException("not one of the last requests was answered");
          }
          line.tried = line.tried || only;
        }
        entered = true;
        return new Turn(line, only);
      } finally {
        if (!entered) {
          line.places.release();
        }
      }
    } finally {
      if (!entered) {
        leave(line);
      }
    }
  }

  private boolean isSilent(Line line) {
    if (nanos.getAsLong() - line.lastSilence > REMEMBERED.toNanos()) {
      line.silences = 0;
    }
    return line.silences >= SILENCES;
  }

  private void leave(Line line) {
    synchronized (lines) {
      line.users--;
      if (line.users == 0 && line.silences == 0) {
        lines.values().remove(line);
      }
      Iterator<Line> eldest = lines.values().iterator();
      while (lines.size() > MOST && eldest.hasNext()) {
        if (eldest.next().users == 0) {
          eldest.remove();
        }
      }
    }
  }

  /** Up to the engine, {@code /v1/ENGINE}, or to the way of login, {@code /v1/auth/WAY}. */
  private static String part(URI address, String namespace) {
    List<String> path = List.of(address.getRawPath().split("/"));
    int version = path.indexOf("v1");
    int end = version + (path.indexOf("auth") == version + 1 ? 3 : 2);
    return String.join(
        " ",
        address.getScheme(),
        address.getRawAuthority(),
        namespace,
        String.join("/", path.subList(0, Math.min(end, path.size()))));
  }
}
