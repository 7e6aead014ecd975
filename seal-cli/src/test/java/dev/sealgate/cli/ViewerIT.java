package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealgate.testbed.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped program on a terminal with a history: values are seen, and gone afterwards. */
class ViewerIT {
  @TempDir Path folder;
  private final Map<String, String> env = new HashMap<>();

  @BeforeEach
  void files() {
    Session session = new Session(folder).write("age.agekey", TestKeys.IDENTITY + "\n");
    StringBuilder lines = new StringBuilder("password: hunter2\n");
    for (int i = 1; i <= 60; i++) {
      lines.append("key%02d: canary%02d\n".formatted(i, i));
    }
    session.write("a.yaml", lines.toString());
    Session.Result made = session.seal("", "encrypt", "--age", TestKeys.RECIPIENT, "-i", "a.yaml");
    assertThat(made.exit()).as(made.stderr()).isZero();
    env.put("JAVA25_HOME", System.getProperty("java.home"));
    env.put("PATH", Launcher.BIN + ":" + System.getenv("PATH"));
    env.put("HOME", folder.toString());
    env.put("SOPS_AGE_KEY_FILE", "age.agekey");
    env.put("TMUX_TMPDIR", folder.toString());
    env.put("CI", "");
  }

  /** Also where the terminal has one screen only, as GNU screen does unless it is told to. */
  @ParameterizedTest
  @ValueSource(strings = {"alternate-screen on", "alternate-screen off"})
  void pagesAreShownAndNothingOfThemStays(String option) {
    try (Tmux tmux = Tmux.start(folder, env, option)) {
      tmux.type("seal decrypt a.yaml; echo ended=$?").press("Enter").shows("1/3  Enter: next");
      assertThat(tmux.screen()).contains("password: hunter2", "key22: canary22");
      assertThat(tmux.screen()).doesNotContain("canary23");

      tmux.press("Enter").shows("2/3").type(" ").shows("3/3");
      assertThat(tmux.screen()).contains("canary60").doesNotContain("canary45");
      tmux.type("b").shows("2/3").press("PageDown").shows("3/3").press("Up").press("Down");
      tmux.press("PageDown").press("PageUp").shows("2/3").press("PageDown").shows("3/3");
      assertThat(tmux.all()).contains("canary60");
      tmux.press("Enter").shows("ended=0");

      assertThat(tmux.all()).doesNotContain("canary", "hunter2", "Enter: next");
      // what is typed is shown again, line by line
      tmux.type("echo back").press("Enter").shows("\nback\n");
    }
  }

  @Test
  void aSignalTakesTheValueAway() {
    try (Tmux tmux = Tmux.start(folder, env)) {
      tmux.type("stty -g > before; seal get a.yaml password; c=$?; stty -g > after; echo ended=$c");
      tmux.press("Enter").shows("hunter2");
      tmux.press("C-z").press("C-c").shows("ended=130");
      assertThat(tmux.all()).doesNotContain("hunter2");
      assertThat(folder.resolve("after")).hasSameTextualContentAs(folder.resolve("before"));

      tmux.type("sh -c 'echo $$ > pid; exec seal get a.yaml password'; echo ended=$?");
      tmux.press("Enter").shows("hunter2");
      Command.of("kill").run("-TERM", read("pid")).orThrow();
      tmux.shows("ended=143");

      assertThat(tmux.all()).doesNotContain("hunter2");
      tmux.type("echo back").press("Enter").shows("\nback\n");
    }
  }

