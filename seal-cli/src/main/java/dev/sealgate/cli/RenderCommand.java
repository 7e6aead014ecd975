package dev.sealgate.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description =
        """
        Runs the controller's own code on a folder of your working tree: plain manifests,
        kustomizations, variables, SOPS files, SealedSecrets, ExternalSecrets, and the same guards.
        Values are shown as keyed fingerprints. What can't be had here is named with its reason in
        its place: a file that no key at hand opens, a SealedSecret without --sealing-key, an
        ExternalSecret without --resolve. What the controller would refuse is refused.\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal render apps/shop
          seal render -f application.yaml            # its spec.source.path, and all else it says
          seal render -f application.yaml --fetch-charts   # where it follows spec.source.chart
          seal render --output name apps/shop
          seal render --reveal apps/shop | kubectl diff -f -

        Exit codes: 0 rendered, 1 the controller would refuse it; each problem is a line; 128 no key
        at hand opens a file of -f.\
        """)
final class RenderCommand implements Callable<Integer> {
  private final World world;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "What is applied; with -f, somewhere in the repository. Default: .")
  private String folder = ".";

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "yaml, json or name. Default: yaml.")
  private Format output = Format.yaml;

  @Option(names = "--reveal", description = "Values in clear, as manifests that can be applied.")
  private boolean reveal;

  /** What --reveal --no-pager was, for who still has it in a script. */
  @Option(names = "--reveal-on-terminal", hidden = true)
  private boolean revealOnTerminal;

  @Mixin private final InClear inClear = new InClear();
  @Mixin private final PreviewOptions options = new PreviewOptions();

  /** How it is printed. */
  enum Format {
    yaml,
    json,
    name
  }

  RenderCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    return clear() && output != Format.name
        ? inClear.run(world, revealOnTerminal, this::render)
        : render(world);
  }

  private boolean clear() {
    return reveal || revealOnTerminal;
  }

  private int render(World shown) {
    return new RenderRun(shown, options).run(folder, output, clear());
  }
}
