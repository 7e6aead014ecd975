package dev.sealgate.reconciler.render;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a revision takes of the process's memory while it is prepared, as an estimate: all that it
 * unfolds to, whichever file, build or chart it comes from. Several threads may count.
 */
public final class Weight {
  // an entry of a map, its key's and its value's objects
  private static final int NODE = 112;

  private final long most;
  private final AtomicLong bytes = new AtomicLong();

  /**
   * @param most bytes
   */
  public Weight(long most) {
    this.most = most;
  }

  public static Weight unlimited() {
    return new Weight(Long.MAX_VALUE);
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
  public void add(long more) {
    if (bytes.addAndGet(more) > most) {
      throw new TooHeavyException();
    }
  }

  public long bytes() {
    return bytes.get();
  }
}
