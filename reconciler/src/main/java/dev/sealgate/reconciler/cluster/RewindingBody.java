package dev.sealgate.reconciler.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request body over the caller's own array, so that the caller can wipe the only copy. It begins
 * anew after its end: a token refresh makes the HTTP client send the request a second time. When
 * the gate has closed nothing more of it is handed out: the process may have been stopped for a
 * while between the gate and here.
 *
 * <p>Where the gate asks first, the body is begun soon or never: the JDK's client waits for the
 * server's word for five seconds, and then sends the body without it.
 */
final class RewindingBody extends InputStream {
  static final String CLOSED = "the controller does not hold its Lease now";
  static final String LATE = "the API server did not take the request in time";

  private final byte[] body;
  private final WriteGate gate;
  private final Duration limit;
  private final long made = System.nanoTime();
  private int next;
  private boolean settled;
  private boolean ended;
  private @Nullable Long handedOut;
  private @Nullable String refusal;

  /**
   * @param limit within which the server executes the request from when it has the head
   */
  RewindingBody(byte[] body, WriteGate gate, Duration limit) {
    this.body = body;
    this.gate = gate;
    this.limit = limit;
  }

  /** The server has said what became of the request. */
  synchronized void settle() {
    settled = true;
  }

  /** Why the client did not get all of this. */
  synchronized Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  /**
   * Hands nothing out any more, not even to a client that still waits for the server's word.
   *
   * @return for how long the server may still execute the request, if it took the head before it
   *     got this: not at all if nothing of this was handed out. Its clock may be slow.
   */
  synchronized Duration end() {
    ended = true;
    Long since = handedOut;
    if (settled || since == null) {
      return Duration.ZERO;
    }
    Duration left =
        limit.plus(limit.dividedBy(8)).minus(Duration.ofNanos(System.nanoTime() - since));
    return left.isNegative() ? Duration.ZERO : left;
  }

  @Override
  public synchronized int read() throws IOException {
    check();
    if (next >= body.length) {
      next = 0;
      return -1;
    }
    return body[next++] & 0xff;
  }

  @Override
  public synchronized int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    check();
    int count = Math.min(length, body.length - next);
    if (count <= 0) {
      next = 0;
      return -1;
    }
    System.arraycopy(body, next, target, offset, count);
    next += count;
    return count;
  }

  private void check() throws IOException {
    boolean begins = next == 0;
    if (ended) {
      throw refuse(CLOSED);
    }
    // before the gate: the process may be stopped in between, and was asked by then
    if (begins && gate.asksFirst() && System.nanoTime() - made > WriteGate.WORD.toNanos()) {
      throw refuse(LATE);
    }
    if (gate.isClosed(limit)) {
      throw refuse(gate.reach().isPositive() ? LATE : CLOSED);
    }
    handedOut = System.nanoTime();
  }

  private IOException refuse(String why) {
    refusal = why;
    return new IOException(why);
  }

  @Override
  public synchronized void close() {
    next = 0;
  }
}
