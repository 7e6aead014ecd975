package dev.sealgate.cli;

import dev.sealgate.cli.cluster.Deadline;
import dev.sealgate.cli.operate.App;
import dev.sealgate.cli.operate.AppStore;
import dev.sealgate.cli.operate.AppTable;
import dev.sealgate.cli.operate.Standing;
import dev.sealgate.cli.operate.StatusText;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** Waits for an Application, and says on standard error what it waits for. */
final class Waiting {
  private final World world;
  private final AppStore store;
  private final AppStore.Key key;
  private final Changed told;

  Waiting(Changed told, AppStore store, AppStore.Key key) {
    this.world = told.world();
    this.store = store;
    this.key = key;
    this.told = told;
  }

  /**
   * Until it is Ready, or nothing will happen without somebody.
   *
   * @param counts whether the status is about what is waited for
   * @return the exit code
   */
  int untilReady(Duration timeout, Predicate<App> counts) {
    return untilReady(timeout, Deadline.in(Optional.of(timeout)), counts);
  }

  /**
   * @param deadline of this and of others that are waited for
   */
  int untilReady(Duration timeout, Deadline deadline, Predicate<App> counts) {
    String[] last = {""};
    AppStore.Waited waited =
        store.await(
            key,
            deadline,
            app -> {
              Standing standing = app.standing(world.clock().instant());
              String line = AppTable.change(app, world.clock().instant());
              boolean enough =
                  (counts.test(app) && standing == Standing.READY)
                      || (standing == Standing.SUSPENDED)
                      || (counts.test(app) && standing.isHopeless());
              // what was Ready before is no news
              if (!enough && standing != Standing.READY && !line.equals(last[0])) {
                last[0] = line;
                world.notice(line);
              }
              return enough;
            });
    return switch (waited) {
      case AppStore.Waited.Done(App app) -> {
        told.ended(AppTable.change(app, world.clock().instant()) + "\n", app);
        if (app.standing(world.clock().instant()) == Standing.READY) {
          yield ExitCode.OK;
        }
        StatusText.next(app, world.clock().instant())
            .ifPresent(command -> world.say("hint: " + command + "\n"));
        yield ExitCode.NOT_READY;
      }
      case AppStore.Waited.TimedOut(App app) -> {
        told.ended(AppTable.change(app, world.clock().instant()) + "\n", app);
        throw Failure.of(
            ExitCode.TIMEOUT,
            key + " is not Ready after " + timeout.toSeconds() + "s",
            "seal status " + key + " tells why; --timeout waits longer");
      }
    };
  }
}