  /** As a key that repeats does; the first of what restores the terminal does not live long. */
  @ParameterizedTest
  @ValueSource(strings = {"INT", "KILL"})
  void theTerminalIsAsBeforeAfterManyTimesControlC(String signal) {
    new Session(folder)
        .write(
            "first/stty",
            """
            #!/bin/sh
            case "$1" in
              *:*) [ -e restored ] || { touch restored; kill -%s $$; } ;;
            esac
            exec env PATH=/usr/bin:/bin stty "$@"
            """
                .formatted(signal))
        .write(
            "run",
            """
            trap : INT
            stty -g > before
            seal get a.yaml password
            c=$?
            trap '' INT
            stty -g > after
            echo ended=$c
            """);
    assertThat(folder.resolve("first/stty").toFile().setExecutable(true)).isTrue();
    env.compute("PATH", (_, path) -> folder.resolve("first") + ":" + path);
    try (Tmux tmux = Tmux.start(folder, env)) {
      tmux.type("sh run").press("Enter").shows("hunter2");
      await()
          .atMost(Duration.ofSeconds(40))
          .pollInterval(Duration.ofMillis(30))
          .until(() -> tmux.press("C-c").screen().contains("ended=130"));

      assertThat(tmux.all()).doesNotContain("hunter2");
    }
    assertThat(folder.resolve("restored")).exists();
    assertThat(folder.resolve("after")).hasSameTextualContentAs(folder.resolve("before"));
  }

  @Test
  void controlSDoesNotKeepTheValueOnTheScreen() {
    try (Tmux tmux = Tmux.start(folder, env)) {
      tmux.type("sh -c 'echo $$ > pid; exec seal get a.yaml password'; echo ended=$?");
      tmux.press("Enter").shows("hunter2").press("C-s").press("x");
      Command.of("kill").run("-TERM", read("pid")).orThrow();

      tmux.shows("ended=143");
      assertThat(tmux.all()).doesNotContain("hunter2");
    }
  }

  @Test
  void whatWasTypedAheadIsNoKeyForIt() {
    try (Tmux tmux = Tmux.start(folder, env)) {
      tmux.type("until [ -e go ]; do sleep 0.1; done; seal get a.yaml password; echo ended=$?");
      tmux.press("Enter").type("first").press("Enter").press("Enter").type("last").shows("last");
      new Session(folder).write("go", "");

      tmux.shows("hunter2").shows("Enter: end").press("Enter").shows("ended=0");
      assertThat(tmux.all()).doesNotContain("hunter2");
    }
  }

  @Test
  void withoutSttyItIsRefusedBeforeAnythingIsOpened() {
    env.put("TERM", "xterm");
    String seal = "PATH=%s seal get none.yaml password; echo ended=$?";
    try (Pty pty = Pty.start(folder, env, seal.formatted(Launcher.BIN))) {
      pty.shows("ended=2");
      assertThat(pty.screen()).contains("the program stty", "hint: install stty");
    }
  }

  @Test
  void standardInputMayBeTheFile() {
    try (Tmux tmux = Tmux.start(folder, env)) {
      tmux.type("cat a.yaml | seal decrypt --input-type yaml --extract password; echo ended=$?");
      tmux.press("Enter").shows("hunter2").shows("Enter: end").type("q").shows("ended=0");

      assertThat(tmux.all()).doesNotContain("hunter2");
    }
  }

  @Test
  void whatIsPipedOrWrittenIsNotTouched() throws IOException {
    try (Tmux tmux = Tmux.start(folder, env)) {
      tmux.type(
          "seal get a.yaml password > out; seal get a.yaml password | cat > piped; echo ended=$?");
      tmux.press("Enter").shows("ended=0");
    }
    assertThat(Files.readString(folder.resolve("out"))).isEqualTo("hunter2");
    assertThat(Files.readString(folder.resolve("piped"))).isEqualTo("hunter2");
  }

  @Test
  void whoWantsItPrintedGetsItPrinted() {
    try (Tmux tmux = Tmux.start(folder, env)) {
      tmux.type("seal get --no-pager a.yaml password").press("Enter");
      tmux.shows("notice: your terminal keeps this");

      assertThat(tmux.all()).contains("\nhunter2\n");
    }
  }

  /** Nobody can press a key there, so it must not wait for one. */
  @Test
  void withoutKeysItIsRefused() {
    env.put("TERM", "xterm");
    try (Pty pty =
        Pty.start(folder, env, "setsid -w seal get a.yaml password < /dev/null; echo ended=$?")) {
      pty.shows("ended=2");
      assertThat(pty.screen()).contains("there are no keys to page by").doesNotContain("hunter2");
    }
  }

  private String read(String file) {
    try {
      return Files.readString(folder.resolve(file)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
