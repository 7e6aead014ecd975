package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.testbed.Command;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    "seal render --rev, --reveal --reveal-on-terminal",
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

  @Test
  void zshLoadsItsBashCompletionFirst() {
    String script = new Session(folder).seal("", "completion", "zsh").text();

    assertThat(script)
        .startsWith("autoload -U +X compinit && compinit\n")
        .contains("function _complete_seal()");
  }
}
