package dev.sealgate.cli;

import dev.sealgate.cli.operate.App;
import dev.sealgate.cli.operate.AppStore;
import dev.sealgate.cli.operate.AppTable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description =
        """
        Nothing newer is synced until --end; self-heal works for the commit that is held. Without
        REVISION it is the one before the present one (seal history lists them).\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal rollback web -n shop --wait
          seal rollback web 3f2a9c01            # the beginning of a commit of the history
          seal rollback web --dry-run           # which one it would be
          seal rollback web --end               # back to what Git says

        Needs the rights to get and patch applications.sealgate.dev (watch for --wait).
        Exit codes: 0 asked for, and Ready with --wait; 3 it will not be Ready without somebody, 124
        not Ready within --timeout, 1 nothing was asked for.\
        """)
final class RollbackCommand implements Callable<Integer> {
  /** As the API server takes it: a commit, or a chart's version and digest. */
  private static final Pattern WHOLE =
      Pattern.compile(
          "[0-9a-f]{40}([0-9a-f]{24})?|[^ @,]{1,256}@sha256:[0-9a-f]{64}(,[0-9a-f]{40})?");

  private final World world;

  @Parameters(index = "0", paramLabel = "NAME", description = "Of the Application.")
  private String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "REVISION",
      description =
          "One of the history, or its beginning; or any commit of the repository in full.")
  private @Nullable String revision;

  @Option(names = "--end", description = "Let newer commits come again.")
  private boolean end;

  @Option(names = "--dry-run", description = "Only print the commit that it would go back to.")
  private boolean dryRun;

  @Mixin private final WaitOptions wait = new WaitOptions();
  @Mixin private final ChangeOutput output = new ChangeOutput();
  @Mixin private final AppOptions options = new AppOptions();

  RollbackCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    return new Run().call();
  }

  /** Apart, since picocli loads the types of all methods of a command. */
  private final class Run {
    int call() {
      if (end && revision != null) {
        throw Failure.usage("--end goes without REVISION", "seal rollback NAME --end");
      }
      try (AppLink link = AppLink.open(world, options)) {
        AppStore store = link.store();
        AppStore.Key key = link.key(name);
        App app = store.get(key);
        String target = end ? "" : target(app);
        Changed changed = new Changed(world, output.format(), wait.isAsked());
        if (end && app.rollback().isEmpty()) {
          changed.made("", app);
          world.notice(key + " is not rolled back");
        } else if (dryRun) {
          return tell(app, target);
        } else {
          change(store, key, target, changed);
        }
        return wait.isAsked()
            ? new Waiting(changed, store, key)
                .untilReady(
                    wait.timeout(), it -> it.isObserved() && (end || it.revision().equals(target)))
            : ExitCode.OK;
      }
    }

    /** What would be done. */
    private int tell(App app, String target) {
      Map<String, Object> plan = new LinkedHashMap<>();
      plan.put("namespace", app.namespace());
      plan.put("name", app.name());
      plan.put(end ? "endsRollbackTo" : "revision", end ? app.rollback() : target);
      world.print(
          output
              .format()
              .of(
                  (end ? "would end the rollback to " + app.rollback() : target) + "\n",
                  plan,
                  List.of(end ? app.rollback() : target)));
      return ExitCode.OK;
    }

    private void change(AppStore store, AppStore.Key key, String target, Changed changed) {
      Map<String, @Nullable Object> spec = new HashMap<>();
      spec.put("rollback", end ? null : Map.of("revision", target));
      App app = store.patch(key, Map.of("spec", spec));
      changed.made(
          end
              ? key + " follows Git again\n"
              : key + " goes back to " + target + " and is held there\n",
          app);
      AppLink.tellOwner(world, app);
      String halted = app.halted(world.clock().instant());
      if (!halted.isEmpty()) {
        world.notice(key + " is " + halted + ": nothing happens before seal resume");
      }
    }

    private String target(App app) {
      List<String> history = app.history();
      if (revision == null) {
        return history.stream()
            .filter(it -> !it.equals(app.revision()))
            .findFirst()
            .orElseThrow(() ->
                Failure.of(
                    app.id() + " has no earlier commit in its history",
                    "name one of the repository in full: seal rollback NAME $(git rev-parse HEAD~1)"));
      }
      List<String> meant = history.stream().filter(it -> it.startsWith(revision)).toList();
      if (meant.size() == 1) {
        return meant.getFirst();
      }
      if (meant.size() > 1) {
        throw Failure.of(
            "several commits of the history begin so: " + String.join(", ", meant),
            "type more of the one that is meant");
      }
      if (!WHOLE.matcher(revision).matches()) {
        throw Failure.of(
            "no commit of the history begins so, and it is no whole one",
            history.isEmpty()
                ? "name a commit of the repository in full"
                : "there are: "
                    + String.join(", ", history.stream().map(AppTable::brief).toList()));
      }
      return revision;
    }
  }
}
