package dev.sealgate.externalsecrets;

import dev.sealgate.externalsecrets.Failure.Kind;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Repeats what got no answer, and only that, such as {@code spec.retrySettings} of a store says.
 *
 * @param most after the first attempt
 */
public record Retries(int most, Duration interval) {

  static final Retries NONE = new Retries(0, Duration.ZERO);

  private static final int MOST = 10;
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final int DEFAULT_MOST = 3;
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);

  /** Waits. */
  public interface Pause {
    void of(Duration duration) throws InterruptedException;
  }

  static Retries read(Fields settings) {
    Duration interval = settings.duration("retryInterval").orElse(DEFAULT_INTERVAL);
    if (interval.compareTo(LONGEST) > 0) {
      settings.refuse(
          Kind.UNSUPPORTED, "retryInterval", "is longer than a minute", "use 1m or less");
    }
    return new Retries(settings.number("maxRetries", 0, MOST).orElse(DEFAULT_MOST), interval);
  }

  public <T> T run(Supplier<T> call, Pause pause) {
    for (int attempt = 0; ; attempt++) {
      try {
        return call.get();
      } catch (StoreException e) {
        if (e.kind() != Kind.UNREACHABLE || attempt >= most) {
          throw e;
        }
        waitAfter(e, pause);
      }
    }
  }

  private void waitAfter(StoreException failure, Pause pause) {
    try {
      pause.of(interval);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }
}
