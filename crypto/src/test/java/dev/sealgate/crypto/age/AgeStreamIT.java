package dev.sealgate.crypto.age;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.testbed.Binaries;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stream through the real age and back, {@link AgeStream#BYTES} long, with {@value #HEAP} on our
 * side.
 */
class AgeStreamIT {
  private static final String HEAP = "-Xmx32m";

  @TempDir Path folder;
  private Path keys;
  private String recipient;

  @BeforeEach
  void makeKeys() throws IOException {
    try (AgeIdentity identity = AgeIdentity.generate(new SecureRandom())) {
      keys = Files.write(folder.resolve("keys.txt"), identity.encoded().copyBytes());
      recipient = identity.recipient().orElseThrow().toString();
    }
  }

  @Test
  void ageOpensWhatIsEncryptedHereWithoutHoldingIt() throws Exception {
    List<Process> both = start(ours("encrypt", recipient), age("-d", "-i", keys.toString()));

    assertThat(AgeStream.digest(both.getLast().getInputStream())).isEqualTo(plainDigest());
    endWell(both);
  }

  @Test
  void whatAgeEncryptsOpensHereWithoutBeingHeld() throws Exception {
    List<Process> both = start(age("-e", "-r", recipient), ours("decrypt", keys.toString()));
    Thread.ofVirtual().start(() -> writePlain(both.getFirst().getOutputStream()));

    assertThat(both.getLast().getInputStream().readAllBytes())
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo(plainDigest());
    endWell(both);
  }

  private static String plainDigest() throws IOException {
    return AgeStream.digest(new AgeStream.Plain());
  }

  private static void writePlain(OutputStream sink) {
    try (sink) {
      new AgeStream.Plain().transferTo(sink);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void endWell(List<Process> all) throws InterruptedException {
    for (Process each : all) {
      assertThat(each.waitFor()).isZero();
    }
  }

  private static List<Process> start(ProcessBuilder first, ProcessBuilder second)
      throws IOException {
    return ProcessBuilder.startPipeline(List.of(first, second));
  }

  private static ProcessBuilder age(String... arguments) {
    return process(List.of(Binaries.require("age").toString()), arguments);
  }

  private static ProcessBuilder ours(String... arguments) {
    return process(
        List.of(
            System.getProperty("java.home") + "/bin/java",
            HEAP,
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            AgeStream.class.getName()),
        arguments);
  }

  private static ProcessBuilder process(List<String> program, String... arguments) {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(program));
    builder.command().addAll(List.of(arguments));
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT);
  }
}
