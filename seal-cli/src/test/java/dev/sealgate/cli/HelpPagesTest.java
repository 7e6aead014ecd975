package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** docs/seal has a page for each command, made of what its help prints. */
class HelpPagesTest {
  private static final Path PAGES = Path.of("../docs/seal");

  /** With -Dseal.pages=write the pages are written anew. */
  private static final boolean WRITE = "write".equals(System.getProperty("seal.pages"));

  @TempDir Path folder;

  static List<String> commands() {
    return Commands.names();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void thePageIsTheHelp(String command) throws IOException {
    StringBuilder page = new StringBuilder("# seal " + command + "\n\n" + section(command));
    for (String inner : inner(command)) {
      page.append("\n## ").append(inner).append("\n").append(section(command, inner));
    }

    Path file = PAGES.resolve(command + ".md");
    if (WRITE) {
      Files.createDirectories(PAGES);
      Files.writeString(file, page);
    }

    assertThat(file).content().isEqualTo(page.toString());
  }

  private String section(String... words) {
    List<String> asked = new ArrayList<>(List.of(words));
    asked.add("--help");
    Session.Result help = new Session(folder).seal("", asked.toArray(String[]::new));
    assertThat(help.exit()).isZero();
    return "Made from `seal %s`.%n%n```text%n%s```%n"
        .formatted(String.join(" ", asked), help.text().replace("```", "'''"));
  }

  private List<String> inner(String command) {
    CommandLine line =
        Objects.requireNonNull(
            Commands.all(new Session(folder).world()).getSubcommands().get(command));
    return List.copyOf(line.getSubcommands().keySet());
  }

  @Test
  void theIndexListsAllPagesAndThereAreNoOthers() throws IOException {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "# The commands of seal",
                "",
                "New here? [The tour](tutorial.md) takes a quarter of an hour.",
                ""));
    Map<String, CommandLine> all = Commands.all(new Session(folder).world()).getSubcommands();
    for (String command : Commands.names()) {
      CommandLine line = Objects.requireNonNull(all.get(command));
      String header = String.join(" ", line.getCommandSpec().usageMessage().header());
      lines.add("- [" + command + "](" + command + ".md): " + header);
    }
    Path index = PAGES.resolve("README.md");
    if (WRITE) {
      Files.write(index, lines);
    }

    assertThat(index).content().isEqualTo(String.join("\n", lines) + "\n");
    try (Stream<Path> files = Files.list(PAGES)) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".md", "")))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(Stream.of("README", "tutorial"), Commands.names().stream()).toList());
    }
  }
}
