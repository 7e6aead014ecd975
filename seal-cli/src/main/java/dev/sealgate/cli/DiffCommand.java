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
    description =
        """
        Renders two revisions as `seal render` does and compares object by object; without --cluster
        and --app no cluster is asked. A..B compares two revisions, A...B what B changes since it
        left A, as a pull request does, and A.. a revision with the working tree. Values are
        fingerprints, so a changed password is a changed line and tells nothing. An Application of
        -f is taken from each revision, and from the working tree where a revision has none. An
        object that goes from one Application to another one is moved.

        With --cluster, or --app NAME, the other side is the cluster: the working tree, or --to, is
        applied as a server-side dry run with your own rights, also what is new and what is a hook,
        and what would be made, changed and pruned is shown. What can't be judged before it is
        applied, as its kind or its namespace comes with it, is named. Values of Secrets are
        fingerprints on both sides; the requests to that API server hold them, as an apply does.

        What a sync does besides stands in the notes: hooks that run, a namespace that is made,
        what Git dropped and stays, what is taken over from an Application that is gone.\
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
          seal diff --app shop/web                         # this working tree beside the cluster
          seal diff --cluster -f application.yaml --to main --output markdown
          seal diff --cluster -n shop apps/shop            # a folder without an Application

        --cluster and --app need the rights to get and patch each object, to create what is new, and
        to get the Application for what it owns, and others whose labels are on an object; where
        patch is missing, what Git says is laid over what is read, and the output says so. Nothing
        is written. Not seen: that another Application owns what is missing, what is applied once
        (IfNotPresent), or what has the name of a hook; the controller refuses the commit then.
        Exit codes, as kubectl diff: 0 no difference, 1 some, 2 and more an error, such as a
        revision that the controller would refuse, or an object that could not be compared.\
        """)
final class DiffCommand implements Callable<Integer> {
  private static final int FAILED = 2;

  private final World world;

  @Parameters(
      arity = "0..2",
      paramLabel = "REVISIONS FOLDER",
      description =
          "A..B, A...B or A.., unless --from, --cluster or --app is given; then what is applied."
              + " Default: .")
  private List<String> words = List.of();

  @Option(names = "--from", paramLabel = "REVISION", description = "The old one.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "REVISION",
      description = "The new one. Default: the working tree.")
  private @Nullable String to;

  @Option(names = "--cluster", description = "Compare with the cluster of the kubeconfig.")
  private boolean cluster;

  @Option(
      names = "--app",
      paramLabel = "NAME",
      description =
          "The same, for this Application of the cluster: its spec.source.path in the repository.")
  private @Nullable String app;

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
      if (cluster || app != null) {
        return live(rest);
      }
      DiffRun run = new DiffRun(world, options);
      if (from == null) {
        if (rest.isEmpty() || !rest.getFirst().contains("..")) {
          throw Failure.usage(
              "two revisions are compared, and none are named",
              "seal diff main..HEAD FOLDER, seal diff HEAD.. FOLDER for the working tree, or seal"
                  + " diff --cluster FOLDER");
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

  private int live(List<String> rest) {
    if (from != null || (!rest.isEmpty() && rest.getFirst().contains("..")) || rest.size() > 1) {
      throw Failure.usage(
          "--cluster and --app compare one revision with the cluster",
          "name it by --to, and the folder: seal diff --cluster --to main FOLDER");
    }
    return new LiveDiffRun(world, options, Optional.ofNullable(app), Optional.ofNullable(to))
        .compare(rest.isEmpty() ? "." : rest.getFirst(), output);
  }
}
