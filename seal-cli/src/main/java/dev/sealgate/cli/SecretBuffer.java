package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Holds what is printed in memory, and wipes what it held. */
final class SecretBuffer extends OutputStream {
  private byte[] bytes = new byte[4 << 10];
  private int length;

  @Override
  public void write(int one) {
    reserve(1);
    bytes[length++] = (byte) one;
  }

  @Override
  public void write(byte[] more, int offset, int count) {
    reserve(count);
    System.arraycopy(more, offset, bytes, length, count);
    length += count;
  }

  @Override
  public void write(byte[] more) {
    write(more, 0, more.length);
  }

  void ascii(String text) {
    write(text.getBytes(StandardCharsets.US_ASCII));
  }

  void writeTo(OutputStream sink) throws IOException {
    sink.write(bytes, 0, length);
  }

  private void reserve(int count) {
    int needed = Math.addExact(length, count);
    if (needed > bytes.length) {
      byte[] larger = Arrays.copyOf(bytes, Math.max(needed, bytes.length + (bytes.length >> 1)));
      Arrays.fill(bytes, (byte) 0);
      bytes = larger;
    }
  }

  /** All that was written; it is empty again afterwards. */
  SecretBytes take() {
    byte[] all = Arrays.copyOf(bytes, length);
    close();
    return SecretBytes.takeOwnershipOf(all);
  }

  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
    length = 0;
  }
}
