package dev.sealgate.reconciler.shards;

import dev.sealgate.reconciler.cluster.WriteGate;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * How replicas wait for each other.
 *
 * @param lease how long others wait for a holder that is not heard of
 * @param doubt how long a holder writes after the last renewal; shorter than the lease
 * @param retry between two looks
 */
public record Pace(Duration lease, Duration doubt, Duration retry) {
  public static final Duration SHORTEST = Duration.ofSeconds(3);
  public static final Duration LONGEST = Duration.ofMinutes(5);
  public static final Pace STANDARD = of(Duration.ofSeconds(15));

  public Pace {
    if (doubt.compareTo(lease) >= 0 || retry.compareTo(doubt) >= 0) {
      throw new IllegalArgumentException("the retry is shorter than the doubt than the lease");
    }
  }

  /** What is left of the lease to what was sent before the doubt. */
  private Duration flight() {
    return lease.minus(doubt);
  }

  /**
   * Within which the API server has to have executed what is sent now; zero when nothing may be
   * sent. A quarter of the flight is left to the head of the request, and to the server's word that
   * it has got it.
   *
   * @param age of the last renewal
   */
  Duration reach(Duration age) {
    return age.compareTo(doubt) < 0 ? doubt.plus(flight().dividedBy(4)).minus(age) : Duration.ZERO;
  }

  /**
   * As {@link #reach}, of a write whose body waits for the server's word: that may take half of
   * what is left, but not until after the doubt, nor longer than anybody waits for it.
   *
   * @param age of the last renewal
   */
  Duration askingReach(Duration age) {
    Duration reach = reach(age);
    Duration left = doubt.plus(flight().dividedBy(2)).minus(age);
    Duration word = Collections.min(List.of(left.dividedBy(2), doubt.minus(age), WriteGate.WORD));
    return Collections.min(List.of(left.minus(word), reach));
  }

  /**
   * Whether the body of a request may be sent whose time runs from now on at the latest. Half of
   * the flight is left to clocks that differ in how fast they run.
   *
   * @param age of the last renewal
   * @param limit within which the API server executes the request
   */
  boolean admits(Duration age, Duration limit) {
    return age.compareTo(doubt) < 0
        && age.plus(limit).compareTo(doubt.plus(flight().dividedBy(2))) <= 0;
  }

  /** The last third of the lease is left to what was sent before the doubt. */
  public static Pace of(Duration lease) {
    return new Pace(lease, lease.multipliedBy(2).dividedBy(3), lease.multipliedBy(2).dividedBy(15));
  }
}
