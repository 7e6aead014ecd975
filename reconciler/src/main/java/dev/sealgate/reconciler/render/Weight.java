package dev.sealgate.reconciler.render;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a revision takes of the process's memory while it is prepared, as an estimate: all that it
 * unfolds to, whichever file, build or chart it comes from. Several threads may count.
 */
public final class Weight {
  // an entry of a map, its key's and its value's objects
  private static final int NODE = 112;

  /** What is taken of a share at once, so that not each node asks for its own. */
  private static final long BLOCK = 16 << 10;

  /** Of a small one's own bound: what it may take for a while. */
  private static final int HELD = 8;

  private final long most;
  private final long mostRead;
  private final boolean large;
  private final Optional<Shared> shared;
  private final String tenant;

  // guarded by this
  private long bytes;
  private long read;
  private long taken;
  private long mostHeld;
  private boolean crowded;
  private boolean ended;

  private Weight(long most, long mostRead, boolean large, Optional<Shared> shared, String tenant) {
    this.most = most;
    this.mostRead = mostRead;
    this.large = large;
    this.shared = shared;
    this.tenant = tenant;
  }

  /**
   * What all that go side by side may weigh together, and what those of one tenant may: who has
   * many that wait for something leaves room for others.
   */
  public static final class Shared {
    private final long most;
    private final long mostOfOne;
    private final Map<String, Long> tenants = new HashMap<>();
    private long bytes;

    /**
     * @param most bytes
     * @param mostOfOne bytes of one tenant
     */
    public Shared(long most, long mostOfOne) {
      this.most = most;
      this.mostOfOne = mostOfOne;
    }

    private synchronized boolean take(String tenant, long more) {
      long mine = tenants.getOrDefault(tenant, 0L) + more;
      if (bytes + more > most || mine > mostOfOne) {
        return false;
      }
      bytes += more;
      tenants.put(tenant, mine);
      return true;
    }

    private synchronized void giveBack(String tenant, long less) {
      if (less == 0) {
        return;
      }
      bytes -= less;
      tenants.merge(tenant, -less, (mine, change) -> mine + change == 0 ? null : mine + change);
    }
  }

  /**
   * Of a revision that goes beside many others.
   *
   * @param most bytes in memory, and likewise in files, which cost time whether anything of them
   *     stays or not
   * @param tenant who shares with the others
   */
  public static Weight small(long most, Shared shared, String tenant) {
    return new Weight(most, most, false, Optional.of(shared), tenant);
  }

  /** Of a revision that goes beside few others. */
  public static Weight small(long most) {
    return new Weight(most, most, false, Optional.empty(), "");
  }

  /**
   * Of a revision that others are not to wait for.
   *
   * @param most bytes in memory
   */
  public static Weight large(long most) {
    return new Weight(most, Long.MAX_VALUE, true, Optional.empty(), "");
  }

  public static Weight unlimited() {
    return new Weight(Long.MAX_VALUE, Long.MAX_VALUE, false, Optional.empty(), "");
  }

  /** Thrown where it is counted, and caught by whoever began the preparation. */
  public static final class TooHeavyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooHeavyException() {
      super("too heavy", null, false, false);
    }
  }

  void node() {
    add(NODE);
  }

  void text(int length) {
    add(length);
  }

  /** Bytes that are held at once, such as the output of a build. */
  public synchronized void add(long more) {
    bytes += more;
    check();
    while (shared.isPresent() && taken < bytes) {
      take(BLOCK);
    }
  }

  /** A file that is about to be opened, parsed or searched. */
  public synchronized void addRead(long more) {
    read += more;
    check();
  }

  /** Ends what goes on beside what was too heavy. */
  public synchronized void check() {
    if (ended || crowded || bytes > most || read > mostRead) {
      throw new TooHeavyException();
    }
  }

  private void take(long more) {
    if (!shared.orElseThrow().take(tenant, more)) {
      crowded = true;
      throw new TooHeavyException();
    }
    taken += more;
  }

  /** What is in memory for a while, until it is closed: maybe for as long as a server is silent. */
  public interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Of a small one only: a large one is alone.
   *
   * @param more bytes
   */
  public synchronized Held hold(long more) {
    check();
    mostHeld = Math.max(mostHeld, more);
    if (large || most == Long.MAX_VALUE) {
      return () -> {};
    }
    if (more / HELD > most) {
      bytes = most + 1;
      check();
    }
    if (shared.isEmpty()) {
      return () -> {};
    }
    if (!shared.get().take(tenant, more)) {
      crowded = true;
      throw new TooHeavyException();
    }
    return () -> shared.get().giveBack(tenant, more);
  }

  /** The preparation is over; who still counts is stopped. */
  public synchronized void end() {
    ended = true;
    shared.ifPresent(it -> it.giveBack(tenant, taken));
    taken = 0;
  }

  /** Whether it was stopped for what others weigh, and not for its own weight. */
  public synchronized boolean isCrowded() {
    return crowded && bytes <= most && read <= mostRead;
  }

  /**
   * Whether it would have been too much for a small one.
   *
   * @param small bytes
   */
  public synchronized boolean isBeyond(long small) {
    return bytes > small || read > small || mostHeld / HELD > small;
  }

  public boolean isLarge() {
    return large;
  }

  public synchronized long bytes() {
    return bytes;
  }
}
