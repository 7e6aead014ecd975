package dev.sealgate.crypto;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The only holder of a secret value or of key material. {@link #close()} overwrites the bytes;
 * every use after that throws {@link IllegalStateException}. {@link #toString()} tells nothing,
 * {@link #equals} takes the same time whatever the content, {@link #hashCode} is constant.
 *
 * <p>Safe for use by several threads: a use that began before a concurrent {@code close()} sees the
 * real bytes to its end, and the bytes are overwritten when the last such use ends.
 */
public final class SecretBytes implements AutoCloseable {
  private static final int CLOSED = 1 << 31;

  private final byte[] bytes;

  /** Number of uses under way, and {@link #CLOSED}. */
  private final AtomicInteger state = new AtomicInteger();

  private SecretBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The array itself becomes the store: the caller must not touch it again. */
  public static SecretBytes takeOwnershipOf(byte[] bytes) {
    return new SecretBytes(bytes);
  }

  /** The caller keeps the array, and wipes it. */
  public static SecretBytes copyOf(byte[] bytes) {
    return new SecretBytes(bytes.clone());
  }

  /**
   * The UTF-8 form of a text. The text itself can't be wiped: for constants, tests and console
   * input.
   */
  public static SecretBytes utf8(String text) {
    return new SecretBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  public int length() {
    return use(live -> live.length);
  }

  /** A copy that the caller wipes. */
  public byte[] copyBytes() {
    return use(byte[]::clone);
  }

  /** Lends the live array for the time of the call; it must neither be kept nor changed. */
  public <R> R use(Function<byte[], R> reader) {
    acquire();
    try {
      return reader.apply(bytes);
    } finally {
      release();
    }
  }

  /** Lends the live array for the time of the call; it must neither be kept nor changed. */
  public void lend(Consumer<byte[]> reader) {
    acquire();
    try {
      reader.accept(bytes);
    } finally {
      release();
    }
  }

  public void writeTo(OutputStream sink) throws IOException {
    acquire();
    try {
      sink.write(bytes);
    } finally {
      release();
    }
  }

  /** An independent copy, closed on its own. */
  public SecretBytes duplicate() {
    return new SecretBytes(copyBytes());
  }

  public boolean isClosed() {
    return state.get() < 0;
  }

  /** Idempotent. */
  @Override
  public void close() {
    if (state.getAndUpdate(s -> s | CLOSED) == 0) {
      wipe();
    }
  }

  private void acquire() {
    int before = state.getAndUpdate(s -> s < 0 ? s : s + 1);
    if (before < 0) {
      throw new IllegalStateException("secret has been closed");
    }
  }

  private void release() {
    if (state.decrementAndGet() == CLOSED) {
      wipe();
    }
  }

  private void wipe() {
    Arrays.fill(bytes, (byte) 0);
  }

  /** Same content; constant time for equal lengths. Throws when either side is closed. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SecretBytes that
        && use(mine -> that.use(theirs -> MessageDigest.isEqual(mine, theirs)));
  }

  /** Constant, so that a hash table tells nothing about the content. */
  @Override
  public int hashCode() {
    return 0x5ea1;
  }

  @Override
  public String toString() {
    return "SecretBytes[redacted]";
  }
}
