package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.age.Age;
import dev.sealgate.crypto.age.AgeRecipient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped program on a real terminal: what is typed, what is shown, and what stays behind. */
class TerminalIT {
  private static final String PASSPHRASE = "battery-staple-5f0c";

  @TempDir Path folder;
  private Session session;
  private final Map<String, String> env = new HashMap<>();

  @BeforeEach
  void files() throws IOException {
    session = new Session(folder).write("age.agekey", TestKeys.IDENTITY + "\n");
    for (String name : List.of("a.yaml", "b.yaml", "c.yaml")) {
      session.write(name, "password: hunter2\n");
    }
    Files.createDirectory(folder.resolve("memory"));
    env.put("JAVA25_HOME", System.getProperty("java.home"));
    env.put("PATH", Launcher.BIN + ":" + System.getenv("PATH"));
    env.put("HOME", folder.toString());
    env.put("TERM", "xterm");
    env.put("CI", "");
    env.put("SOPS_AGE_KEY_FILE", "age.agekey");
    env.put("SOPS_AGE_RECIPIENTS", TestKeys.RECIPIENT);
    env.put("SEAL_MEMORY_DIR", folder.resolve("memory").toString());
    session.env("SOPS_AGE_RECIPIENTS", TestKeys.RECIPIENT).env("SOPS_AGE_KEY_FILE", "age.agekey");
  }

  @Test
  void theEditorHasTheTerminalAndABrokenTextComesBackToIt() throws IOException {
    seal("encrypt", "-i", "a.yaml");
    session.write(
        "editor",
        """
        #!/bin/sh
        [ -t 0 ] && [ -t 1 ] || exit 9
        printf 'new text: '
        read -r line
        echo "$line" > "$1"
        """);
    env.put("EDITOR", "sh editor");
    try (Pty pty = Pty.start(folder, env, "seal edit a.yaml")) {
      pty.shows("new text: ").type("password: [\n");
      pty.shows("Enter goes back to the editor").type("\n");
      // the second question is the one behind the message
      await().until(() -> pty.screen().split("new text: ", -1).length == 3);
      pty.type("password: correct-horse\n");

      assertThat(pty.exit()).as(pty.screen()).isZero();
      assertThat(pty.screen()).contains("\u001b[1;31merror:\u001b[0m a.yaml");
    }
    assertThat(seal("decrypt", "a.yaml")).isEqualTo("password: correct-horse\n");
    assertThat(folder.resolve("memory")).isEmptyDirectory();
  }

  @Test
  void aPassphraseAndAValueAreAskedForWithoutBeingShown() throws IOException {
    seal("encrypt", "-i", "a.yaml");
    try (SecretBytes secret = SecretBytes.utf8(PASSPHRASE);
        SecretBytes key = SecretBytes.utf8(TestKeys.IDENTITY + "\n")) {
      Files.write(
          folder.resolve("locked.agekey"),
          Age.encrypt(
              key,
              List.of(AgeRecipient.passphrase(secret, 10)),
              Age.Encoding.ARMOR,
              new SecureRandom()));
    }
    env.put("SOPS_AGE_KEY_FILE", "locked.agekey");
    try (Pty pty =
        Pty.start(folder, env, "seal set a.yaml password && seal decrypt --no-pager a.yaml")) {
      pty.shows("passphrase of locked.agekey: ").type(PASSPHRASE + "\n");
      pty.shows("value of password: ").type("correct-horse\n");
      await().until(() -> pty.screen().split("passphrase of", -1).length == 3);
      assertThat(pty.screen()).doesNotContain("correct-horse");
      pty.type(PASSPHRASE + "\n");

      assertThat(pty.exit()).as(pty.screen()).isZero();
      assertThat(pty.screen()).contains("password: correct-horse").doesNotContain(PASSPHRASE);
    }
  }

  @Test
  void manyFilesShowABar() {
    try (Pty pty = Pty.start(folder, env, "seal encrypt -i a.yaml b.yaml c.yaml")) {
      assertThat(pty.exit()).as(pty.screen()).isZero();
      assertThat(pty.screen())
          .contains("\r\u001b[K[........................] 0/3 a.yaml")
          .contains("\r\u001b[K[################........] 2/3 c.yaml")
          .contains("\r\u001b[K3/3 files");
    }
  }

