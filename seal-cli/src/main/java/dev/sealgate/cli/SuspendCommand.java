package dev.sealgate.cli;

import dev.sealgate.cli.operate.App;
import dev.sealgate.cli.operate.AppStore;
import dev.sealgate.cli.operate.Times;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
        No fetch, no apply, no self-heal, no prune; a sync that is under way stops before its next
        object. With --for or --until it goes on by itself, and the status tells the reason until
        then (spec.pause). Without an end it stays so until seal resume (spec.suspend).\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal suspend web -n shop --for 4h --reason 'INC-42: hand edits until the provider is back'
          seal suspend web --until 2026-12-01T08:00:00Z --reason freeze
          seal suspend web
          seal suspend web -o json | jq -r .spec.suspend

        Needs the rights to get and patch applications.sealgate.dev.
        Exit codes: 0 suspended, 1 not.\
        """)
final class SuspendCommand implements Callable<Integer> {
  private static final int LONGEST_REASON = 512;

  private final World world;

  @Parameters(paramLabel = "NAME", description = "Of the Application.")
  private String name = "";

  @Option(names = "--for", paramLabel = "TIME", description = "How long, like 30m, 4h or 2d.")
  private @Nullable String span;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "When it ends, like 2026-12-01T08:00:00Z or with an offset, +01:00.")
  private @Nullable String until;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why; goes with an end, and is needed then. Everybody can read it.")
  private @Nullable String reason;

  @Mixin private final ChangeOutput output = new ChangeOutput();
  @Mixin private final AppOptions options = new AppOptions();

  SuspendCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    return new Run().call();
  }

  /** Apart, since picocli loads the types of all methods of a command. */
  private final class Run {
    int call() {
      Map<String, Object> spec = spec();
      try (AppLink link = AppLink.open(world, options)) {
        AppStore store = link.store();
        AppStore.Key key = link.key(name);
        store.get(key);
        App app = store.patch(key, Map.of("spec", spec));
        new Changed(world, output.format(), false)
            .made(key + " is " + app.halted(world.clock().instant()) + "\n", app);
        AppLink.tellOwner(world, app);
      }
      return ExitCode.OK;
    }

    private Map<String, Object> spec() {
      if (span != null && until != null) {
        throw Failure.usage("--for and --until exclude each other", "leave one of them out");
      }
      if (span == null && until == null) {
        if (reason != null) {
          throw Failure.usage(
              "--reason goes with an end: spec.suspend has no place for it",
              "add --for 4h, or --until TIME");
        }
        return Map.of("suspend", true);
      }
      if (reason == null || reason.isBlank() || reason.length() > LONGEST_REASON) {
        throw Failure.usage(
            "--reason is missing, or longer than %d characters".formatted(LONGEST_REASON),
            "say why, for those who find it so: --reason 'INC-42'");
      }
      return Map.of("pause", Map.of("reason", reason, "until", end().toString()));
    }

    private Instant end() {
      Instant now = world.clock().instant();
      if (span != null) {
        return now.plus(WaitOptions.time("--for", span)).truncatedTo(ChronoUnit.SECONDS);
      }
      Instant end =
          Times.instant(until == null ? "" : until)
              .orElseThrow(() ->
                  Failure.usage("--until is no time", "like 2026-12-01T08:00:00Z, or --for 4h"));
      if (!end.isAfter(now)) {
        throw Failure.usage("--until has passed", "now is " + now.truncatedTo(ChronoUnit.SECONDS));
      }
      return end;
    }
  }
}
