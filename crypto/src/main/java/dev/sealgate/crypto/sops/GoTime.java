package dev.sealgate.crypto.sops;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as Go's time package reads and writes them. A time is kept as its RFC3339Nano text. */
final class GoTime {
  private static final int MAX_LENGTH = 64;
  private static final Pattern YAML =
      Pattern.compile(
          "(\\d{4})-(\\d{1,2})-(\\d{1,2})"
              + "(?:([Tt ])(\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:[.,](\\d+))?(Z|[+-]\\d{2}:\\d{2})?)?");
  private static final Pattern RFC3339 =
      Pattern.compile(
          "(\\d{4})-(\\d{2})-(\\d{2})(T)(\\d{1,2}):(\\d{2}):(\\d{2})(?:[.,](\\d+))?(Z|[+-]\\d{2}:\\d{2})");

  private GoTime() {}

  /** The four forms that go-yaml takes for a time; the result is in RFC3339Nano. */
  static Optional<String> parseYaml(CharSequence text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Matcher m = YAML.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    boolean spaced = " ".equals(m.group(4));
    boolean timed = m.group(4) != null;
    boolean zoned = m.group(9) != null;
    // with a space there must be no zone, with a T there must be one
    return timed && spaced == zoned ? Optional.empty() : read(m, true);
  }

  static Optional<String> parseRfc3339(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Matcher m = RFC3339.matcher(text);
    return m.matches() ? read(m, true) : Optional.empty();
  }

  /**
   * What the MAC of a file is bound to: the time without its fraction, in the zone it was given.
   */
  static Optional<String> withoutFraction(String text) {
    Matcher m = RFC3339.matcher(text);
    return text.length() <= MAX_LENGTH && m.matches() ? read(m, false) : Optional.empty();
  }

  static Optional<Instant> instant(String text) {
    try {
      return parseRfc3339(text).map(GoTime::ofCanonical);
    } catch (DateTimeException _) {
      return Optional.empty(); // Go takes zones up to 24 hours away, Java up to 18
    }
  }

  private static Instant ofCanonical(String text) {
    int zone = text.length() - (text.endsWith("Z") ? 1 : 6);
    String fraction = zone > 20 ? text.substring(20, zone) : "";
    return LocalDateTime.of(
            Integer.parseInt(text, 0, 4, 10),
            Integer.parseInt(text, 5, 7, 10),
            Integer.parseInt(text, 8, 10, 10),
            Integer.parseInt(text, 11, 13, 10),
            Integer.parseInt(text, 14, 16, 10),
            Integer.parseInt(text, 17, 19, 10),
            Integer.parseInt((fraction + "000000000").substring(0, 9)))
        .toInstant(ZoneOffset.of(text.substring(zone)));
  }

  private static Optional<String> read(Matcher m, boolean keepFraction) {
    try {
      boolean timed = m.group(4) != null;
      LocalDateTime time =
          LocalDateTime.of(
              Integer.parseInt(m.group(1)),
              Integer.parseInt(m.group(2)),
              Integer.parseInt(m.group(3)),
              timed ? Integer.parseInt(m.group(5)) : 0,
              timed ? Integer.parseInt(m.group(6)) : 0,
              timed ? Integer.parseInt(m.group(7)) : 0);
      String fraction = timed && keepFraction && m.group(8) != null ? fraction(m.group(8)) : "";
      // each file has such a time, and a formatter costs more than its data key
      StringBuilder text = new StringBuilder(40);
      digits(text, time.getYear(), 1000);
      digits(text.append('-'), time.getMonthValue(), 10);
      digits(text.append('-'), time.getDayOfMonth(), 10);
      digits(text.append('T'), time.getHour(), 10);
      digits(text.append(':'), time.getMinute(), 10);
      digits(text.append(':'), time.getSecond(), 10);
      text.append(fraction);
      return Optional.of(
          text.append(timed && m.group(9) != null ? zone(m.group(9)) : "Z").toString());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /**
   * @param highest the value of the first digit's place
   */
  private static void digits(StringBuilder text, int number, int highest) {
    for (int place = highest; place > 0; place /= 10) {
      text.append((char) ('0' + number / place % 10));
    }
  }

  private static String fraction(String digits) {
    String kept = digits.substring(0, Math.min(9, digits.length()));
    int end = kept.length();
    while (end > 0 && kept.charAt(end - 1) == '0') {
      end--;
    }
    return end == 0 ? "" : "." + kept.substring(0, end);
  }

  private static String zone(String text) {
    if (text.equals("Z")) {
      return "Z";
    }
    int hours = Integer.parseInt(text.substring(1, 3));
    int minutes = Integer.parseInt(text.substring(4, 6));
    if (hours > 23 || minutes > 59) {
      throw new DateTimeException("zone out of range");
    }
    return hours == 0 && minutes == 0 ? "Z" : text;
  }

  static String format(Instant instant) {
    OffsetDateTime time = instant.atOffset(ZoneOffset.UTC).withNano(0);
    return withoutFraction(time.toLocalDate() + "T" + hms(time) + "Z").orElseThrow();
  }

  private static String hms(OffsetDateTime time) {
    return String.format(
        Locale.ROOT, "%02d:%02d:%02d", time.getHour(), time.getMinute(), time.getSecond());
  }
}
