package dev.sealgate.benchmarks.crypto;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.age.AgeIdentity;
import dev.sealgate.crypto.sops.DecryptedSops;
import dev.sealgate.crypto.sops.Sops;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsKeyring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One operation reads, decrypts and writes out all SOPS files, as {@code sops decrypt} does one.
 */
@State(Scope.Thread)
public class SopsWork {
  private final Fixtures fixtures = Fixtures.ofThisRun();
  private final List<Path> files = fixtures.sopsFiles();
  private final List<AgeIdentity> identities = fixtures.identities("x25519");
  private final SopsKeyring keys = SopsKeyring.of(identities);

  /** The same once, in a JVM of its own. */
  static void main() throws IOException {
    new SopsWork().open();
  }

  @Setup
  public void check() throws IOException {
    for (Path file : files) {
      byte[] plain = fixtures.read("plain/" + file.getFileName());
      try (DecryptedSops opened = open(file);
          SecretBytes text = opened.plaintext()) {
        Fixtures.requireRight(
            file.getFileName().toString(), text.use(bytes -> Arrays.equals(bytes, plain)));
      }
    }
  }

  /** The number of plaintext bytes. */
  @Benchmark
  public long open() throws IOException {
    long bytes = 0;
    for (Path file : files) {
      try (DecryptedSops opened = open(file);
          SecretBytes text = opened.plaintext()) {
        bytes += text.length();
      }
    }
    return bytes;
  }

  private DecryptedSops open(Path file) throws IOException {
    return Sops.decrypt(
        file.getFileName().toString(), Files.readAllBytes(file), SopsFormat.YAML, keys);
  }

  @TearDown
  public void close() {
    identities.forEach(AgeIdentity::close);
  }
}
