package dev.sealgate.cli.git;

import dev.sealgate.cli.Failure;
import dev.sealgate.crypto.Hmac;
import dev.sealgate.crypto.SecretBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/**
 * Words that stand for values: equal values have equal words, and nobody without the key can test a
 * guess. The key is random, belongs to one clone of a repository, and never leaves it.
 */
public final class Fingerprints {
  private static final int KEY_LENGTH = 32;
  private static final int CHARACTERS = 12;
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final SecretKeySpec key;

  private Fingerprints(byte[] key) {
    this.key = new SecretKeySpec(key, "HmacSHA256");
  }

  /** For one run: they mean nothing to the next one. */
  public static Fingerprints ofThisRun(SecureRandom random) {
    byte[] bytes = new byte[KEY_LENGTH];
    random.nextBytes(bytes);
    return new Fingerprints(bytes);
  }

  public static Path file(Path gitFolder) {
    return gitFolder.resolve("seal").resolve("fingerprint.key");
  }

  /** Those of a repository; the key is made when there is none. */
  public static Fingerprints of(Path gitFolder, SecureRandom random) {
    Path file = file(gitFolder);
    try {
      if (Files.notExists(file)) {
        make(file, random);
      }
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length != KEY_LENGTH) {
        throw Failure.of(
            file + " is no key of " + KEY_LENGTH + " bytes",
            "delete it: a new one is made, and fingerprints are others then");
      }
      Fingerprints made = new Fingerprints(bytes);
      Arrays.fill(bytes, (byte) 0);
      return made;
    } catch (IOException _) {
      throw Failure.of(
          file + " could not be read or made", "look at the owner and mode of its folder");
    }
  }

  private static void make(Path file, SecureRandom random) throws IOException {
    Path folder = file.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    byte[] bytes = new byte[KEY_LENGTH];
    random.nextBytes(bytes);
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    try {
      // beside it first, as two diffs may begin at once and read what the other has half written
      Path whole = file.resolveSibling("fingerprint." + Math.abs(random.nextLong()));
      try (FileChannel channel =
          FileChannel.open(
              whole,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              posix ? new FileAttribute<?>[] {OWNER_ONLY} : new FileAttribute<?>[0])) {
        channel.write(ByteBuffer.wrap(bytes));
      }
      try {
        Files.createLink(file, whole);
      } catch (FileAlreadyExistsException _) {
        // the other one was first: both use its key
      } finally {
        Files.deleteIfExists(whole);
      }
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** 60 bits: enough to tell the values of a repository apart. */
  public String of(SecretBytes value) {
    byte[] own = key.getEncoded();
    try (Hmac mac = new Hmac(own)) {
      return value.use(bytes -> {
        mac.update(bytes);
        return word(mac.finish());
      });
    } finally {
      Arrays.fill(own, (byte) 0);
    }
  }

  /** For what is public anyway, such as a ciphertext; needs no key. */
  public static String ofPublic(byte[] bytes) {
    try {
      return word(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }

  private static String word(byte[] code) {
    StringBuilder text = new StringBuilder();
    long bits = 0;
    int count = 0;
    for (int i = 0; text.length() < CHARACTERS; i++) {
      bits = bits << 8 | (code[i] & 0xff);
      count += 8;
      while (count >= 5 && text.length() < CHARACTERS) {
        count -= 5;
        text.append(ALPHABET.charAt((int) (bits >>> count) & 31));
      }
    }
    return text.toString();
  }
}
