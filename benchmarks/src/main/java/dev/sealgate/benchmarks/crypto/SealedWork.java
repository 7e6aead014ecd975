package dev.sealgate.benchmarks.crypto;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sealed.OpenedSecret;
import dev.sealgate.crypto.sealed.SealOptions;
import dev.sealgate.crypto.sealed.SealedSecrets;
import dev.sealgate.crypto.sealed.SealingCertificate;
import dev.sealgate.crypto.sealed.SealingKeyRing;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One operation opens or makes one SealedSecret of three values. Manifests are parsed before. */
@State(Scope.Thread)
public class SealedWork {
  private final Fixtures fixtures = Fixtures.ofThisRun();
  private final List<Map<String, Object>> sealed = fixtures.sealedSecrets();
  private final Map<String, Object> secret = fixtures.plainSecret();
  private final SealingKeyRing keys = fixtures.sealingKeys();
  private final SealingCertificate certificate = keys.newest().certificate();
  private final SealOptions options = SealOptions.at(Instant.now());
  private final SecureRandom random = new SecureRandom();
  private int next;

  @Setup
  public void check() {
    for (Map<String, Object> made : List.of(sealed.getFirst(), seal())) {
      try (OpenedSecret opened = SealedSecrets.open(made, keys)) {
        Fixtures.requireRight("sealing and opening", holdsTheValues(opened));
      }
    }
  }

  private boolean holdsTheValues(OpenedSecret opened) {
    Map<String, byte[]> values = fixtures.plainValues();
    return opened.data().keySet().equals(values.keySet())
        && values.entrySet().stream()
            .allMatch(item ->
                opened
                    .data()
                    .getOrDefault(item.getKey(), SecretBytes.utf8(""))
                    .use(bytes -> Arrays.equals(bytes, item.getValue())));
  }

  /** The number of values. */
  @Benchmark
  public int open() {
    try (OpenedSecret opened = SealedSecrets.open(sealed.get(next++ % sealed.size()), keys)) {
      return opened.data().size();
    }
  }

  @Benchmark
  public Map<String, Object> seal() {
    return SealedSecrets.seal(secret, certificate, options, random);
  }

  @TearDown
  public void close() {
    keys.close();
  }
}
