package dev.sealgate.crypto.age;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Puts the armor on; complete after {@link #close()}. */
final class ArmorOutputStream extends OutputStream {
  private final OutputStream sink;
  private final byte[] pending = new byte[Header.BYTES_PER_LINE];
  private int count;
  private boolean closed;

  ArmorOutputStream(OutputStream sink) throws IOException {
    this.sink = sink;
    writeLine(ArmorInputStream.BEGIN.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void write(int b) throws IOException {
    pending[count++] = (byte) b;
    if (count == pending.length) {
      flushLine();
    }
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int part = Math.min(length - done, pending.length - count);
      System.arraycopy(source, offset + done, pending, count, part);
      count += part;
      done += part;
      if (count == pending.length) {
        flushLine();
      }
    }
  }

  private void flushLine() throws IOException {
    writeLine(Base64.getEncoder().encode(Arrays.copyOf(pending, count)));
    count = 0;
  }

  private void writeLine(byte[] text) throws IOException {
    sink.write(text);
    sink.write('\n');
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      if (count > 0) {
        flushLine();
      }
      writeLine(ArmorInputStream.END.getBytes(StandardCharsets.US_ASCII));
      sink.close();
    }
  }
}
