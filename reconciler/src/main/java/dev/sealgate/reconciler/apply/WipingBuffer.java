package dev.sealgate.reconciler.apply;

import dev.sealgate.crypto.CryptoException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Grows without leaving a copy behind; {@link #close} overwrites everything. */
final class WipingBuffer implements AutoCloseable {
  // etcd takes 1.5 MiB and the API server 3 MiB
  private static final int MOST = 8 << 20;

  private byte[] bytes = new byte[1024];
  private int count;

  void ascii(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.US_ASCII);
    bytes(encoded, 0, encoded.length);
  }

  void bytes(byte[] source, int from, int length) {
    if (count + (long) length > MOST) {
      throw new CryptoException.LimitExceeded(
          "the object is above " + MOST + " bytes", "split it: the API server takes 3 MiB at most");
    }
    if (count + length > bytes.length) {
      byte[] old = bytes;
      bytes = Arrays.copyOf(old, Math.max(count + length, old.length * 2));
      Arrays.fill(old, (byte) 0);
    }
    System.arraycopy(source, from, bytes, count, length);
    count += length;
  }

  int size() {
    return count;
  }

  /** A copy that the caller wipes. */
  byte[] toBytes() {
    return Arrays.copyOf(bytes, count);
  }

  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
    count = 0;
  }

  @Override
  public String toString() {
    return "WipingBuffer[redacted]";
  }
}
