package dev.sealgate.reconciler.cluster;

import java.io.InputStream;
import java.util.Objects;

/**
 * A request body over the caller's own array, so that the caller can wipe the only copy. It begins
 * anew after its end: a token refresh makes the HTTP client send the request a second time.
 */
final class RewindingBody extends InputStream {
  private final byte[] body;
  private int next;

  RewindingBody(byte[] body) {
    this.body = body;
  }

  @Override
  public int read() {
    if (next >= body.length) {
      next = 0;
      return -1;
    }
    return body[next++] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    int count = Math.min(length, body.length - next);
    if (count <= 0) {
      next = 0;
      return -1;
    }
    System.arraycopy(body, next, target, offset, count);
    next += count;
    return count;
  }

  @Override
  public void close() {
    next = 0;
  }
}
