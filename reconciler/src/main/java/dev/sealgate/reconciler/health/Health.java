package dev.sealgate.reconciler.health;

import java.util.Objects;

/**
 * @param message why it is not healthy, empty when it is; bounded
 */
public record Health(Level level, String message) {
  public static final Health HEALTHY = new Health(Level.HEALTHY, "");
  private static final int LONGEST = 200;

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
  }

  public Health {
    Objects.requireNonNull(level, "level");
    message = message.replaceAll("\\p{Cntrl}+", " ");
    message = message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "…";
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
