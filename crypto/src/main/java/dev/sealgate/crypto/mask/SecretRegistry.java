package dev.sealgate.crypto.mask;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Gives every secret value a placeholder and puts the values back where they are allowed to be.
 * Equal values of one scope have equal placeholders, for as long as the {@link PlaceholderKey} is
 * the same; placeholders of two scopes tell nothing of each other's values. Thread-safe.
 *
 * <p>Bounds: {@value #MAX_VALUE_BYTES} bytes a value, {@value #MAX_TOTAL_BYTES} in all, {@value
 * #MAX_RESULT_BYTES} for an unmasked text.
 */
public final class SecretRegistry implements AutoCloseable {
  static final int MAX_VALUE_BYTES = 4 << 20;
  static final long MAX_TOTAL_BYTES = 512L << 20;
  static final int MAX_RESULT_BYTES = 16 << 20;

  private final PlaceholderKey key;
  private final String scope;
  private final byte[] scopeBytes;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<String, SecretBytes> values = new LinkedHashMap<>();
  private final ScrubIndex scrubIndex = new ScrubIndex();
  private long totalBytes;
  private boolean closed;

  /** Of the empty scope. */
  public SecretRegistry(PlaceholderKey key) {
    this(key, "");
  }

  /**
   * @param key borrowed: it must stay open as long as the registry, and is not closed by it
   * @param scope who may compare placeholders with each other
   */
  public SecretRegistry(PlaceholderKey key, String scope) {
    this.key = key;
    this.scope = scope;
    this.scopeBytes = scope.getBytes(StandardCharsets.UTF_8);
  }

  /** One without any value, of the same key and scope. */
  public SecretRegistry sibling() {
    return new SecretRegistry(key, scope);
  }

  /**
   * Registers a copy of the value.
   *
   * @return its placeholder, in the form that {@link Placeholders} describes
   */
  public String mask(SecretBytes value) {
    int length = value.length();
    if (length > MAX_VALUE_BYTES) {
      throw new CryptoException.LimitExceeded(
          "a secret value of " + length + " bytes is above the bound of " + MAX_VALUE_BYTES,
          "a Kubernetes Secret holds 1 MiB at most: keep large files elsewhere");
    }
    String placeholder = key.placeholderOf(scopeBytes, value);
    if (knows(placeholder)) {
      return placeholder;
    }
    lock.writeLock().lock();
    try {
      requireOpen();
      if (!values.containsKey(placeholder)) {
        if (totalBytes + length > MAX_TOTAL_BYTES) {
          throw new CryptoException.LimitExceeded(
              "the secret values of one revision are above " + MAX_TOTAL_BYTES + " bytes in all",
              "split the Application");
        }
        values.put(placeholder, value.duplicate());
        totalBytes += length;
      }
      return placeholder;
    } finally {
      lock.writeLock().unlock();
    }
  }

  public boolean knows(String placeholder) {
    lock.readLock().lock();
    try {
      requireOpen();
      return values.containsKey(placeholder);
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Replaces every placeholder in the text by its value, once: a value that looks like a
   * placeholder stays as it is.
   *
   * @throws CryptoException.UnknownPlaceholder when one of them was not given out by this registry
   */
  public SecretBytes unmask(String text) {
    return unmask(text.getBytes(StandardCharsets.UTF_8));
  }

  /** As {@link #unmask(String)}, for bytes in which placeholders stand in ASCII. */
  public SecretBytes unmask(byte[] text) {
    String ascii = new String(text, StandardCharsets.ISO_8859_1);
    WipingBuffer result = new WipingBuffer(text.length);
    lock.readLock().lock();
    try {
      requireOpen();
      int done = 0;
      for (int at = Placeholders.next(ascii, 0); at >= 0; at = Placeholders.next(ascii, done)) {
        result.write(text, done, at - done);
        done = at + Placeholders.LENGTH;
        valueOf(ascii.substring(at, done)).lend(live -> result.write(live, 0, live.length));
      }
      result.write(text, done, text.length - done);
      return result.toSecret();
    } finally {
      lock.readLock().unlock();
      result.wipe();
    }
  }

  private SecretBytes valueOf(String placeholder) {
    SecretBytes value = values.get(placeholder);
    if (value == null) {
      throw new CryptoException.UnknownPlaceholder(
          "the text holds a placeholder that stands for no secret of this revision: " + placeholder,
          "placeholders can't be written by hand: put the secret itself into an encrypted file");
    }
    return value;
  }

  /**
   * Takes registered values out of a text that comes from elsewhere (an API server, a child
   * process, a library). A value of 4 bytes or more is replaced by its placeholder wherever it
   * stands: as it is, without its surrounding white space, in base64 (both alphabets, any
   * alignment), JSON-escaped, percent-encoded or in hexadecimal; a beginning of 16 bytes or more
   * counts as the value (texts get cut off), and a text that holds the first 768 bytes of a longer
   * value ends there. A shorter value is replaced where it stands alone, between quotes or other
   * delimiters.
   */
  public String scrub(String text) {
    lock.writeLock().lock();
    try {
      requireOpen();
      scrubIndex.update(values);
      return scrubIndex.scrub(text);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** The placeholders given out so far, in the order of their first use. */
  public List<String> placeholders() {
    lock.readLock().lock();
    try {
      requireOpen();
      return List.copyOf(values.keySet());
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Wipes every value. Idempotent. */
  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      closed = true;
      values.values().forEach(SecretBytes::close);
      values.clear();
      scrubIndex.wipe();
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("secret registry has been closed");
    }
  }

  @Override
  public String toString() {
    return "SecretRegistry[redacted]";
  }

  /** Leaves no copy behind when it grows. */
  private static final class WipingBuffer extends ByteArrayOutputStream {
    WipingBuffer(int size) {
      super(Math.max(size, 64));
    }

    @Override
    public synchronized void write(byte[] source, int from, int length) {
      if (count + (long) length > MAX_RESULT_BYTES) {
        throw new CryptoException.LimitExceeded(
            "an unmasked text is above the bound of " + MAX_RESULT_BYTES + " bytes",
            "a Kubernetes Secret holds 1 MiB at most: keep large files elsewhere");
      }
      if (count + length > buf.length) {
        byte[] old = buf;
        buf = Arrays.copyOf(old, Math.max(count + length, old.length * 2));
        Arrays.fill(old, (byte) 0);
      }
      System.arraycopy(source, from, buf, count, length);
      count += length;
    }

    SecretBytes toSecret() {
      return SecretBytes.takeOwnershipOf(toByteArray());
    }

    void wipe() {
      Arrays.fill(buf, (byte) 0);
    }
  }
}
