package dev.sealgate.reconciler.controller;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them: {@code 1m30s}. */
public final class GoDuration {
  private static final Pattern PART =
      Pattern.compile("\\G([0-9]{1,12}(?:\\.[0-9]{1,9})?)(ms|s|m|h)");
  private static final BigDecimal LONGEST = BigDecimal.valueOf(Duration.ofDays(365).toMillis());

  private GoDuration() {}

  /** Empty when it is none, is zero, or is over a year. */
  public static Optional<Duration> parse(String text) {
    BigDecimal millis = BigDecimal.ZERO;
    Matcher part = PART.matcher(text);
    int end = 0;
    while (part.find()) {
      long unit =
          switch (part.group(2)) {
            case "ms" -> 1;
            case "s" -> 1000;
            case "m" -> 60_000;
            default -> 3_600_000;
          };
      millis = millis.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
      end = part.end();
    }
    return end != text.length() || millis.longValue() <= 0 || millis.compareTo(LONGEST) > 0
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(millis.longValue()));
  }

  /** As short as it can be written: {@code 1m30s}. */
  static String text(Duration duration) {
    StringBuilder text = new StringBuilder();
    part(text, duration.toHours(), "h");
    part(text, duration.toMinutesPart(), "m");
    part(text, duration.toSecondsPart(), "s");
    part(text, duration.toMillisPart(), "ms");
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static void part(StringBuilder text, long count, String unit) {
    if (count > 0) {
      text.append(count).append(unit);
    }
  }
}
