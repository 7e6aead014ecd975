package dev.sealgate.externalsecrets.values;

import dev.sealgate.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing byte buffer that leaves no copy of its content behind. */
final class WipingBuffer implements AutoCloseable {

  private byte[] bytes;
  private int length;

  WipingBuffer(int capacity) {
    bytes = new byte[Math.max(16, capacity)];
  }

  WipingBuffer write(int b) {
    ensure(1);
    bytes[length++] = (byte) b;
    return this;
  }

  WipingBuffer write(byte[] source, int from, int to) {
    ensure(to - from);
    System.arraycopy(source, from, bytes, length, to - from);
    length += to - from;
    return this;
  }

  WipingBuffer ascii(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.US_ASCII);
    return write(encoded, 0, encoded.length);
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  SecretBytes toSecret() {
    return SecretBytes.takeOwnershipOf(toByteArray());
  }

  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
    length = 0;
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      byte[] grown = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
      Arrays.fill(bytes, (byte) 0);
      bytes = grown;
    }
  }
}
