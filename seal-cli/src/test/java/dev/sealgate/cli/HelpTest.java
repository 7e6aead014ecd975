package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HelpTest {
  @TempDir Path folder;

  @Test
  void helpIsACommandToo() {
    Session session = new Session(folder);

    assertThat(session.seal("", "help").text()).isEqualTo(session.seal("", "--help").text());
    assertThat(session.seal("", "help", "git", "install").text())
        .isEqualTo(session.seal("", "git", "install", "--help").text());
  }

  @Test
  void theFirstPageListsCommandsStepsAndExitCodes() {
    Session.Result help = new Session(folder).seal("", "--help");

    assertThat(help.exit()).isZero();
    assertThat(help.stderr()).isEmpty();
    assertThat(help.text())
        .contains("keygen", "encrypt", "decrypt", "secret", "cert", "version", "completion")
        .contains("First steps:", "Exit codes: 0 done, 1 failed, 2 wrong command line; ");
  }

  /** Also those in groups, as {@code git install}. */
  static List<String> commands() {
    List<String> commands = new ArrayList<>();
    Commands.all(new Session(Path.of("")).world())
        .getSubcommands()
        .forEach((name, line) -> {
          commands.add(name);
          line.getSubcommands().keySet().forEach(inner -> commands.add(name + " " + inner));
        });
    return commands;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandTeachesWithExamples(String command) {
    Session.Result help = new Session(folder).seal("", (command + " --help").split(" "));

    assertThat(help.exit()).isZero();
    assertThat(help.text())
        .contains("Usage: seal " + command, "Examples:", "  seal " + command)
        .containsPattern("(?m)^Exit codes(, as [a-z ]+)?: (0 |that of the command)");
    assertThat(help.text().lines()).allMatch(line -> line.length() <= 100);
  }
}
