package dev.sealgate.cli;

import dev.sealgate.crypto.sops.DecryptedSops;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description =
        """
        The keys of the file are the names. The command is run by /bin/sh; its exit code is that of
        seal. Nothing is written to a disk.\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal exec-env app.env './server --port 8080'
          exec seal exec-env --same-process app.env './server'   # in a container's entry point
          seal exec-env --pristine app.yaml 'env'          # these values and no others

        Exit codes: that of the command. Before it is started: 1 failed, 2 wrong command line, 51 the
        MAC is wrong, 100 no such file, 128 no key at hand opens it.\
        """)
final class ExecEnvCommand implements Callable<Integer> {
  private final World world;

  @Mixin private final OneFile file = new OneFile();

  @Parameters(index = "1", paramLabel = "COMMAND", description = "One argument, for /bin/sh -c.")
  private String command = "";

  @Option(names = "--pristine", description = "Nothing of seal's own environment goes along.")
  private boolean pristine;

  @Option(
      names = "--same-process",
      description = "COMMAND takes the place of seal: its process number, and its signals.")
  private boolean sameProcess;

  @Option(names = "--user", paramLabel = "NAME", description = "Run it as this user (as root).")
  private @Nullable String user;

  @Mixin private final OpenOptions keys = new OpenOptions();

  ExecEnvCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    Map<String, String> env = pristine ? new HashMap<>() : new HashMap<>(world.env());
    try (Opening opening = keys.start(world);
        Source source = file.read(world);
        DecryptedSops open = opening.open(source, file.format(), file.file())) {
      env.putAll(FlatValues.of(source, open));
    }
    if (sameProcess) {
      throw ShellCommand.replace(world, command, env, user);
    }
    return ShellCommand.run(world, command, env, user);
  }
}
