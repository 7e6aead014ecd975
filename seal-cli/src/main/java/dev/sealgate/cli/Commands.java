package dev.sealgate.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The table of commands. */
final class Commands {
  private static final int HELP_WIDTH = 100;

  /** Picocli looks for Groovy, and who looks for a class in vain opens every jar. */
  private static final String NO_GROOVY = "picocli.disable.closures";

  /**
   * @param header what the list of commands says of it: to look that up in the annotation of each
   *     class would take longer than all else that the list needs
   */
  private record Entry(Function<World, Callable<Integer>> maker, String header) {}

  private static final Map<String, Entry> TABLE = new LinkedHashMap<>();

  static {
    put("keygen", KeygenCommand::new, "Make a key pair: of age, or for sealing.");
    put("encrypt", EncryptCommand::new, "Encrypt a file as sops does.");
    put("decrypt", DecryptCommand::new, "Decrypt a file of seal or sops.");
    put("edit", EditCommand::new, "Change an encrypted file in your editor.");
    put("get", GetCommand::new, "Print one value of an encrypted file.");
    put("set", SetCommand::new, "Put one value into an encrypted file.");
    put("unset", UnsetCommand::new, "Take one value out of an encrypted file.");
    put("rotate", RotateCommand::new, "Encrypt all values of a file anew, under a new data key.");
    put("updatekeys", UpdateKeysCommand::new, "Give files the keys that .sops.yaml says.");
    put(
        "exec-env",
        ExecEnvCommand::new,
        "Run a command with the values of a file in its environment.");
    put("exec-file", ExecFileCommand::new, "Run a command with the plaintext of a file as a file.");
    put("filestatus", FileStatusCommand::new, "Say whether a file is encrypted.");
    put("recipients", RecipientsCommand::new, "Say who can read files.");
    put(
        "create",
        CreateCommand::new,
        "Make a Secret manifest, without a cluster and without kubectl.");
    put("secret", SecretCommand::new, "Turn Secrets into SealedSecrets, as kubeseal does.");
    put(
        "convert",
        ConvertCommand::new,
        "Turn a SOPS file, a SealedSecret or a Secret into another of them.");
    put("cert", CertCommand::new, "Print the certificate that 'seal secret' encrypts to.");
    put(
        "lint",
        LintCommand::new,
        "Look for secrets in clear and for encrypted files that are wrong; needs no key.");
    put(
        "verify",
        VerifyCommand::new,
        "Open encrypted files, verify their MACs, and show nothing of them.");
    put("git", GitCommand::new, "Let Git show, merge and check encrypted files.");
    put("render", RenderCommand::new, "Print what the controller would apply, masked.");
    put(
        "diff",
        DiffCommand::new,
        "Show what a change of Git changes, in what is applied or in a cluster.");
    put("apps", AppsCommand::new, "List the Applications of a cluster.");
    put(
        "status",
        StatusCommand::new,
        "Tell how Applications are doing, why, and what to type next.");
    put("tree", TreeCommand::new, "Show what an Application owns, with health, waves and hooks.");
    put(
        "sync",
        SyncCommand::new,
        "Let the controller look at Git now, and agree to what it asks about.");
    put(
        "suspend",
        SuspendCommand::new,
        "Stop the controller from touching anything of an Application.");
    put("resume", ResumeCommand::new, "Let the controller work for an Application again.");
    put(
        "history",
        HistoryCommand::new,
        "List the commits that were applied in full, the last one first.");
    put("rollback", RollbackCommand::new, "Go back to an earlier commit, and hold it.");
    put("events", EventsCommand::new, "List the events of an Application, the oldest first.");
    put("logs", LogsCommand::new, "Print what the controller logged of an Application.");
    put("migrate", MigrateCommand::new, "Write Applications for what Flux or Argo CD applies now.");
    put("version", VersionCommand::new, "Print the version.");
    put(
        "completion",
        CompletionCommand::new,
        "Print a script that completes seal's commands and options.");
  }

  private Commands() {}

  private static void put(String name, Function<World, Callable<Integer>> maker, String header) {
    TABLE.put(name, new Entry(maker, header));
  }

  static boolean knows(String name) {
    return TABLE.containsKey(name);
  }

  static List<String> names() {
    return List.copyOf(TABLE.keySet());
  }

  /** Only the command that is asked for is set up: half of the start-up time is spent on that. */
  static CommandLine line(World world, String[] args) {
    System.setProperty(NO_GROOVY, "true");
    CommandLine root = new CommandLine(RootCommand.spec(world));
    if (args.length > 0 && TABLE.containsKey(args[0])) {
      add(root, args[0], world);
    } else if (Arrays.stream(args).anyMatch(TABLE::containsKey)) {
      TABLE.keySet().forEach(name -> add(root, name, world));
    } else {
      TABLE.forEach((name, entry) -> root.addSubcommand(name, listed(entry.header())));
    }
    return configured(root);
  }

  /** All commands with all that they take, for completion scripts and manual pages. */
  static CommandLine all(World world) {
    CommandLine root = new CommandLine(RootCommand.spec(world));
    TABLE.keySet().forEach(name -> add(root, name, world));
    return configured(root);
  }

  /** A command without its options, for the list of all. */
  private static CommandLine listed(String header) {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage().header(header);
    return new CommandLine(spec);
  }

  private static void add(CommandLine root, String name, World world) {
    Entry entry = Objects.requireNonNull(TABLE.get(name));
    Callable<Integer> command = entry.maker().apply(world);
    CommandSpec spec = CommandSpec.forAnnotatedObject(command);
    spec.usageMessage().header(entry.header());
    CommandLine line = new CommandLine(spec);
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
