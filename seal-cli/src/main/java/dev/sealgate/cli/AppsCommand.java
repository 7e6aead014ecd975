package dev.sealgate.cli;

import dev.sealgate.cli.cluster.Deadline;
import dev.sealgate.cli.operate.App;
import dev.sealgate.cli.operate.AppStore;
import dev.sealgate.cli.operate.AppTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
    description =
        """
        `seal get apps` and `seal get app NAME` are the same; a file of the name app is read with
        `seal get ./app PATH`. STATE is Ready, Pending (the controller has not seen this spec),
        Progressing, Retrying, Waiting (somebody has to agree or to sync), NotReady, Stalled (only a
        change helps) or Suspended.\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal apps                        # of the context's namespace
          seal apps -A --output wide       # of all, with sources and messages
          seal apps web -o yaml            # one, whole
          seal apps -A --watch             # and each change
          seal get apps -A -o name

        Needs the right to list applications.sealgate.dev (get for a NAME, watch for --watch).
        Exit codes: 0 listed, 1 the cluster could not be asked or there is no such Application.\
        """)
final class AppsCommand implements Callable<Integer> {
  private final World world;

  @Parameters(arity = "0..*", paramLabel = "NAME", description = "Default: all of the namespace.")
  private List<String> names = List.of();

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "Of all namespaces.")
  private boolean all;

  @Option(
      names = {"-w", "--watch"},
      description = "Print a line for each change, until interrupted or --timeout.")
  private boolean watch;

  @Option(names = "--timeout", paramLabel = "TIME", description = "Watch no longer than this.")
  private @Nullable String timeout;

  @Mixin private final ListOutput output = new ListOutput();
  @Mixin private final AppOptions options = new AppOptions();

  AppsCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    return new Run().call();
  }

  /** Apart, since picocli loads the types of all methods of a command. */
  private final class Run {
    int call() {
      if (all && !names.isEmpty()) {
        throw Failure.usage("--all-namespaces goes without NAME", "seal apps NAMESPACE/NAME");
      }
      if (watch) {
        output.forWatching("seal apps -o json without --watch prints what is there now");
      }
      Optional<Duration> most =
          Optional.ofNullable(timeout).map(text -> WaitOptions.time("--timeout", text));
      try (AppLink link = AppLink.open(world, options)) {
        AppStore store = link.store();
        if (watch) {
          List<AppStore.Key> keys = names.stream().map(name -> link.key(name)).toList();
          keys.forEach(store::get);
          link.watch(world, all, keys, Deadline.in(most));
          return ExitCode.OK;
        }
        print(link, store);
      }
      return ExitCode.OK;
    }

    private void print(AppLink link, AppStore store) {
      List<App> apps = new ArrayList<>();
      if (names.isEmpty()) {
        apps.addAll(store.list(all ? "" : link.namespace()));
      }
      names.forEach(name -> apps.add(store.get(link.key(name))));
      if (apps.isEmpty()) {
        world.notice(
            all
                ? "the cluster has no Applications"
                : "no Applications in namespace " + link.namespace() + "; -A lists all");
      }
      AppListing.print(
          world,
          output,
          AppTable.of(apps, world.clock().instant(), all, output.isWide(), output.isExact(world)),
          tree(apps),
          apps.stream().map(App::resourceName).toList());
    }

    private Map<String, ?> tree(List<App> apps) {
      if (names.size() == 1) {
        return apps.getFirst().shown();
      }
      Map<String, Object> list = new LinkedHashMap<>();
      list.put("apiVersion", "v1");
      list.put("kind", "List");
      list.put("items", apps.stream().map(App::shown).toList());
      return list;
    }
  }
}
