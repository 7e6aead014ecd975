package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results arrive whole, where they were asked for, or not at all. */
class WritingTest {
  @TempDir Path folder;
  private Session session;

  @BeforeEach
  void files() {
    session = new Session(folder).write("plain.yaml", "password: hunter2\n");
    session.write("age.agekey", TestKeys.IDENTITY + "\n").env("SOPS_AGE_KEY_FILE", "age.agekey");
    session.env("SOPS_AGE_RECIPIENTS", TestKeys.RECIPIENT);
  }

  @Test
  void aLinkStaysALinkAndItsTargetIsReplaced() throws IOException {
    Files.createDirectories(folder.resolve("real"));
    Files.move(folder.resolve("plain.yaml"), folder.resolve("real/plain.yaml"));
    Files.createSymbolicLink(folder.resolve("plain.yaml"), Path.of("real/plain.yaml"));

    assertThat(session.seal("", "encrypt", "-i", "plain.yaml").exit()).isZero();

    assertThat(folder.resolve("plain.yaml")).isSymbolicLink();
    assertThat(folder.resolve("real/plain.yaml")).content().contains("ENC[AES256_GCM");
  }

  @Test
  void aFailedCommandLeavesTheFileAsItWas() throws IOException {
    session.write("broken.yaml", "password: [hunter2\n");

    assertThat(session.seal("", "encrypt", "-i", "broken.yaml").exit()).isEqualTo(1);

    assertThat(session.read("broken.yaml")).isEqualTo("password: [hunter2\n");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("plain.yaml", "age.agekey", "broken.yaml");
    }
  }

  @Test
  void aDeviceIsWrittenToNotReplaced() {
    Session.Result result = session.seal("", "encrypt", "plain.yaml", "-o", "/dev/full");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.stderr())
        .isEqualTo("error: /dev/full could not be written\nhint: is the disk full or read-only?\n");
    assertThat(Path.of("/dev/full")).exists();
  }

  @Test
  void aReaderThatWentAwayIsAFailure() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("broken pipe");
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int exit =
        Seal.run(
            new String[] {"version"},
            new ByteArrayInputStream(new byte[0]),
            closed,
            err,
            Map.of(),
            folder);

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("error: standard output could not be written\nhint: ");
  }

  @Test
  void aPersonWhoTypesIsToldThatSealWaits() {
    Session.Result result =
        session.typing().seal("password: hunter2\n", "encrypt", "--input-type", "yaml");

    assertThat(result.exit()).isZero();
    assertThat(result.stderr()).isEqualTo("notice: reading what you type; end it with Ctrl-D\n");
  }

  @Test
  void anInputOfMoreThanEightMebibytesIsRefused() throws IOException {
    Files.writeString(folder.resolve("huge.yaml"), "a: " + "x".repeat(9 << 20) + "\n");

    Session.Result result = session.seal("", "encrypt", "huge.yaml");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.stderr())
        .isEqualTo(
            """
            error: huge.yaml is larger than 8 MiB
            hint: a Secret holds at most 1 MiB: split the file
            """);
  }

  @Test
  void aYamlBombIsRefused() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i));
      bomb.append("*a%d, ".formatted(i - 1).repeat(9)).append("x]\n");
    }
    session.write("bomb.yaml", bomb.toString());

    for (String command : new String[] {"encrypt", "secret"}) {
      Session.Result result = session.seal("", command, "bomb.yaml");
      assertThat(result.exit()).as(command).isEqualTo(1);
      assertThat(result.stderr()).startsWith("error: bomb.yaml").doesNotContain("internal");
    }
  }
}
