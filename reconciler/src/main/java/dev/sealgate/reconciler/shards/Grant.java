package dev.sealgate.reconciler.shards;

import dev.sealgate.reconciler.model.AppKey;
import java.util.List;
import java.util.Optional;

/**
 * What a replica may work for until the next look.
 *
 * @param rings all of them have to say that an Application is its own; none: it has nothing
 * @param claims what others that are alive have not given up yet
 * @param renewed when its last renewal that surely arrived was sent
 * @param epoch changes when others may have worked for what is its own now
 */
record Grant(
    String self, List<Ring> rings, List<Claim> claims, Optional<Moment> renewed, long epoch) {
  Grant {
    rings = List.copyOf(rings);
    claims = List.copyOf(claims);
  }

  static Grant none(String self, long epoch) {
    return new Grant(self, List.of(), List.of(), Optional.empty(), epoch);
  }

  boolean owns(AppKey app) {
    return !rings.isEmpty()
        && rings.stream().allMatch(ring -> ring.isOwner(self, app))
        && claims.stream().noneMatch(claim -> claim.covers(app));
  }

  Grant renewed(Moment begun) {
    return new Grant(self, rings, claims, Optional.of(begun), epoch);
  }

  /** Whether the same Applications are granted, without a break. */
  boolean isLike(Grant other) {
    return epoch == other.epoch && rings.equals(other.rings) && claims.equals(other.claims);
  }
}
