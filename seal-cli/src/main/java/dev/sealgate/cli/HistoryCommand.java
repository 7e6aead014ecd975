package dev.sealgate.cli;

import dev.sealgate.cli.operate.App;
import dev.sealgate.cli.operate.HistoryTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal history web -n shop
          seal history web -o name | head -n 2     # the commits alone

        How many there are says spec.revisionHistoryLimit. Needs the right to get
        applications.sealgate.dev.
        Exit codes: 0 listed, 1 the cluster could not be asked or there is no such Application.\
        """)
final class HistoryCommand implements Callable<Integer> {
  private final World world;

  @Parameters(paramLabel = "NAME", description = "Of the Application.")
  private String name = "";

  @Mixin private final ListOutput output = new ListOutput();
  @Mixin private final AppOptions options = new AppOptions();

  HistoryCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    return new Run().call();
  }

  /** Apart, since picocli loads the types of all methods of a command. */
  private final class Run {
    int call() {
      try (AppLink link = AppLink.open(world, options)) {
        App app = link.store().get(link.key(name));
        if (app.history().isEmpty()) {
          world.notice("no commit of " + app.id() + " was applied in full yet");
        }
        AppListing.print(
            world,
            output,
            HistoryTable.of(app, world.clock().instant(), output.isExact(world)),
            HistoryTable.tree(app),
            app.history());
      }
      return ExitCode.OK;
    }
  }
}
