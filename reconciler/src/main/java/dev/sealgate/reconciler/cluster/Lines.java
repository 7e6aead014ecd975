package dev.sealgate.reconciler.cluster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Cuts a stream of buffers into lines. */
final class Lines {
  // an object has 3 MiB at most, as etcd takes it
  private static final int LONGEST_LINE = 16 << 20;

  private final ByteArrayOutputStream open = new ByteArrayOutputStream();

  /**
   * @throws IOException a line is over the bound
   */
  void add(ByteBuffer bytes, Consumer<byte[]> sink) throws IOException {
    byte[] chunk = new byte[bytes.remaining()];
    bytes.get(chunk);
    int start = 0;
    for (int i = 0; i < chunk.length; i++) {
      if (chunk[i] == '\n') {
        open.write(chunk, start, i - start);
        start = i + 1;
        if (open.size() > 0) {
          sink.accept(open.toByteArray());
        }
        open.reset();
      }
    }
    open.write(chunk, start, chunk.length - start);
    if (open.size() > LONGEST_LINE) {
      throw new IOException("a line of the stream is over the bound");
    }
  }
}
