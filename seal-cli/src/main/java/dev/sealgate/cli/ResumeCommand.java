package dev.sealgate.cli;

import dev.sealgate.cli.operate.App;
import dev.sealgate.cli.operate.AppStore;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    description =
        """
        Ends what seal suspend began, with an end or without. What was changed by hand meanwhile is
        put right.\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal resume web -n shop
          seal resume web --wait

        Needs the rights to get and patch applications.sealgate.dev (watch for --wait).
        Exit codes: 0 resumed, and Ready with --wait; 3 it will not be Ready without somebody, 124
        not Ready within --timeout, 1 not resumed.\
        """)
final class ResumeCommand implements Callable<Integer> {
  private final World world;

  @Parameters(paramLabel = "NAME", description = "Of the Application.")
  private String name = "";

  @Mixin private final WaitOptions wait = new WaitOptions();
  @Mixin private final ChangeOutput output = new ChangeOutput();
  @Mixin private final AppOptions options = new AppOptions();

  ResumeCommand(World world) {
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
        Changed changed = new Changed(world, output.format(), wait.isAsked());
        if (app.hasHalt()) {
          Map<String, @Nullable Object> spec = new HashMap<>();
          spec.put("suspend", null);
          spec.put("pause", null);
          app = store.patch(key, Map.of("spec", spec));
          changed.made(key + " is resumed\n", app);
          AppLink.tellOwner(world, app);
        } else {
          changed.made("", app);
          world.notice(key + " was not suspended");
        }
        return wait.isAsked()
            ? new Waiting(changed, store, key).untilReady(wait.timeout(), App::isObserved)
            : ExitCode.OK;
      }
    }
  }
}
