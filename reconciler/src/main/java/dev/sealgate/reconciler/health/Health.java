package dev.sealgate.reconciler.health;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * @param message why it is not healthy, empty when it is; bounded
 */
public record Health(Level level, String message) {
  private static final int LONGEST = 300;

  /** White space, control characters, and those that turn the direction of a text around them. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile(
          "[\\s\\p{Cc}\\p{Zl}\\p{Zp}\\x{200e}\\x{200f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]+");

  public static final Health HEALTHY = new Health(Level.HEALTHY, "");

  /** From the best to the worst. */
  public enum Level {
    HEALTHY("Healthy"),
    SUSPENDED("Suspended"),
    UNKNOWN("Unknown"),
    PROGRESSING("Progressing"),
    MISSING("Missing"),
    DEGRADED("Degraded");

    private final String text;

    Level(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }

    /** Whether nothing has to be waited for: it works, or somebody wants it to rest. */
    public boolean isSettled() {
      return this == HEALTHY || this == SUSPENDED;
    }
  }

  public Health {
    Objects.requireNonNull(level, "level");
    message = UNPRINTABLE.matcher(message).replaceAll(" ").strip();
    message = message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "…";
  }

  public static Health suspended(String message) {
    return new Health(Level.SUSPENDED, message);
  }

  public static Health progressing(String message) {
    return new Health(Level.PROGRESSING, message);
  }

  public static Health degraded(String message) {
    return new Health(Level.DEGRADED, message);
  }

  public static Health missing() {
    return new Health(Level.MISSING, "it is not in the cluster");
  }

  public boolean worseThan(Health other) {
    return level.compareTo(other.level) > 0;
  }
}
