package dev.sealgate.crypto.age;

import dev.sealgate.crypto.CryptoException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Releases authenticated chunks only; what is wrong with the next one is thrown after them. */
final class PayloadInputStream extends InputStream {
  private final InputStream input;
  private @Nullable PayloadCipher cipher;
  private final byte[] sealed;
  private final byte[] plain;
  private int at;
  private int end;
  private boolean ended;
  private @Nullable CryptoException failure;

  /**
   * @param maxBytes how many bytes the input has at most, so that a small file costs small buffers
   */
  PayloadInputStream(InputStream input, PayloadCipher cipher, long maxBytes) {
    this.input = input;
    this.cipher = cipher;
    this.sealed = new byte[(int) Math.min(maxBytes, PayloadCipher.SEALED_CHUNK_BYTES)];
    this.plain = new byte[Math.min(sealed.length, PayloadCipher.CHUNK_BYTES)];
  }

  @Override
  public int read() throws IOException {
    return fill() ? plain[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int part = Math.min(length, end - at);
    System.arraycopy(plain, at, target, offset, part);
    at += part;
    return part;
  }

  @Override
  public int available() {
    return end - at;
  }

  @Override
  public void close() throws IOException {
    Arrays.fill(plain, (byte) 0);
    at = 0;
    end = 0;
    cipher = null;
    input.close();
  }

  private boolean fill() throws IOException {
    PayloadCipher chunks = cipher;
    if (chunks == null) {
      throw new IOException("the stream has been closed");
    }
    while (at == end) {
      if (failure != null) {
        throw failure;
      }
      if (ended) {
        return false;
      }
      try {
        nextChunk(chunks);
      } catch (CryptoException e) {
        failure = e;
        throw e;
      }
    }
    return true;
  }

  private void nextChunk(PayloadCipher chunks) throws IOException {
    int length = input.readNBytes(sealed, 0, sealed.length);
    if (length == 0) {
      throw truncated("ends where another chunk must follow");
    }
    if (length < AgeCrypto.TAG_BYTES) {
      throw truncated("ends within a chunk");
    }
    if (length == AgeCrypto.TAG_BYTES && !chunks.isFirstChunk()) {
      throw new CryptoException.Malformed(
          "age payload", -1, "age payload: the last chunk is empty", "encrypt the file again");
    }
    boolean mayContinue = length == PayloadCipher.SEALED_CHUNK_BYTES;
    int opened = mayContinue ? chunks.open(sealed, length, plain, false) : -1;
    boolean last = opened < 0;
    if (last) {
      opened = chunks.open(sealed, length, plain, true);
    }
    if (opened < 0) {
      throw new CryptoException.Tampered(
          "age payload: a chunk is not authentic: the file was changed"
              + (mayContinue ? "" : ", or cut off within its last chunk"),
          "take the file from a trusted copy");
    }
    at = 0;
    end = opened;
    if (last) {
      ended = true;
      requireEnd();
    }
  }

  /** A failure here is kept until the last chunk was read. */
  private void requireEnd() throws IOException {
    try {
      if (input.read() >= 0) {
        failure =
            new CryptoException.Tampered(
                "age payload: data follows the last chunk", "take the file from a trusted copy");
      }
    } catch (CryptoException e) {
      failure = e;
    }
  }

  private static CryptoException truncated(String where) {
    return new CryptoException.Truncated(
        "age payload: the file " + where, "fetch the whole file again");
  }
}
