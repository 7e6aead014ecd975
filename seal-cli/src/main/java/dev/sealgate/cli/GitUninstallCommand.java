package dev.sealgate.cli;

import dev.sealgate.cli.git.Drivers;
import dev.sealgate.cli.git.Fingerprints;
import dev.sealgate.cli.git.Git.Scope;
import dev.sealgate.cli.git.Hook;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    header = "Take out of this repository what `seal git install` put in.",
    description =
        """
        The hook that was there before comes back. The lines in .gitattributes are taken out too,
        which other clones may still want: keep them with --keep-attributes.\
        """,
    descriptionHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal git uninstall
          seal git uninstall --keep-attributes
          seal git uninstall --global            # the drivers in ~/.gitconfig

        Exit codes: 0 done, 1 something could not be removed, or this is no working tree.\
        """)
final class GitUninstallCommand implements Callable<Integer> {
  private final World world;

  @Option(names = "--global", description = "Take the drivers out of your own configuration.")
  private boolean global;

  @Option(names = "--keep-attributes", description = "Leave .gitattributes alone.")
  private boolean keepAttributes;

  GitUninstallCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    if (global) {
      GlobalDrivers.uninstall(world);
      return ExitCode.OK;
    }
    GitSetup setup = new GitSetup(world);
    if (!keepAttributes) {
      setup.writeAttributes(List.of());
    }
    Drivers.uninstall(setup.git(), Scope.LOCAL);
    if (setup.ownHooks().isEmpty()) {
      Hook.in(setup.git().path("hooks")).uninstall();
    }
    try {
      Files.deleteIfExists(Fingerprints.file(setup.gitFolder()));
    } catch (IOException _) {
      throw Failure.of(
          "the key of fingerprints could not be removed", "look at the owner of .git/seal");
    }
    return ExitCode.OK;
  }
}
