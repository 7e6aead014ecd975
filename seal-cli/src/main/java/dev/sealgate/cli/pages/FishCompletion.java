package dev.sealgate.cli.pages;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A script for fish 3 and later. */
public final class FishCompletion {
  /** Fish's own helpers look for a command anywhere in the line: a file may have its name. */
  private static final String FUNCTIONS =
      """
      # Completes seal in fish; made by `seal completion fish`.

      # Whether the command line goes on after these words, with anything.
      function __seal_at
          set -l words (commandline -opc)[2..-1]
          set -l end (count $argv)
          test (count $words) -ge $end
          and test "$words[1..$end]" = "$argv"
      end

      # Whether the command line goes on right after these words.
      function __seal_after
          set -l words (commandline -opc)[2..-1]
          test "$words" = "$argv"
      end

      complete -c seal -e
      complete -c seal -f
      """;

  private final StringBuilder script = new StringBuilder(FUNCTIONS);

  private FishCompletion() {}

  public static String of(CommandLine root) {
    FishCompletion completion = new FishCompletion();
    completion.command(root, "");
    return completion.script.toString();
  }

  private void command(CommandLine command, String words) {
    List<CommandLine> inner = Texts.subcommands(command);
    String at = inner.isEmpty() ? "__seal_at" + words : "__seal_after" + words;
    script.append("\n# seal").append(words).append('\n');
    for (CommandLine each : inner) {
      line(at, " -a " + each.getCommandName(), Texts.header(each.getCommandSpec()));
    }
    for (OptionSpec option : Texts.options(command.getCommandSpec())) {
      line(at, names(option) + value(option), Texts.brief(option));
    }
    for (PositionalParamSpec parameter : Texts.parameters(command.getCommandSpec())) {
      switch (Texts.values(parameter)) {
        case Texts.Values.OneOf(List<String> candidates) ->
            line(at, " -a " + quoted(String.join(" ", candidates)), Texts.brief(parameter));
        case Texts.Values.Files _ -> script.append("complete -c seal -n '%s' -F\n".formatted(at));
        case Texts.Values.Anything _ -> {}
      }
    }
    for (CommandLine each : inner) {
      command(each, words + " " + each.getCommandName());
    }
  }

  private void line(String at, String what, String description) {
    script.append("complete -c seal -n '%s'%s -d %s\n".formatted(at, what, quoted(description)));
  }

  private static String names(OptionSpec option) {
    StringBuilder names = new StringBuilder();
    for (String name : option.names()) {
      names.append(
          name.startsWith("--")
              ? " -l " + name.substring(2)
              : name.length() == 2 ? " -s " + name.substring(1) : " -o " + name.substring(1));
    }
    return names.toString();
  }

  private static String value(OptionSpec option) {
    if (!Texts.takesValue(option)) {
      return "";
    }
    return switch (Texts.values(option)) {
      case Texts.Values.OneOf(List<String> words) -> " -x -a " + quoted(String.join(" ", words));
      case Texts.Values.Files _ -> " -r -F";
      case Texts.Values.Anything _ -> " -x";
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
