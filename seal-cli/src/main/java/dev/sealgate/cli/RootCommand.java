package dev.sealgate.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What {@code seal} is without a command. Put together without annotations, which cost a start. */
final class RootCommand implements Callable<Integer> {
  private static final String FOOTER =
      """
      First steps:
        seal keygen -o age.agekey                  # a key pair; prints the recipient (age1...)
        seal encrypt --age age1... -i db.yaml      # encrypt a file in place, as sops does
        seal decrypt --identity age.agekey db.yaml # and read it
        seal edit db.yaml                          # change it; nothing is left on the disk
        seal secret < secret.yaml > sealed.yaml    # a Secret in, a SealedSecret out
        seal status -A                             # how the Applications of the cluster are doing

      'seal COMMAND --help' explains each command with examples.
      Results go to standard output, everything else to standard error.
      Exit codes: 0 done, 1 failed, 2 wrong command line; docs/seal.md lists those of sops.\
      """;

  private final World world;
  private final OptionSpec version =
      OptionSpec.builder("-v", "--version").description("Print the version.").build();

  private RootCommand(World world) {
    this.world = world;
  }

  static CommandSpec spec(World world) {
    RootCommand root = new RootCommand(world);
    CommandSpec spec = CommandSpec.wrapWithoutInspection(root).name("seal").addOption(root.version);
    spec.usageMessage()
        .description(
            "Makes and reads the encrypted files that Sealgate applies, and operates its Applications.")
        .synopsisHeading("Usage: ")
        .customSynopsis("seal COMMAND [OPTIONS]")
        .descriptionHeading("%n")
        .commandListHeading("%nCommands:%n")
        .optionListHeading("%nOptions:%n")
        .footerHeading("%n")
        .footer(FOOTER);
    return spec;
  }

  @Override
  public Integer call() {
    if (Boolean.TRUE.equals(version.<Boolean>getValue())) {
      world.print(VersionCommand.text() + "\n");
      return ExitCode.OK;
    }
    throw Failure.usage("no command is given", "seal --help lists them");
  }
}
