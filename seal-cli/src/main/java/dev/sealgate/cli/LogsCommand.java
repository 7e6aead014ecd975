package dev.sealgate.cli;

import dev.sealgate.cli.cluster.Deadline;
import dev.sealgate.cli.operate.AppStore;
import dev.sealgate.cli.operate.ControllerLogs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
        Reads the logs of the controller's Pods and keeps the lines that name the Application. A log
        never holds a value.\
        """,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer =
        """
          seal logs web -n shop --since 1h
          seal logs web --follow
          seal logs web -o json | jq .message    # the lines as the controller wrote them

        Needs the rights to get applications.sealgate.dev and, in the controller's namespace, to list
        pods and get pods/log: those are the lines of all Applications, so not everybody has them.
        seal events needs less.
        Exit codes: 0 printed, 1 the cluster could not be asked or there is no such Application.\
        """)
final class LogsCommand implements Callable<Integer> {
  private final World world;

  @Parameters(paramLabel = "NAME", description = "Of the Application.")
  private String name = "";

  @Option(
      names = {"-f", "--follow", "--watch"},
      description = "Go on, until interrupted or --timeout.")
  private boolean follow;

  @Option(names = "--since", paramLabel = "TIME", description = "Not older than this, like 1h.")
  private @Nullable String since;

  @Option(names = "--tail", paramLabel = "COUNT", description = "At most so many lines of a Pod.")
  private int tail = 10_000;

  @Option(names = "--previous", description = "Of the containers before the present ones.")
  private boolean previous;

  @Option(names = "--timeout", paramLabel = "TIME", description = "Follow no longer than this.")
  private @Nullable String timeout;

  @Option(
      names = "--controller-namespace",
      paramLabel = "NAMESPACE",
      description = "Where the controller's Pods are. Default: sealgate-system.")
  private String controllerNamespace = "sealgate-system";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text, or json: the lines as they came. Default: text.")
  private Format output = Format.text;

  @Mixin private final AppOptions options = new AppOptions();

  /** How lines are printed. */
  enum Format {
    text,
    json
  }

  LogsCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    return new Run().call();
  }

  /** Apart, since picocli loads the types of all methods of a command. */
  private final class Run {
    int call() {
      if (tail < 1) {
        throw Failure.usage("--tail is no number of lines", "like --tail 100");
      }
      Optional<Duration> age =
          Optional.ofNullable(since).map(text -> WaitOptions.time("--since", text));
      Optional<Duration> most =
          Optional.ofNullable(timeout).map(text -> WaitOptions.time("--timeout", text));
      try (AppLink link = AppLink.open(world, options)) {
        AppStore.Key key = link.key(name);
        link.store().get(key);
        ControllerLogs logs = new ControllerLogs(link.api(), controllerNamespace, key);
        ControllerLogs.Part part = new ControllerLogs.Part(age, previous);
        List<String> pods = logs.pods();
        if (follow) {
          logs.follow(
              pods,
              part,
              output == Format.json,
              Deadline.in(most),
              line -> world.print(line + "\n"));
          return ExitCode.OK;
        }
        List<String> lines = new ArrayList<>();
        pods.forEach(pod -> lines.addAll(logs.tail(pod, part, tail, output == Format.json)));
        lines.forEach(line -> world.print(line + "\n"));
        if (lines.isEmpty()) {
          world.notice("no line in the logs of " + String.join(", ", pods) + " is about " + key);
        }
      }
      return ExitCode.OK;
    }
  }
}
