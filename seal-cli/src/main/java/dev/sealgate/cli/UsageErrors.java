package dev.sealgate.cli;

import java.util.List;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line without repeating any value on it: it may be a secret. */
final class UsageErrors {
  private UsageErrors() {}

  static Failure of(ParameterException problem) {
    String command = problem.getCommandLine().getCommandSpec().qualifiedName();
    String help = command + " --help explains every option";
    return switch (problem) {
      case UnmatchedArgumentException unmatched -> unmatched(unmatched, command, help);
      case MissingParameterException missing ->
          Failure.usage(
              names(missing.getMissing())
                  + (missing.getMissing().stream().allMatch(UsageErrors::mayBeLeftOut)
                      ? " needs a value"
                      : " is missing"),
              help);
      case MutuallyExclusiveArgsException _ ->
          Failure.usage("options are given that exclude each other", help);
      default -> {
        ArgSpec argument = problem.getArgSpec();
        yield Failure.usage(
            argument == null
                ? "the command line is not understood"
                : name(argument) + " has a value that it does not take" + choices(argument),
            help);
      }
    };
  }

  private static Failure unmatched(
      UnmatchedArgumentException problem, String command, String help) {
    String first = problem.getUnmatched().getFirst();
    if (first.startsWith("-")) {
      String option = first.split("=", 2)[0];
      List<String> similar = problem.getSuggestions();
      return Failure.usage(
          "unknown option " + option + " of " + command,
          similar.isEmpty() ? help : "did you mean " + String.join(" or ", similar) + "?");
    }
    if (!problem.getCommandLine().getSubcommands().isEmpty()) {
      List<String> similar = problem.getSuggestions();
      return Failure.usage(
          "unknown command",
          similar.isEmpty()
              ? command + " --help lists the commands"
              : "did you mean " + String.join(" or ", similar) + "?");
    }
    return Failure.usage("too many arguments for " + command, help);
  }

  /** Then it is there, and what belongs to it is not. */
  private static boolean mayBeLeftOut(ArgSpec argument) {
    return argument instanceof OptionSpec option && !option.required();
  }

  private static String names(List<ArgSpec> arguments) {
    return String.join(", ", arguments.stream().map(UsageErrors::name).toList());
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String choices(ArgSpec argument) {
    StringBuilder text = new StringBuilder();
    Iterable<String> candidates = argument.completionCandidates();
    if (candidates != null) {
      for (String candidate : candidates) {
        text.append(text.isEmpty() ? ": choose from " : ", ").append(candidate);
      }
    }
    return text.toString();
  }
}
