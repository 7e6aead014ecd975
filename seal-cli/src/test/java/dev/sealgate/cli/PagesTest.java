package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.testbed.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The manual pages that come with the distribution. */
class PagesTest {
  private static final Path FORMATTER = Path.of("/usr/bin/groff");
  private static final Pattern MACRO = Pattern.compile("\\.(TH .*|SH [A-Z ]+|TP|PP|nf|fi|nh|ad l)");
  private static final Map<String, String> PAGES = Pages.all();

  static List<String> commands() {
    return HelpTest.commands();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasAPageThatNamesAllItsOptions(String command) {
    String page = page("seal-" + command.replace(' ', '-'));

    CommandLine line = Commands.all(new Session(Path.of("")).world());
    for (String word : command.split(" ")) {
      line = Objects.requireNonNull(line.getSubcommands().get(word));
    }
    String read = page.replace("\\-", "-").replaceAll("\\\\f[BIR]", "");
    for (OptionSpec option : line.getCommandSpec().options()) {
      if (!option.hidden()) {
        assertThat(read).contains(option.longestName());
      }
    }
    assertThat(read).contains("seal-" + command.replace(' ', '-') + " - ", ".SH SYNOPSIS");
    assertThat(read).contains(".SH EXAMPLES", "  seal " + command);
  }

  @Test
  void theFirstPageLeadsToAllOthers() {
    assertThat(page("seal")).contains("\\fBseal\\-encrypt\\fR(1)", "\\fBseal\\-git\\fR(1)");
    assertThat(page("seal-git")).contains("\\fBseal\\-git\\-install\\fR(1)");
  }

  @Test
  void noTextIsTakenForAMacroAndTheFormatterHasNothingToSay() {
    List<String> pages = PAGES.keySet().stream().filter(name -> name.endsWith(".1")).toList();
    assertThat(pages).hasSizeGreaterThan(30);
    for (String name : pages) {
      String page = Objects.requireNonNull(PAGES.get(name));
      assertThat(page.lines().filter(line -> line.startsWith(".") || line.startsWith("'")))
          .as(name)
          .allMatch(line -> MACRO.matcher(line).matches());
      assertThat(count(page, ".nf")).as(name).isEqualTo(count(page, ".fi"));
      assertThat(page.chars()).as(name).allMatch(character -> character < 0x80);
      if (Files.isExecutable(FORMATTER)) {
        assertThat(
                Command.of(FORMATTER.toString())
                    .stdin(page)
                    .run("-man", "-ww", "-z", "-Tutf8")
                    .orThrow()
                    .stderr())
            .as(name)
            .isEmpty();
      }
    }
  }

  private static String page(String name) {
    return Objects.requireNonNull(PAGES.get("man/man1/" + name + ".1"));
  }

  private static long count(String page, String macro) {
    return Arrays.stream(page.split("\n")).filter(macro::equals).count();
  }
}
