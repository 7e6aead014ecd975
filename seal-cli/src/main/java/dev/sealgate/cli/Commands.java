package dev.sealgate.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The table of commands. */
final class Commands {
  private static final int HELP_WIDTH = 100;

  /** Picocli looks for Groovy, and who looks for a class in vain opens every jar. */
  private static final String NO_GROOVY = "picocli.disable.closures";

  private static final Map<String, Function<World, Callable<Integer>>> TABLE =
      new LinkedHashMap<>();

  static {
    TABLE.put("keygen", KeygenCommand::new);
    TABLE.put("encrypt", EncryptCommand::new);
    TABLE.put("decrypt", DecryptCommand::new);
    TABLE.put("edit", EditCommand::new);
    TABLE.put("get", GetCommand::new);
    TABLE.put("set", SetCommand::new);
    TABLE.put("unset", UnsetCommand::new);
    TABLE.put("rotate", RotateCommand::new);
    TABLE.put("updatekeys", UpdateKeysCommand::new);
    TABLE.put("exec-env", ExecEnvCommand::new);
    TABLE.put("exec-file", ExecFileCommand::new);
    TABLE.put("filestatus", FileStatusCommand::new);
    TABLE.put("recipients", RecipientsCommand::new);
    TABLE.put("create", CreateCommand::new);
    TABLE.put("secret", SecretCommand::new);
    TABLE.put("convert", ConvertCommand::new);
    TABLE.put("cert", CertCommand::new);
    TABLE.put("lint", LintCommand::new);
    TABLE.put("verify", VerifyCommand::new);
    TABLE.put("git", GitCommand::new);
    TABLE.put("render", RenderCommand::new);
    TABLE.put("diff", DiffCommand::new);
    TABLE.put("apps", AppsCommand::new);
    TABLE.put("status", StatusCommand::new);
    TABLE.put("tree", TreeCommand::new);
    TABLE.put("sync", SyncCommand::new);
    TABLE.put("suspend", SuspendCommand::new);
    TABLE.put("resume", ResumeCommand::new);
    TABLE.put("history", HistoryCommand::new);
    TABLE.put("rollback", RollbackCommand::new);
    TABLE.put("events", EventsCommand::new);
    TABLE.put("logs", LogsCommand::new);
    TABLE.put("migrate", MigrateCommand::new);
    TABLE.put("version", VersionCommand::new);
    TABLE.put("completion", CompletionCommand::new);
  }

  private Commands() {}

  static boolean knows(String name) {
    return TABLE.containsKey(name);
  }

  static List<String> names() {
    return List.copyOf(TABLE.keySet());
  }

  /** Only the command that is asked for is set up: half of the start-up time is spent on that. */
  static CommandLine line(World world, String[] args) {
    System.setProperty(NO_GROOVY, "true");
    CommandLine root = new CommandLine(new RootCommand(world));
    if (args.length > 0 && TABLE.containsKey(args[0])) {
      add(root, args[0], world);
    } else if (Arrays.stream(args).anyMatch(TABLE::containsKey)) {
      TABLE.keySet().forEach(name -> add(root, name, world));
    } else {
      TABLE.forEach((name, command) -> root.addSubcommand(name, listed(command.apply(world))));
    }
    return configured(root);
  }

  /** All commands with all that they take, for completion scripts and manual pages. */
  static CommandLine all(World world) {
    CommandLine root = new CommandLine(new RootCommand(world));
    TABLE.keySet().forEach(name -> add(root, name, world));
    return configured(root);
  }

  /** What the list of commands says of one, without its options. */
  private static CommandLine listed(Callable<Integer> command) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(command);
    Command about = command.getClass().getAnnotation(Command.class);
    spec.usageMessage().header(about == null ? new String[0] : about.header());
    return new CommandLine(spec);
  }

  private static void add(CommandLine root, String name, World world) {
    Callable<Integer> command = Objects.requireNonNull(TABLE.get(name)).apply(world);
    CommandLine line = new CommandLine(CommandSpec.forAnnotatedObject(command));
    if (command instanceof Group group) {
      group
          .commands()
          .forEach((inner, each) ->
              line.addSubcommand(inner, new CommandLine(CommandSpec.forAnnotatedObject(each))));
    }
    root.addSubcommand(name, line);
  }

  /** A command that only holds others. */
  interface Group {
    Map<String, Callable<Integer>> commands();
  }

  private static CommandLine configured(CommandLine root) {
    help(root);
    root.setExpandAtFiles(false);
    root.setUsageHelpWidth(HELP_WIDTH);
    root.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    return root;
  }

  private static void help(CommandLine command) {
    command.getCommandSpec().usageMessage().sortOptions(false).abbreviateSynopsis(true);
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build())
        // taken off the command line before it is parsed
        .addOption(
            OptionSpec.builder(Quiet.OPTION)
                .description("Say nothing but results, warnings and errors.")
                .build());
    command.getSubcommands().values().forEach(Commands::help);
  }
}
