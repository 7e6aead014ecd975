package dev.sealgate.cli;

import dev.sealgate.cli.git.Drivers;
import dev.sealgate.cli.git.Git;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    header = "Print an encrypted file as `git diff` shall show it; Git calls this.",
    description =
        """
        Layout and comments as in the plaintext, values as fingerprints: equal values have equal
        ones, and nobody can test a guess without the key in .git/seal/fingerprint.key, which is
        random and of this clone alone. Readers are listed at the end. Without a key that opens the
        file, ciphertexts are told apart by their hash, and the first line says so.\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal git textconv db.yaml
          seal git textconv --reveal db.yaml
          SEAL_GIT_REVEAL=1 git log -p db.yaml   # in clear; Git keeps nothing of it

        Exit codes: 0 printed, 1 the file can't be read.\
        """)
final class GitTextconvCommand implements Callable<Integer> {
  private final World world;

  @Parameters(index = "0", paramLabel = "FILE", description = "Any file; others come as they are.")
  private String file = "";

  @Option(names = "--reveal", description = "Values in clear. Default: when $SEAL_GIT_REVEAL is 1.")
  private boolean reveal;

  @Mixin private final OpenOptions keys = new OpenOptions();
  @Mixin private final InClear inClear = new InClear();

  GitTextconvCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    boolean clear = reveal || world.variable("SEAL_GIT_REVEAL").filter("1"::equals).isPresent();
    if (clear && Drivers.textIsKept(Git.in(world.cwd(), world.env()))) {
      throw Failure.of(
          "diff.sealgate.cachetextconv is set: Git would keep the values in clear",
          "take it out: git config diff.sealgate.cachetextconv false");
    }
    return clear ? inClear.run(world, shown -> print(shown, true)) : print(world, false);
  }

  private int print(World shown, boolean clear) {
    // nobody can be asked in the middle of a diff
    try (Opening opening = keys.start(world.unattended());
        Source source = SopsInput.read(world, file)) {
      new MaskedFile(shown, opening).print(source, clear);
    }
    return ExitCode.OK;
  }
}
