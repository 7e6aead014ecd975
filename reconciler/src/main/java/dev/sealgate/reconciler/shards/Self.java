package dev.sealgate.reconciler.shards;

import java.util.Objects;
import java.util.function.Predicate;

/**
 * This replica.
 *
 * @param member its Lease's name, which the processes of one Pod share
 * @param holder this very process
 * @param succeeds whether the process of that name has surely ended, since this one runs
 */
public record Self(String member, String holder, Predicate<String> succeeds) {
  public Self {
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(holder, "holder");
    Objects.requireNonNull(succeeds, "succeeds");
  }
}
