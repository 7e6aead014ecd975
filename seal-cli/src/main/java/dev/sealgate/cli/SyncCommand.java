package dev.sealgate.cli;

import dev.sealgate.cli.operate.App;
import dev.sealgate.cli.operate.AppStore;
import dev.sealgate.cli.operate.Planned;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description =
        """
        Annotates the Application; the controller does the rest. Where it waits for somebody, name
        the commit that you agree to, in full or its beginning: no other one is meant.\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal sync web -n shop --wait
          seal sync web --dry-run                        # what the controller says it would do
          seal sync web --approve 3f2a9c01               # where automated is off, or a window closed
          seal sync web --confirm-prune 3f2a9c01 --wait  # it drops more than may be pruned unasked

        Needs the rights to get and patch applications.sealgate.dev (watch for --wait).
        Exit codes: 0 asked for, and Ready with --wait; 3 it will not be Ready without somebody, 124
        not Ready within --timeout, 1 nothing was asked for.\
        """)
final class SyncCommand implements Callable<Integer> {
  private final World world;

  @Parameters(paramLabel = "NAME", description = "Of the Application.")
  private String name = "";

  @Option(
      names = "--approve",
      paramLabel = "REVISION",
      description = "Let this commit be applied: sealgate.dev/approve-sync.")
  private @Nullable String approve;

  @Option(
      names = "--confirm-prune",
      paramLabel = "REVISION",
      description = "Agree to what this commit deletes: sealgate.dev/confirm-prune.")
  private @Nullable String confirmPrune;

  @Option(
      names = "--confirm-delete",
      paramLabel = "NAME",
      description =
          "Of an Application that is being deleted, its name again: agree that Namespaces,"
              + " definitions and volumes go with it.")
  private @Nullable String confirmDelete;

  @Option(
      names = "--all",
      description = "Have every object applied again, whatever the controller knows of it.")
  private boolean all;

  @Option(
      names = "--dry-run",
      description = "Ask for nothing; print the plan that the controller has.")
  private boolean dryRun;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description =
          "text; json or yaml: of --dry-run the plan, else the Application as it is then; or name."
              + " Default: text.")
  private Listing output = Listing.text;

  @Mixin private final WaitOptions wait = new WaitOptions();
  @Mixin private final AppOptions options = new AppOptions();

  SyncCommand(World world) {
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
        AppStore store = link.store();
        AppStore.Key key = link.key(name);
        App app = store.get(key);
        if (dryRun) {
          return plan(app);
        }
        String request = (all ? "all-" : "") + world.clock().instant();
        Map<String, String> annotations = annotations(app);
        annotations.put("sealgate.dev/reconcile-at", request);
        Changed changed = new Changed(world, output, wait.isAsked());
        changed.made("", store.annotate(key, annotations));
        world.notice("asked for a sync of " + key);
        tell(app);
        return wait.isAsked()
            ? new Waiting(changed, store, key)
                .untilReady(wait.timeout(), it -> it.handledRequest().equals(request))
            : ExitCode.OK;
      }
    }

    private int plan(App app) {
      Planned planned = new Planned(app);
      world.print(output.of(planned.text(), planned.tree(), List.of(app.resourceName())));
      if (!app.held().isEmpty()) {
        world.notice("held: " + app.held());
      }
      return ExitCode.OK;
    }

    private Map<String, String> annotations(App app) {
      String halted = app.halted(world.clock().instant());
      if (!halted.isEmpty()) {
        throw Failure.of(
            app.id() + " is left alone: " + halted,
            "seal resume %s -n %s".formatted(app.name(), app.namespace()));
      }
      Map<String, String> annotations = new LinkedHashMap<>();
      if (approve != null) {
        annotations.put(
            "sealgate.dev/approve-sync", whole("--approve", approve, app.attemptedRevision(), app));
      }
      if (confirmPrune != null) {
        annotations.put(
            "sealgate.dev/confirm-prune",
            whole("--confirm-prune", confirmPrune, app.unconfirmedPrune(), app));
      }
      if (confirmDelete != null) {
        if (!app.isBeingDeleted()) {
          throw Failure.of(
              app.id() + " is not being deleted, so there is nothing to agree to",
              "kubectl delete applications.sealgate.dev %s -n %s"
                  .formatted(app.name(), app.namespace()));
        }
        if (!confirmDelete.equals(app.name())) {
          throw Failure.usage("--confirm-delete is not the Application's name", "type it again");
        }
        annotations.put("sealgate.dev/confirm-delete", app.name());
      }
      return annotations;
    }

    /** The commit that waits, when the one that was typed is meant by it. */
    private static String whole(String option, String typed, String waiting, App app) {
      if (waiting.isEmpty()) {
        throw Failure.of(
            app.id() + " waits for nobody, so there is nothing to agree to",
            "leave out " + option + "; seal status tells what it does");
      }
      if (typed.length() < 7 || !waiting.startsWith(typed)) {
        throw Failure.of(
            option + " names another commit than the one that waits, which is " + waiting,
            "look at it first: seal sync %s -n %s --dry-run"
                .formatted(app.name(), app.namespace()));
      }
      return waiting;
    }

    /** Why less may come of it than somebody expects. */
    private void tell(App app) {
      if (app.onlyReports() && approve == null) {
        world.notice(
            "syncPolicy.automated is off: Git and the cluster are only compared; --approve REVISION"
                + " lets a commit be applied");
      }
      if (!app.held().isEmpty()) {
        world.notice("held: " + app.held());
      }
    }
  }
}
