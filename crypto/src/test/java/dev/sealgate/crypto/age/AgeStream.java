package dev.sealgate.crypto.age;

import dev.sealgate.crypto.SecretBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** A program of its own, so that its heap can be far smaller than what passes through it. */
final class AgeStream {
  static final long BYTES = 110L << 20;

  private AgeStream() {}

  /** As many bytes as {@link #BYTES}, of which no two chunks are the same, without keeping them. */
  static final class Plain extends InputStream {
    private static final byte[] PATTERN = new byte[65521]; // a prime below the size of a chunk

    static {
      new Random(1).nextBytes(PATTERN);
    }

    private long at;

    @Override
    public int read() {
      return at < BYTES ? PATTERN[(int) (at++ % PATTERN.length)] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      int from = (int) (at % PATTERN.length);
      int count = (int) Math.min(Math.min(length, PATTERN.length - from), BYTES - at);
      System.arraycopy(PATTERN, from, into, offset, count);
      at += count;
      return count == 0 && length > 0 ? -1 : count;
    }
  }

  /** SHA-256 in hexadecimal of all that comes, read to its end. */
  static String digest(InputStream content) throws IOException {
    try (DigestInputStream counted =
        new DigestInputStream(content, MessageDigest.getInstance("SHA-256"))) {
      counted.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(counted.getMessageDigest().digest());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * {@code encrypt RECIPIENT} writes the file to standard output, {@code decrypt KEYS} prints the
   * digest of what the file on standard input holds.
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments[0].equals("encrypt")) {
      List<AgeRecipient> recipients = List.of(AgeRecipient.parse(arguments[1]));
      try (OutputStream out =
          Age.encrypting(System.out, recipients, Age.Encoding.BINARY, new SecureRandom())) {
        new Plain().transferTo(out);
      }
      return;
    }
    byte[] keys = Files.readAllBytes(Path.of(arguments[1]));
    List<AgeIdentity> identities = AgeKeys.parseIdentities(SecretBytes.takeOwnershipOf(keys));
    try (InputStream plain = Age.decrypting(System.in, identities)) {
      new PrintStream(System.out, true, StandardCharsets.US_ASCII).print(digest(plain));
    }
  }
}