  @Test
  void noColourIsNoColourAndQuietIsQuiet() {
    env.put("NO_COLOR", "1");
    try (Pty pty =
        Pty.start(folder, env, "seal --quiet encrypt -i a.yaml b.yaml; seal decrypt none.yaml")) {
      assertThat(pty.exit()).isEqualTo(ExitCode.NO_FILE);
      assertThat(pty.screen())
          .startsWith("error: none.yaml: no such file")
          .doesNotContain("\u001b");
    }
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "HUP, 129"})
  void aSignalTakesThePlaintextAndTheEditorAway(String signal, int exit) throws Exception {
    seal("encrypt", "-i", "a.yaml");
    session.write("editor", "#!/bin/sh\ntouch started\nexec sleep 60\n");
    env.put("EDITOR", "sh editor");
    String seal = Launcher.BIN.resolve("seal").toString();
    // whoever started this test may ignore signals, and then its children would, too
    ProcessBuilder builder =
        new ProcessBuilder("env", "--default-signal", seal, "edit", "a.yaml")
            .directory(folder.toFile());
    builder.environment().putAll(env);
    Process process = builder.start();
    try {
      await().atMost(Duration.ofSeconds(40)).until(() -> Files.exists(folder.resolve("started")));
      List<ProcessHandle> children = process.descendants().toList();
      assertThat(folder.resolve("memory")).isNotEmptyDirectory();

      new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();

      assertThat(process.waitFor()).isEqualTo(exit);
      assertThat(folder.resolve("memory")).isEmptyDirectory();
      assertThat(children).isNotEmpty();
      await().until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    } finally {
      process.destroyForcibly();
    }
    assertThat(seal("decrypt", "a.yaml")).isEqualTo("password: hunter2\n");
  }

  /** A list of the JVM's threads is no use to anybody, least of all among results. */
  @Test
  void controlBackslashPrintsNothing() throws Exception {
    seal("encrypt", "-i", "a.yaml");
    session.write("editor", "#!/bin/sh\ntouch started\nexec sleep 60\n");
    env.put("EDITOR", "sh editor");
    ProcessBuilder builder =
        new ProcessBuilder(Launcher.BIN.resolve("seal").toString(), "edit", "a.yaml")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("printed").toFile());
    builder.environment().putAll(env);
    Process process = builder.start();
    try {
      await().atMost(Duration.ofSeconds(40)).until(() -> Files.exists(folder.resolve("started")));

      new ProcessBuilder("kill", "-QUIT", "" + process.pid()).start().waitFor();
      new ProcessBuilder("kill", "-TERM", "" + process.pid()).start().waitFor();

      assertThat(process.waitFor()).isEqualTo(143);
      assertThat(session.read("printed")).doesNotContain("thread dump", "java.base");
    } finally {
      process.destroyForcibly();
    }
  }

  /** It goes to all who have the terminal, and what it means is the editor's to say. */
  @Test
  void controlCEndsAnEditorThatTakesNoteOfItAndThePlaintext() {
    seal("encrypt", "-i", "a.yaml");
    session.write("editor", "#!/bin/sh\necho started\nexec sleep 60\n");
    env.put("EDITOR", "sh editor");
    try (Pty pty = Pty.start(folder, env, "exec env --default-signal seal edit a.yaml")) {
      pty.shows("started").type("\u0003");

      assertThat(pty.exit()).as(pty.screen()).isEqualTo(ExitCode.NO_EDITOR);
    }
    assertThat(folder.resolve("memory")).isEmptyDirectory();
    assertThat(seal("decrypt", "a.yaml")).isEqualTo("password: hunter2\n");
  }

  /** An editor that writes to the last moment, and a shell between it and seal. */
  @Test
  void nothingIsWrittenBehindTheBackOfWhoTakesThePlaintextAway() throws Exception {
    seal("encrypt", "-i", "a.yaml");
    session.write(
        "editor",
        """
        #!/bin/sh
        sh -c 'i=0; touch started; while :; do i=$((i+1)); echo x > "$1.$i"; done' writer "$1"
        exit 1
        """);
    env.put("EDITOR", "sh editor");
    ProcessBuilder builder =
        new ProcessBuilder(Launcher.BIN.resolve("seal").toString(), "edit", "a.yaml")
            .directory(folder.toFile());
    builder.environment().putAll(env);
    Process process = builder.start();
    try {
      await().atMost(Duration.ofSeconds(40)).until(() -> Files.exists(folder.resolve("started")));

      process.destroy();

      assertThat(process.waitFor()).isEqualTo(143);
      assertThat(folder.resolve("memory")).isEmptyDirectory();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void whatAKilledProcessLeftBehindGoesAtTheNextStart() throws Exception {
    seal("encrypt", "-i", "a.yaml");
    String namespace =
        Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString().replaceAll("[^0-9]", "");
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    session.write("memory/seal-%s-%d-00ff/a.yaml".formatted(namespace, gone.pid()), "hunter2");
    session.write("memory/seal-1-%d-00ff/a.yaml".formatted(gone.pid()), "another container's");
    env.put("EDITOR", "true");

    try (Pty pty = Pty.start(folder, env, "seal edit a.yaml")) {
      assertThat(pty.exit()).as(pty.screen()).isEqualTo(ExitCode.UNCHANGED);
    }

    assertThat(folder.resolve("memory").toFile().list()).hasSize(1);
  }

  private String seal(String... args) {
    Session.Result result = session.seal("", args);
    assertThat(result.exit()).as(result.stderr()).isZero();
    return result.text();
  }
}
