package dev.sealgate.reconciler.shards;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A Lease of another replica as it was read.
 *
 * @param member the Lease's name, empty when it is no member of the ring: the leader of replicas
 *     that don't share the work
 * @param holder the process, empty when it has given the Lease up
 * @param version changes with every renewal
 * @param term how long it may be silent
 * @param ring what it works by, empty when that can't be read: then all may be its own
 * @param changes differs whenever the ring did
 */
record MemberLease(
    String member,
    String holder,
    String version,
    Duration term,
    Optional<Ring> ring,
    String changes) {
  MemberLease {
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(holder, "holder");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(term, "term");
    Objects.requireNonNull(ring, "ring");
    Objects.requireNonNull(changes, "changes");
  }

  boolean isGivenUp() {
    return holder.isEmpty();
  }

  Claim claim() {
    return new Claim(member, ring);
  }
}
