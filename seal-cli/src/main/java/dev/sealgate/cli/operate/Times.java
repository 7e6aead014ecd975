package dev.sealgate.cli.operate;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people read and write them. */
public final class Times {
  private static final Pattern SPAN = Pattern.compile("([0-9]{1,6})([wdhms])");
  private static final Pattern SPANS = Pattern.compile("([0-9]{1,6}[wdhms])+");

  private Times() {}

  /**
   * Of {@code 90s}, {@code 1h30m}, {@code 2d}, {@code 1w}; empty for anything else, and for none.
   */
  public static Optional<Duration> span(String text) {
    if (!SPANS.matcher(text).matches()) {
      return Optional.empty();
    }
    Duration sum = Duration.ZERO;
    Matcher part = SPAN.matcher(text);
    while (part.find()) {
      long count = Long.parseLong(part.group(1));
      sum =
          sum.plus(
              switch (part.group(2)) {
                case "w" -> Duration.ofDays(7 * count);
                case "d" -> Duration.ofDays(count);
                case "h" -> Duration.ofHours(count);
                case "m" -> Duration.ofMinutes(count);
                default -> Duration.ofSeconds(count);
              });
    }
    return Optional.of(sum).filter(Duration::isPositive);
  }

  /** Of a time with an offset. */
  public static Optional<Instant> instant(String text) {
    return App.time(text);
  }

  /** Like {@code 5m}: the largest unit alone. Empty for what is no time. */
  public static String age(String time, Instant now) {
    return App.time(time).map(it -> brief(Duration.between(it, now))).orElse("");
  }

  static String brief(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    if (seconds < 2 * 3600) {
      return seconds / 60 + "m";
    }
    return seconds < 2 * 86_400 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
  }
}
