package dev.sealgate.cli;

import dev.sealgate.cli.cluster.Deadline;
import dev.sealgate.cli.operate.App;
import dev.sealgate.cli.operate.AppStore;
import dev.sealgate.cli.operate.Standing;
import dev.sealgate.cli.operate.StatusText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    descriptionHeading = "%n",
    description =
        """
        Conditions, problems with file and key path, what differs, what waits for somebody. With
        --wait it comes back when they are Ready, or when nothing will happen without somebody.\
        """,
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal status web -n shop
          seal status shop/web --wait --timeout 10m && echo deployed
          seal status web --watch                # a line for each change
          seal status web -o json | jq -r .state

        Needs the right to get applications.sealgate.dev (list without a NAME, watch for --wait).
        Exit codes: 0 Ready, 3 not Ready, 124 not Ready within --timeout, 1 the cluster could not be
        asked or there is no such Application.\
        """)
final class StatusCommand implements Callable<Integer> {
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

  @Mixin private final WaitOptions wait = new WaitOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text, json, yaml or name. Default: text.")
  private Format output = Format.text;

  @Mixin private final AppOptions options = new AppOptions();

  /** How it is printed. */
  enum Format {
    text,
    json,
    yaml,
    name
  }

  StatusCommand(World world) {
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
        throw Failure.usage("--all-namespaces goes without NAME", "seal status NAMESPACE/NAME");
      }
      if (watch && output != Format.text) {
        throw ListOutput.watchesLines(
            output.name(), "seal status NAME --wait -o " + output.name() + " prints the end of it");
      }
      try (AppLink link = AppLink.open(world, options)) {
        AppStore store = link.store();
        List<AppStore.Key> keys = names.stream().map(name -> link.key(name)).toList();
        List<App> apps =
            keys.isEmpty()
                ? store.list(all ? "" : link.namespace())
                : keys.stream().map(store::get).toList();
        if (watch) {
          link.watch(
              world,
              all,
              keys,
              Deadline.in(wait.isAsked() ? Optional.of(wait.timeout()) : Optional.empty()));
          return ExitCode.OK;
        }
        if (wait.isAsked()) {
          return wait(store, apps);
        }
        print(apps);
        boolean ready =
            apps.stream().allMatch(app -> app.standing(world.clock().instant()) == Standing.READY);
        return ready ? ExitCode.OK : ExitCode.NOT_READY;
      }
    }

    private int wait(AppStore store, List<App> apps) {
      int worst = ExitCode.OK;
      boolean document = output != Format.text;
      Deadline deadline = Deadline.in(Optional.of(wait.timeout()));
      List<AppStore.Key> keys =
          apps.stream().map(app -> new AppStore.Key(app.namespace(), app.name())).toList();
      List<String> late = new ArrayList<>();
      for (AppStore.Key key : keys) {
        Changed told = new Changed(world, Listing.text, true, document);
        try {
          worst =
              Math.max(
                  worst,
                  new Waiting(told, store, key).untilReady(wait.timeout(), deadline, _ -> true));
        } catch (Failure failure) {
          if (failure.exitCode() != ExitCode.TIMEOUT) {
            throw failure;
          }
          late.add(key.toString());
        }
      }
      if (document) {
        print(keys.stream().map(store::get).toList());
      }
      if (!late.isEmpty()) {
        throw Failure.of(
            ExitCode.TIMEOUT,
            "%s %s not Ready after %ds"
                .formatted(
                    String.join(", ", late),
                    late.size() == 1 ? "is" : "are",
                    wait.timeout().toSeconds()),
            "seal status %s tells why; --timeout waits longer".formatted(String.join(" ", late)));
      }
      return worst;
    }

    private void print(List<App> apps) {
      Instant now = world.clock().instant();
      List<Map<String, ?>> trees =
          apps.stream().<Map<String, ?>>map(app -> StatusText.tree(app, now)).toList();
      Map<String, ?> tree = names.size() == 1 ? trees.getFirst() : Map.of("items", trees);
      world.print(
          switch (output) {
            case text ->
                String.join("\n", apps.stream().map(app -> StatusText.of(app, now)).toList());
            case json -> JsonText.of(tree);
            case yaml -> YamlText.of(tree);
            case name ->
                String.join("", apps.stream().map(app -> app.resourceName() + "\n").toList());
          });
    }
  }
}
