package dev.sealgate.cli.pages;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A script for zsh, to be sourced or to be a file {@code _seal} in a folder of {@code fpath}. */
public final class ZshCompletion {
  private final StringBuilder script = new StringBuilder();

  private ZshCompletion() {}

  public static String of(CommandLine root) {
    ZshCompletion completion = new ZshCompletion();
    completion.script.append(
        "#compdef seal\n# Completes seal in zsh; made by `seal completion zsh`.\n");
    completion.command(root, "_seal");
    completion.script.append(
        """

        if [ "$funcstack[1]" = _seal ]; then
          _seal "$@"
        else
          (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
          compdef _seal seal
        fi
        """);
    return completion.script.toString();
  }

  private void command(CommandLine command, String function) {
    List<CommandLine> inner = Texts.subcommands(command);
    List<String> specs = new ArrayList<>();
    for (OptionSpec option : Texts.options(command.getCommandSpec())) {
      specs.addAll(option(option));
    }
    script.append("\n").append(function).append("() {\n");
    if (inner.isEmpty()) {
      specs.addAll(parameters(command.getCommandSpec()));
      script.append("  _arguments -s");
      specs.forEach(spec -> script.append(" \\\n    ").append(spec));
      script.append("\n}\n");
      return;
    }
    script.append("  local curcontext=$curcontext state line\n  local -a commands\n");
    script.append("  _arguments -C");
    specs.forEach(spec -> script.append(" \\\n    ").append(spec));
    script.append(" \\\n    '1: :->command' '*:: :->rest'\n");
    script.append("  case $state in\n    command)\n      commands=(\n");
    for (CommandLine each : inner) {
      String header = Texts.header(each.getCommandSpec());
      script.append("        %s\n".formatted(quoted(each.getCommandName() + ":" + header)));
    }
    script.append("      )\n      _describe -t commands command commands\n      ;;\n");
    script.append("    rest)\n      case $words[1] in\n");
    for (CommandLine each : inner) {
      String name = each.getCommandName();
      script.append("        %s) %s_%s ;;\n".formatted(name, function, name));
    }
    script.append("      esac\n      ;;\n  esac\n}\n");
    inner.forEach(each -> command(each, function + "_" + each.getCommandName()));
  }

  /** One word for each of its names. */
  private static List<String> option(OptionSpec option) {
    List<String> specs = new ArrayList<>();
    String several = option.isMultiValue() ? "*" : "";
    // one that may be repeated goes with itself
    String excluded =
        option.names().length > 1 && several.isEmpty()
            ? "(" + String.join(" ", option.names()) + ")"
            : "";
    for (String name : option.names()) {
      String assign = !Texts.takesValue(option) ? "" : name.startsWith("--") ? "=" : "+";
      String text = Texts.brief(option).replace("[", "\\[").replace("]", "\\]");
      specs.add(
          quoted(
              excluded
                  + several
                  + name
                  + assign
                  + "["
                  + text
                  + "]"
                  + (Texts.takesValue(option) ? action(option) : "")));
    }
    return specs;
  }

  private static List<String> parameters(CommandSpec command) {
    List<String> specs = new ArrayList<>();
    for (PositionalParamSpec parameter : Texts.parameters(command)) {
      boolean last = parameter.index().max() == Integer.MAX_VALUE || parameter.arity().max() > 1;
      specs.add(
          quoted((last ? "*" : Integer.toString(parameter.index().min() + 1)) + action(parameter)));
    }
    return specs;
  }

  private static String action(ArgSpec argument) {
    String label = argument.paramLabel().replace(":", "\\:");
    return ":"
        + label
        + switch (Texts.values(argument)) {
          case Texts.Values.OneOf(List<String> words) -> ":(" + String.join(" ", words) + ")";
          case Texts.Values.Files _ -> ":_files";
          case Texts.Values.Anything _ -> ": ";
        };
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
