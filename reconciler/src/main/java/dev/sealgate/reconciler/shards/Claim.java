package dev.sealgate.reconciler.shards;

import dev.sealgate.reconciler.model.AppKey;
import java.util.Optional;

/** What another replica may be working for. */
record Claim(String member, Optional<Ring> ring) {
  boolean covers(AppKey app) {
    return ring.map(it -> it.isOwner(member, app)).orElse(true);
  }
}
