package dev.sealgate.cli;

import dev.sealgate.cli.git.AttributesFile;
import dev.sealgate.cli.git.Drivers;
import dev.sealgate.cli.git.Fingerprints;
import dev.sealgate.cli.git.Git.Scope;
import dev.sealgate.cli.git.Hook;
import dev.sealgate.cli.git.Wanted;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    header = "Set up this repository: diff driver, merge driver, pre-commit hook.",
    description =
        """
        Which files the drivers are for stands in .gitattributes, which belongs into a commit: the
        files that path_regex of .sops.yaml names, and those that are encrypted or sealed already.
        The drivers are set in .git/config and so in this clone alone; without them Git merges and
        shows these files as any text. A pre-commit hook that is there runs first. A second run
        changes only what is not so yet.\
        """,
    descriptionHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal git install
          seal git install --print               # the lines for .gitattributes, and change nothing
          seal git install --global              # the drivers in ~/.gitconfig, for all repositories
          seal git install --no-hook --command /opt/seal/bin/seal

        Exit codes: 0 done, 1 something could not be written, or this is no working tree.\
        """)
final class GitInstallCommand implements Callable<Integer> {
  private final World world;

  @Option(
      names = "--global",
      description = "Set the drivers in your own configuration; no repository is touched.")
  private boolean global;

  @Option(names = "--print", description = "Print the lines for .gitattributes, change nothing.")
  private boolean print;

  @Option(names = "--no-hook", description = "Leave the hooks alone.")
  private boolean noHook;

  @Option(
      names = "--command",
      paramLabel = "PROGRAM",
      description = "What Git shall run. Default: seal, from the PATH.")
  private String command = "seal";

  GitInstallCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    String word = Drivers.word(command);
    if (global) {
      GlobalDrivers.install(world, word);
      world.print("drivers: set in your own configuration\n");
      return ExitCode.OK;
    }
    GitSetup setup = new GitSetup(world);
    Wanted wanted = setup.wanted();
    wanted
        .byName()
        .forEach(regex ->
            world.notice(
                "path_regex %s is more than .gitattributes can say: its files are listed by name,"
                        .formatted(regex)
                    + " so run this again when there are new ones"));
    if (print) {
      wanted.patterns().forEach(pattern -> world.print(AttributesFile.line(pattern) + "\n"));
      return ExitCode.OK;
    }
    if (wanted.patterns().isEmpty()) {
      world.notice(
          "nothing is encrypted or sealed here, and .sops.yaml names no files: run this again"
              + " when that has changed");
    }
    said(
        ".gitattributes: %d pattern%s"
            .formatted(wanted.patterns().size(), wanted.patterns().size() == 1 ? "" : "s"),
        setup.writeAttributes(wanted.patterns()));
    said("drivers: set in this clone", Drivers.install(setup.git(), Scope.LOCAL, word));
    Fingerprints.of(setup.gitFolder(), world.random());
    if (!noHook) {
      hook(setup, word);
    }
    return ExitCode.OK;
  }

  private void said(String what, boolean changed) {
    world.print(what + (changed ? "\n" : " (as before)\n"));
  }

  private void hook(GitSetup setup, String word) {
    Optional<String> own = setup.ownHooks();
    if (own.isPresent()) {
      world.notice(
          "core.hooksPath is %s, so hooks are yours: add the line `%s lint --staged` to %s/pre-commit"
              .formatted(own.get(), word, own.get()));
      return;
    }
    Hook hook = Hook.in(setup.git().path("hooks"));
    boolean fresh = hook.state() != Hook.State.OURS;
    said(
        "pre-commit hook: " + (hook.install(word) ? "runs after the one that was there" : "set"),
        fresh);
  }
}
