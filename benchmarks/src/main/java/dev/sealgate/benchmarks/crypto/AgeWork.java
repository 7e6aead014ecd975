package dev.sealgate.benchmarks.crypto;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.age.Age;
import dev.sealgate.crypto.age.AgeIdentity;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One operation opens an age file of 32 bytes, the size of a SOPS data key: nearly all of it is
 * unwrapping the file key.
 */
@State(Scope.Thread)
public class AgeWork {
  private final Fixtures fixtures = Fixtures.ofThisRun();
  private final byte[] want = fixtures.read("small.bin");
  private final byte[] x25519File = fixtures.read("x25519.age");
  private final byte[] hybridFile = fixtures.read("hybrid.age");
  private final List<AgeIdentity> x25519Keys = fixtures.identities("x25519");
  private final List<AgeIdentity> hybridKeys = fixtures.identities("hybrid");

  @Setup
  public void check() {
    Fixtures.requireRight("X25519", right(x25519File, x25519Keys));
    Fixtures.requireRight("ML-KEM", right(hybridFile, hybridKeys));
  }

  private boolean right(byte[] file, List<AgeIdentity> keys) {
    try (SecretBytes content = Age.decrypt(file, keys)) {
      return content.use(bytes -> Arrays.equals(bytes, want));
    }
  }

  /** The number of bytes. */
  @Benchmark
  public int x25519() {
    try (SecretBytes content = Age.decrypt(x25519File, x25519Keys)) {
      return content.length();
    }
  }

  /** As {@link #x25519}, with {@code mlkem768x25519}. */
  @Benchmark
  public int hybrid() {
    try (SecretBytes content = Age.decrypt(hybridFile, hybridKeys)) {
      return content.length();
    }
  }

  @TearDown
  public void close() {
    x25519Keys.forEach(AgeIdentity::close);
    hybridKeys.forEach(AgeIdentity::close);
  }
}
