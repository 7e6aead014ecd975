package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others wrote gives a terminal no orders; in a pipe it is what it is. */
class HarmlessTest {
  private static final String CLEAR = "\u001b[2J";
  private static final String NAME = "a" + CLEAR + "\r\u202eb.yaml";

  @TempDir Path folder;

  @Test
  void theNameOfAFileInAMessageIsShownAsItIs() {
    String error = new Session(folder).watching().seal("", "decrypt", NAME).stderr();

    assertThat(error).startsWith("error: a^[[2J^M<U+202E>b.yaml: no such file\n");
    assertThat(new Session(folder).seal("", "decrypt", NAME).stderr()).contains(NAME);
  }

  @Test
  void aResultKeepsItsColoursAlone() {
    Session session =
        new Session(folder).write("red.env", "# \u001b[31mred " + CLEAR + "\r\nA=b\r\n");

    String piped = session.seal("", "git", "textconv", "red.env").text();
    String shown = session.showing().seal("", "git", "textconv", "red.env").text();

    assertThat(piped).isEqualTo("# \u001b[31mred " + CLEAR + "\r\nA=b\r\n");
    assertThat(shown).isEqualTo("# \u001b[31mred ^[[2J\r\nA=b\r\n");
  }

  @Test
  void aValueIsNotObeyedWhereItIsPrintedOnATerminal() {
    Session session =
        new Session(folder)
            .write("age.agekey", TestKeys.IDENTITY + "\n")
            .write("bell.txt", "\u0007" + CLEAR + "\u009b2J\n")
            .env("SOPS_AGE_KEY_FILE", "age.agekey");
    session.seal("", "encrypt", "--age", TestKeys.RECIPIENT, "-i", "bell.txt");

    String piped = session.seal("", "decrypt", "bell.txt").text();
    session.showing().env("TERM", "xterm");
    String printed = session.seal("", "decrypt", "--no-pager", "bell.txt").text();
    String paged = session.seal("q", "decrypt", "bell.txt").text();

    assertThat(piped).isEqualTo("\u0007" + CLEAR + "\u009b2J\n");
    assertThat(printed).isEqualTo("^G^[[2J<U+009B>2J\n");
    assertThat(paged)
        .contains("\u001b[7m^G\u001b[27m\u001b[7m^[\u001b[27m[2J\u001b[7m<U+009B>\u001b[27m2J")
        .doesNotContain(CLEAR);
  }
}
