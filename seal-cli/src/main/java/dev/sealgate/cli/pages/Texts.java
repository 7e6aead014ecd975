package dev.sealgate.cli.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The texts of the model as a person reads them: picocli keeps them as formats. */
final class Texts {
  /** What may stand where a value is wanted. */
  sealed interface Values {
    record OneOf(List<String> words) implements Values {
      public OneOf {
        words = List.copyOf(words);
      }
    }

    record Files() implements Values {}

    record Anything() implements Values {}
  }

  private Texts() {}

  static List<CommandLine> subcommands(CommandLine command) {
    return command.getSubcommands().values().stream()
        .filter(each -> !each.getCommandSpec().usageMessage().hidden())
        .toList();
  }

  static List<OptionSpec> options(CommandSpec command) {
    return command.options().stream().filter(option -> !option.hidden()).toList();
  }

  static List<PositionalParamSpec> parameters(CommandSpec command) {
    return command.positionalParameters().stream()
        .filter(parameter -> !parameter.hidden())
        .toList();
  }

  static String header(CommandSpec command) {
    return oneLine(command.usageMessage().header());
  }

  static String description(ArgSpec argument) {
    return oneLine(argument.description());
  }

  /** The first sentence: a menu has one line for each word. */
  static String brief(ArgSpec argument) {
    String all = description(argument);
    int end = all.indexOf(". ");
    // dots for what may follow end no sentence
    return end < 0 || all.charAt(end - 1) == '.' ? all : all.substring(0, end + 1);
  }

  /** Several lines as they are. */
  static String text(String... formats) {
    return String.format(Locale.ROOT, String.join("\n", formats))
        .stripTrailing()
        .replaceFirst("^\n+", "");
  }

  private static String oneLine(String... formats) {
    return text(formats).strip().replace('\n', ' ');
  }

  static boolean takesValue(OptionSpec option) {
    return option.arity().max() > 0;
  }

  static Values values(ArgSpec argument) {
    if (argument.completionCandidates() != null) {
      List<String> words = new ArrayList<>();
      argument.completionCandidates().forEach(words::add);
      return new Values.OneOf(words);
    }
    String label = argument.paramLabel();
    return label.contains("FILE") || label.contains("FOLDER")
        ? new Values.Files()
        : new Values.Anything();
  }
}
