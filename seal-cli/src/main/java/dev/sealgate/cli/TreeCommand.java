package dev.sealgate.cli;

import dev.sealgate.cli.operate.App;
import dev.sealgate.cli.operate.AppTree;
import dev.sealgate.cli.operate.LiveTree;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    description =
        """
        The objects of its inventory as they are now, and the ReplicaSets, Jobs and Pods that their
        controllers made of them. Health is judged by the controller's own rules. Of Secrets and
        ConfigMaps only metadata is asked for: no value comes to this machine.\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal tree web -n shop
          seal tree shop/web -o lines | grep -v Healthy
          seal tree web -o json

        Needs the right to get applications.sealgate.dev, and to list the kinds that it owns,
        replicasets.apps, jobs.batch and pods in their namespaces; what you may not list is shown
        without health, and named.
        Exit codes: 0 shown, 1 the cluster could not be asked or there is no such Application.\
        """)
final class TreeCommand implements Callable<Integer> {
  private final World world;

  @Parameters(paramLabel = "NAME", description = "Of the Application.")
  private String name = "";

  @Mixin private final ListOutput output = new ListOutput();
  @Mixin private final AppOptions options = new AppOptions();

  TreeCommand(World world) {
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
        AppTree tree = new LiveTree(link.api(), app).look();
        if (output.format(world) == ListOutput.Format.table) {
          world.print(tree.drawn(world.clock().instant()));
        } else {
          AppListing.print(
              world,
              output,
              tree.table(),
              tree.tree(world.clock().instant()),
              List.of(app.resourceName()));
        }
        tree.notes().forEach(world::notice);
      }
      return ExitCode.OK;
    }
  }
}
