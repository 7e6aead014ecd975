package dev.sealgate.cli;

import dev.sealgate.crypto.CryptoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    header = "Show what a change of Git changes in what the controller applies.",
    description =
        """
        Renders two revisions as `seal render` does and compares object by object; no cluster is
        asked. A..B compares two revisions, A...B what B changes since it left A, as a pull request
        does, and A.. a revision with the working tree. Values are fingerprints, so a changed
        password is a changed line and tells nothing. An Application of -f is taken from each
        revision, and from the working tree where a revision has none.\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal diff main..HEAD apps/shop
          seal diff HEAD.. apps/shop                       # what is not committed yet
          seal diff origin/main...HEAD -f application.yaml --output markdown > comment.md
          seal diff --from v1 --to v2 --output name apps/shop

        Exit codes, as kubectl diff: 0 no difference, 1 some, 2 and more an error, such as a
        revision that the controller would refuse.\
        """)
final class DiffCommand implements Callable<Integer> {
  private static final int FAILED = 2;

  private final World world;

  @Parameters(
      arity = "0..2",
      paramLabel = "REVISIONS FOLDER",
      description = "A..B, A...B or A.., unless --from is given; then what is applied. Default: .")
  private List<String> words = List.of();

  @Option(names = "--from", paramLabel = "REVISION", description = "The old one.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "REVISION",
      description = "The new one. Default: the working tree.")
  private @Nullable String to;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "text, markdown, json, yaml or name. Default: text.")
  private Format output = Format.text;

  @Mixin private final PreviewOptions options = new PreviewOptions();

  /** How it is printed. */
  enum Format {
    text,
    markdown,
    json,
    yaml,
    name
  }

  DiffCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    try {
      List<String> rest = new ArrayList<>(words);
      DiffRun run = new DiffRun(world, options);
      if (from == null) {
        if (rest.isEmpty() || !rest.getFirst().contains("..")) {
          throw Failure.usage(
              "two revisions are compared, and none are named",
              "seal diff main..HEAD FOLDER, or seal diff HEAD.. FOLDER for the working tree");
        }
        if (to != null) {
          throw Failure.usage("--to goes with --from", "or write both as A..B");
        }
        run.range(rest.removeFirst());
      } else {
        run.revisions(from, Optional.ofNullable(to));
      }
      if (rest.size() > 1) {
        throw Failure.usage("too many arguments", "seal diff --help explains each");
      }
      return run.compare(rest.isEmpty() ? "." : rest.getFirst(), output);
    } catch (Failure | CryptoException e) {
      Problem problem = Problem.of(e, world);
      return Math.max(FAILED, problem.report(world));
    }
  }
}
