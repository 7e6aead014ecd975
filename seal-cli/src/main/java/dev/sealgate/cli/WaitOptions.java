package dev.sealgate.cli;

import dev.sealgate.cli.operate.Times;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a command waits for the Application, and how long. */
final class WaitOptions {
  @Option(names = "--wait", description = "Wait until it is Ready.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long, like 90s or 10m. Default: 5m.")
  private @Nullable String timeout;

  boolean isAsked() {
    return wait || timeout != null;
  }

  Duration timeout() {
    return time("--timeout", timeout == null ? "5m" : timeout);
  }

  /** Of an option. */
  static Duration time(String option, String text) {
    Optional<Duration> span = Times.span(text);
    return span.orElseThrow(
        () -> Failure.usage(option + " is no time", "like 90s, 30m, 1h30m or 2d"));
  }
}
