package dev.sealgate.benchmarks.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assertions.assertAll;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** What is measured does what it says, and notices when it does not. */
class WorkTest {
  private static final int FILES = 3;

  /** More than two chunks, and the last one not full. */
  private static final int STREAM_BYTES = 150_001;

  @TempDir static Path folder;

  @BeforeAll
  static void write() throws IOException {
    new Fixtures(folder).write(FILES, STREAM_BYTES);
    System.setProperty(Fixtures.FOLDER_PROPERTY, folder.toString());
  }

  @AfterAll
  static void forget() {
    System.clearProperty(Fixtures.FOLDER_PROPERTY);
  }

  @Test
  void eachOperationDoesItsWholeWork() throws IOException {
    long plainBytes = 0;
    for (Path file : filesIn("plain")) {
      plainBytes += Files.size(file);
    }

    assertThat(filesIn("sops")).hasSize(FILES);
    assertThat(new SopsWork().open()).isEqualTo(plainBytes);
    assertThat(new SealedWork().open()).isEqualTo(3);
    assertThat(new SealedWork().seal()).containsEntry("kind", "SealedSecret");
    assertThat(new AgeWork().x25519()).isEqualTo(32);
    assertThat(new AgeWork().hybrid()).isEqualTo(32);
    assertThat(new StreamWork().decrypt()).isEqualTo(STREAM_BYTES);
    assertThat(new StreamWork().encrypt()).isEqualTo(STREAM_BYTES);
  }

  private static Path[] filesIn(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.toArray(Path[]::new);
    }
  }

  @Test
  void rightResultsPassTheChecks() {
    assertAll(
        new SopsWork()::check,
        new SealedWork()::check,
        new AgeWork()::check,
        new StreamWork()::check);
  }

  static Stream<Arguments> checks() {
    return Stream.of(
        Arguments.of("plain/secret-0002.yaml", (ThrowingCallable) () -> new SopsWork().check()),
        Arguments.of("secret.json", (ThrowingCallable) () -> new SealedWork().check()),
        Arguments.of("small.bin", (ThrowingCallable) () -> new AgeWork().check()),
        Arguments.of("stream.bin", (ThrowingCallable) () -> new StreamWork().check()));
  }

  @ParameterizedTest
  @MethodSource("checks")
  void aWrongResultIsNotMeasured(String expected, ThrowingCallable check) throws IOException {
    Path file = folder.resolve(expected);
    byte[] right = Files.readAllBytes(file);
    byte[] wrong = right.clone();
    // a letter of the password, or the first byte where there is none
    wrong[new String(right, StandardCharsets.ISO_8859_1).indexOf("orrect") + 1] ^= 1;
    try {
      Files.write(file, wrong);

      assertThatIllegalStateException().isThrownBy(check).withMessageContaining("wrong result");
    } finally {
      Files.write(file, right);
    }
  }

  static Stream<Arguments> methods() {
    return Stream.of(
        Arguments.of(SopsWork.class, "open"),
        Arguments.of(SealedWork.class, "open"),
        Arguments.of(SealedWork.class, "seal"),
        Arguments.of(AgeWork.class, "x25519"),
        Arguments.of(AgeWork.class, "hybrid"),
        Arguments.of(StreamWork.class, "decrypt"),
        Arguments.of(StreamWork.class, "encrypt"));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void jmhFindsAndRunsIt(Class<?> type, String method) throws Exception {
    JmhMeter meter = new JmhMeter(type, method, new Fixtures(folder), 1);

    assertThat(
            meter.run(
                new OptionsBuilder()
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(10))))
        .singleElement()
        .satisfies(seconds -> assertThat(seconds).isPositive());
  }
}
