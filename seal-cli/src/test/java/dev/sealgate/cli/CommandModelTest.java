package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What holds of every command that there is. */
class CommandModelTest {
  private static final Map<String, CommandLine> COMMANDS = commands();

  /** They have nothing that a script would read as JSON. */
  private static final Set<String> WITHOUT_JSON =
      Set.of(
          "edit", // prints nothing
          "set",
          "unset",
          "get", // prints the value
          "exec-env", // the command prints
          "exec-file",
          "create", // prints a manifest, and so do:
          "convert",
          "migrate",
          "completion", // prints a script
          "suspend", // seal status tells what they did
          "resume",
          "rollback",
          "git", // holds other commands
          "git install", // git status tells
          "git uninstall",
          "git textconv", // Git reads these
          "git merge",
          "git resolve"); // prints a place a line

  private static Map<String, CommandLine> commands() {
    Map<String, CommandLine> commands = new LinkedHashMap<>();
    CommandLine root = Commands.all(new Session(Path.of("")).world());
    HelpTest.commands()
        .forEach(name -> {
          CommandLine line = root;
          for (String word : name.split(" ")) {
            line = Objects.requireNonNull(line.getSubcommands().get(word));
          }
          commands.put(name, line);
        });
    return commands;
  }

  @Test
  void aScriptGetsJsonWhereItWouldReadSomething() {
    Set<String> without = new TreeSet<>();
    COMMANDS.forEach((name, line) -> {
      if (line.getCommandSpec().options().stream().noneMatch(CommandModelTest::takesJson)) {
        without.add(name);
      }
    });

    assertThat(without).isSubsetOf(WITHOUT_JSON);
  }

  private static boolean takesJson(OptionSpec option) {
    Object[] choices = option.type().getEnumConstants();
    return Set.of("--output", "--format", "--report").contains(option.longestName())
        && choices != null
        && Stream.of(choices).anyMatch(choice -> choice.toString().equals("json"));
  }

  @Test
  void everyOptionSaysWhatItDoes() {
    COMMANDS.forEach((name, line) -> {
      for (OptionSpec option : line.getCommandSpec().options()) {
        if (option.hidden()) {
          continue; // refused by name
        }
        assertThat(option.description()).as(name + " " + option.longestName()).isNotEmpty();
      }
    });
  }

  /** A new command brings a transcript of a good case and of a bad one. */
  @Test
  void everyCommandHasTranscriptsOfItsGoodAndItsBadCases() throws IOException {
    Map<String, Set<Boolean>> seen = new TreeMap<>();
    for (Transcript.Step step : steps()) {
      for (String command : ran(step.command())) {
        seen.computeIfAbsent(command, _ -> new TreeSet<>()).add(step.exit() == 0);
      }
    }

    for (String command : COMMANDS.keySet()) {
      assertThat(seen.getOrDefault(command, Set.of()))
          .as("whether seal %s ends with 0 in transcripts", command)
          .containsExactlyInAnyOrder(true, false);
    }
  }

  private static List<Transcript.Step> steps() throws IOException {
    List<Transcript.Step> steps = new ArrayList<>();
    try (Stream<Path> files = Files.list(TranscriptTest.TRANSCRIPTS)) {
      files.forEach(file -> steps.addAll(Transcript.read(file).steps()));
    }
    return steps;
  }

  /** The command of a line, and the group that it is in. */
  private static List<String> ran(String line) {
    List<String> words = new ArrayList<>(List.of(line.split(" ")));
    words.remove(Quiet.OPTION);
    if (!words.removeFirst().equals("seal") || words.isEmpty()) {
      return List.of();
    }
    String first = words.getFirst();
    String inner = words.size() > 1 ? first + " " + words.get(1) : first;
    return COMMANDS.containsKey(inner) ? List.of(first, inner) : List.of(first);
  }
}
