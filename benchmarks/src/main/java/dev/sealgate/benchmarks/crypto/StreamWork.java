package dev.sealgate.benchmarks.crypto;

import dev.sealgate.crypto.age.Age;
import dev.sealgate.crypto.age.AgeIdentity;
import dev.sealgate.crypto.age.AgeRecipient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One operation streams a large file through age, from the page cache to nowhere. */
@State(Scope.Thread)
public class StreamWork {
  private final Fixtures fixtures = Fixtures.ofThisRun();
  private final List<AgeIdentity> keys = fixtures.identities("x25519");
  private final List<AgeRecipient> recipients = List.of(keys.getFirst().recipient().orElseThrow());
  private final SecureRandom random = new SecureRandom();

  @Setup
  public void check() throws IOException {
    Fixtures.requireRight("decrypting", sameAsPlain(Files.newInputStream(sealedFile())));
    ByteArrayOutputStream sealed = new ByteArrayOutputStream();
    encrypt(sealed);
    Fixtures.requireRight(
        "encrypting", sameAsPlain(new ByteArrayInputStream(sealed.toByteArray())));
  }

  private boolean sameAsPlain(InputStream sealed) throws IOException {
    byte[] mine = new byte[1 << 16];
    try (InputStream content = Age.decrypting(sealed, keys);
        InputStream plain = Files.newInputStream(fixtures.file("stream.bin"))) {
      int length;
      do {
        length = content.readNBytes(mine, 0, mine.length);
        if (!Arrays.equals(plain.readNBytes(length), Arrays.copyOf(mine, length))) {
          return false;
        }
      } while (length > 0);
      return plain.read() < 0;
    }
  }

  private Path sealedFile() {
    return fixtures.file("stream.age");
  }

  /** The number of plaintext bytes. */
  @Benchmark
  public long decrypt() throws IOException {
    try (InputStream content = Age.decrypting(Files.newInputStream(sealedFile()), keys)) {
      return content.transferTo(OutputStream.nullOutputStream());
    }
  }

  /** The number of plaintext bytes. */
  @Benchmark
  public long encrypt() throws IOException {
    return encrypt(OutputStream.nullOutputStream());
  }

  private long encrypt(OutputStream sink) throws IOException {
    try (InputStream plain = Files.newInputStream(fixtures.file("stream.bin"));
        OutputStream content = Age.encrypting(sink, recipients, Age.Encoding.BINARY, random)) {
      return plain.transferTo(content);
    }
  }

  @TearDown
  public void close() {
    keys.forEach(AgeIdentity::close);
  }
}
