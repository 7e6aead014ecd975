package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.shards.Pace;
import java.util.Objects;

/**
 * What other processes there may be.
 *
 * @param elect false when there surely is one process only
 * @param share whether they share the Applications; one of them still leads
 * @param pace of the Leases
 */
public record Replicas(boolean elect, boolean share, Pace pace) {
  public Replicas {
    Objects.requireNonNull(pace, "pace");
    if (share && !elect) {
      throw new IllegalArgumentException("replicas that share the work elect a leader");
    }
  }

  /** None, or those that wait for their turn. */
  static Replicas standard(boolean elect) {
    return new Replicas(elect, false, Pace.STANDARD);
  }
}
