package dev.sealgate.reconciler.plan;

import java.util.Comparator;
import java.util.Objects;

/** A moment of a sync: what belongs to it comes when everything of earlier ones works. */
public record Wave(Phase phase, int number) implements Comparable<Wave> {
  public static final Wave DEFAULT = new Wave(Phase.SYNC, 0);
  private static final Comparator<Wave> ORDER =
      Comparator.comparing(Wave::phase).thenComparingInt(Wave::number);

  public Wave {
    Objects.requireNonNull(phase, "phase");
  }

  @Override
  public int compareTo(Wave other) {
    return ORDER.compare(this, other);
  }

  /** "wave 3", "PreSync wave 3". */
  @Override
  public String toString() {
    return (phase == Phase.SYNC ? "" : phase.text() + " ") + "wave " + number;
  }
}
