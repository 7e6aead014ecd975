package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.CommandResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The script does its work in a real shell. */
class CompletionTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "seal en,           encrypt",
    "seal ke,           keygen",
    "seal encrypt --ag, --age",
    "seal cert --contr, --controller-name --controller-namespace",
    "seal secret --scope name, namespace-wide",
    "seal git ins, install",
    "seal render --rev, --reveal",
    "seal diff --output mark, markdown",
    "seal git resolve --re, --rest",
    "seal susp, suspend",
    "seal suspend --un, --until",
    "seal sync --conf, --confirm-prune --confirm-delete",
    "seal apps --output na, name",
    "seal completion z, zsh"
  })
  void bashCompletes(String typed, String expected) {
    Session session = new Session(folder);
    session.write("seal.bash", session.seal("", "completion", "bash").text());
    session.write(
        "complete.bash",
        """
        source ./seal.bash
        COMP_WORDS=(%s)
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        COMP_LINE='%s'
        COMP_POINT=${#COMP_LINE}
        COMP_TYPE=9
        $(complete -p seal | sed 's/.*-F \\([^ ]*\\).*/\\1/') seal
        echo "${COMPREPLY[@]}"
        """
            .formatted(typed, typed));

    String reply = Command.of("bash").in(folder).run("complete.bash").orThrow().text();

    assertThat(reply.split("\\s+")).containsExactlyInAnyOrder(expected.split(" "));
  }

  /** Their scripts, by the words that start them. */
  @ParameterizedTest
  @CsvSource({"bash, bash -n", "zsh, zsh -f -n", "fish, fish --no-config --no-execute"})
  void everyOptionOfEveryCommandIsCompletedBySomethingThatTheShellReads(
      String shell, String reading) {
    Session session = new Session(folder);
    String script = session.seal("", "completion", shell).text();
    session.write("seal." + shell, script);

    for (OptionSpec option : options(Commands.all(session.world()))) {
      String name = option.longestName();
      assertThat(script).contains(shell.equals("fish") ? " -l " + name.substring(2) : name);
    }
    assertThat(script).contains("namespace-wide", "textconv");
    if (isHere(shell)) {
      String[] words = (reading + " seal." + shell).split(" ");
      CommandResult read =
          Command.of(words[0]).in(folder).run(Arrays.copyOfRange(words, 1, words.length));
      assertThat(read.orThrow().stderr()).isEmpty();
    }
  }

  /** Of bash there is always one: the completions above ran in it. */
  private static boolean isHere(String shell) {
    return shell.equals("bash")
        || Stream.of(Objects.requireNonNull(System.getenv("PATH")).split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, shell)));
  }

  private static List<OptionSpec> options(CommandLine command) {
    List<OptionSpec> all = new ArrayList<>(command.getCommandSpec().options());
    command.getSubcommands().values().forEach(inner -> all.addAll(options(inner)));
    return all.stream().filter(option -> !option.hidden()).toList();
  }

  @Test
  void fishIsToldWhichWordsGoWhere() {
    assertThat(new Session(folder).seal("", "completion", "fish").text().lines())
        .contains(
            "complete -c seal -n '__seal_after' -a encrypt -d 'Encrypt a file as sops does.'",
            "complete -c seal -n '__seal_after git' -a install -d "
                + "'Set up this repository: diff driver, merge driver, pre-commit hook.'",
            "complete -c seal -n '__seal_at decrypt' -F",
            "complete -c seal -n '__seal_at completion' -a 'bash zsh fish' -d "
                + "'bash, zsh or fish'")
        .anyMatch(
            line -> line.startsWith("complete -c seal -n '__seal_at decrypt' -l identity -r -F"))
        .anyMatch(line ->
            line.startsWith(
                "complete -c seal -n '__seal_at decrypt' -l output-type -x "
                    + "-a 'yaml json dotenv ini binary'"))
        .anyMatch(
            line -> line.startsWith("complete -c seal -n '__seal_at git textconv' -l reveal -d "));
  }

  @Test
  void zshIsToldWhichWordsGoWhere() {
    assertThat(new Session(folder).seal("", "completion", "zsh").text())
        .startsWith("#compdef seal\n")
        .contains("'encrypt:Encrypt a file as sops does.'", "git) _seal_git ;;")
        .contains("'(-i --in-place)--in-place[Replace the file by its plaintext (mode 0600).]'")
        .contains(":TYPE:(yaml json dotenv ini binary)'", "'*:FILE:_files'");
  }
}
