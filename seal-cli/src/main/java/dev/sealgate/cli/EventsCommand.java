package dev.sealgate.cli;

import dev.sealgate.cli.cluster.Deadline;
import dev.sealgate.cli.operate.AppEvents;
import dev.sealgate.cli.operate.AppStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    descriptionHeading = "%n",
    description = "The API server keeps events for an hour, unless it was told otherwise.",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal events web -n shop
          seal events web --watch                # those that are there, and each that comes
          seal events web -o json

        Needs the rights to get applications.sealgate.dev and to list events (watch for --watch) in
        the namespace of the Application.
        Exit codes: 0 listed, 1 the cluster could not be asked or there is no such Application.\
        """)
final class EventsCommand implements Callable<Integer> {
  private final World world;

  @Parameters(paramLabel = "NAME", description = "Of the Application.")
  private String name = "";

  @Option(
      names = {"-w", "--watch"},
      description = "Go on, until interrupted or --timeout.")
  private boolean watch;

  @Option(names = "--timeout", paramLabel = "TIME", description = "Watch no longer than this.")
  private @Nullable String timeout;

  @Mixin private final ListOutput output = new ListOutput();
  @Mixin private final AppOptions options = new AppOptions();

  EventsCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    return new Run().call();
  }

  /** Apart, since picocli loads the types of all methods of a command. */
  private final class Run {
    int call() {
      Optional<Duration> most =
          Optional.ofNullable(timeout).map(text -> WaitOptions.time("--timeout", text));
      try (AppLink link = AppLink.open(world, options)) {
        AppStore.Key key = link.key(name);
        link.store().get(key);
        AppEvents events = new AppEvents(link.api(), key);
        if (watch) {
          events.follow(Deadline.in(most), line -> world.print(line + "\n"));
          return ExitCode.OK;
        }
        List<AppEvents.Event> all = events.list();
        if (all.isEmpty()) {
          world.notice("no events of " + key + " are kept");
        }
        AppListing.print(
            world,
            output,
            AppEvents.table(all, world.clock().instant(), output.isExact(world)),
            Map.of("items", all.stream().map(AppEvents.Event::object).toList()),
            all.stream().map(AppEvents.Event::name).toList());
      }
      return ExitCode.OK;
    }
  }
}
