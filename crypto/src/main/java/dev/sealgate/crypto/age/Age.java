package dev.sealgate.crypto.age;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

/**
 * Encrypts and decrypts age v1 files.
 *
 * <p>Failures of decryption: {@link CryptoException.Malformed} with format {@code age header},
 * {@code age armor} or {@code age payload}; {@link CryptoException.NoIdentityMatched}; {@link
 * CryptoException.MacMismatch} for a changed header; {@link CryptoException.Tampered} for a changed
 * payload; {@link CryptoException.Truncated}; {@link CryptoException.LimitExceeded}.
 */
public final class Age {
  private static final int BUFFER_BYTES = 2 * PayloadCipher.SEALED_CHUNK_BYTES;

  private Age() {}

  /** How the file is written. */
  public enum Encoding {
    BINARY,
    /** PEM-like text. */
    ARMOR
  }

  /** Opens a whole file, armored or binary. */
  public static SecretBytes decrypt(byte[] file, List<AgeIdentity> identities) {
    byte[] plain = new byte[file.length];
    InputStream input = new ByteArrayInputStream(file);
    try (InputStream content =
        decryptingBare(
            isArmored(input) ? new ArmorInputStream(input) : input, identities, file.length)) {
      int length = content.readNBytes(plain, 0, plain.length);
      if (content.read() >= 0) {
        throw new IllegalStateException("more plaintext than ciphertext");
      }
      return SecretBytes.takeOwnershipOf(Arrays.copyOf(plain, length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  /**
   * Opens a file of any size, armored or binary. The header is read and checked at once; the
   * returned stream then releases only authenticated chunks of 64 KiB, and throws the {@link
   * CryptoException} where the payload goes wrong: what it gave out before is genuine, but not the
   * whole. Closing it closes the source.
   */
  public static InputStream decrypting(InputStream file, List<AgeIdentity> identities)
      throws IOException {
    BufferedInputStream input = new BufferedInputStream(file, BUFFER_BYTES);
    return decryptingBare(isArmored(input) ? armored(input) : input, identities, Long.MAX_VALUE);
  }

  /** Requires armor, and says what is wrong with it. */
  static InputStream decryptingArmored(InputStream file, List<AgeIdentity> identities)
      throws IOException {
    return decryptingBare(
        armored(new BufferedInputStream(file, BUFFER_BYTES)), identities, Long.MAX_VALUE);
  }

  private static InputStream armored(InputStream input) {
    return new BufferedInputStream(new ArmorInputStream(input), BUFFER_BYTES);
  }

  private static InputStream decryptingBare(
      InputStream input, List<AgeIdentity> identities, long maxBytes) throws IOException {
    Header header = new HeaderReader(input).read();
    byte[] fileKey = FileKeys.unwrap(header, identities);
    try {
      header.verify(fileKey);
      byte[] salt = input.readNBytes(PayloadCipher.NONCE_BYTES);
      if (salt.length < PayloadCipher.NONCE_BYTES) {
        throw new CryptoException.Truncated(
            "age payload: the file ends within its nonce", "fetch the whole file again");
      }
      return new PayloadInputStream(input, new PayloadCipher(fileKey, salt), maxBytes);
    } finally {
      Arrays.fill(fileKey, (byte) 0);
    }
  }

  /** Whether the first text is a BEGIN line, after white space that armor may have before it. */
  private static boolean isArmored(InputStream input) throws IOException {
    input.mark(ArmorInputStream.MAX_WHITE_SPACE + ArmorInputStream.BEGIN.length() + 1);
    int skipped = 0;
    int c = input.read();
    while (skipped++ < ArmorInputStream.MAX_WHITE_SPACE && ArmorInputStream.isWhiteSpace(c)) {
      c = input.read();
    }
    byte[] rest = input.readNBytes(ArmorInputStream.BEGIN.length() - 1);
    input.reset();
    String start = (char) c + new String(rest, StandardCharsets.ISO_8859_1);
    return start.startsWith("-----BEGIN ");
  }

  /**
   * @param recipients at least one; a passphrase only alone; post-quantum ones not mixed with
   *     others
   * @throws CryptoException.PolicyRefused when they can't be combined
   */
  public static byte[] encrypt(
      SecretBytes plaintext,
      List<AgeRecipient> recipients,
      Encoding encoding,
      SecureRandom random) {
    ByteArrayOutputStream file = new ByteArrayOutputStream(plaintext.length() + 512);
    try (OutputStream content = encrypting(file, recipients, encoding, random)) {
      plaintext.writeTo(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  /**
   * As {@link #encrypt}, for content of any size. The header is written at once; the file is
   * complete only after the returned stream was closed, which also closes the sink.
   */
  public static OutputStream encrypting(
      OutputStream sink, List<AgeRecipient> recipients, Encoding encoding, SecureRandom random)
      throws IOException {
    byte[] fileKey = new byte[AgeCrypto.FILE_KEY_BYTES];
    byte[] salt = new byte[PayloadCipher.NONCE_BYTES];
    random.nextBytes(fileKey);
    random.nextBytes(salt);
    try {
      byte[] header = Header.write(FileKeys.wrap(fileKey, recipients, random), fileKey);
      OutputStream buffered = new BufferedOutputStream(sink, BUFFER_BYTES);
      OutputStream target =
          switch (encoding) {
            case BINARY -> buffered;
            case ARMOR -> new ArmorOutputStream(buffered);
          };
      target.write(header);
      target.write(salt);
      return new PayloadOutputStream(target, new PayloadCipher(fileKey, salt));
    } finally {
      Arrays.fill(fileKey, (byte) 0);
    }
  }
}
