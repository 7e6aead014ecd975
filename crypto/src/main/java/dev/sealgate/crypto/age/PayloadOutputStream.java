package dev.sealgate.crypto.age;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Encrypts to chunks; the last one is written by {@link #close()}, without which the file is cut.
 */
final class PayloadOutputStream extends OutputStream {
  private final OutputStream sink;
  private final PayloadCipher cipher;
  private final byte[] plain = new byte[PayloadCipher.CHUNK_BYTES];
  private final byte[] sealed = new byte[PayloadCipher.SEALED_CHUNK_BYTES];
  private int count;
  private boolean closed;

  PayloadOutputStream(OutputStream sink, PayloadCipher cipher) {
    this.sink = sink;
    this.cipher = cipher;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the age file is already complete");
    }
    int done = 0;
    while (done < length) {
      if (count == plain.length) {
        flushChunk(false);
      }
      int part = Math.min(length - done, plain.length - count);
      System.arraycopy(source, offset + done, plain, count, part);
      count += part;
      done += part;
    }
  }

  private void flushChunk(boolean last) throws IOException {
    sink.write(sealed, 0, cipher.seal(plain, count, sealed, last));
    count = 0;
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      flushChunk(true);
      Arrays.fill(plain, (byte) 0);
      sink.close();
    }
  }
}
