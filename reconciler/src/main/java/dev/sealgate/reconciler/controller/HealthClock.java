package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Since when each object has not been healthy. A change of what Git wants of the object begins
 * anew. A new process goes on from what the status says, so that it neither forgets nor forgives.
 */
final class HealthClock {
  /**
   * @param seen whether the watch has told of the object, so that its health is its own
   */
  private record Since(String digest, boolean seen, boolean settled, Instant at) {}

  private final Map<ObjectRef, Since> objects = new HashMap<>();
  private final String commit;
  private final @Nullable Instant before;

  private HealthClock(String commit, @Nullable Instant before) {
    this.commit = commit;
    this.before = before;
  }

  /**
   * @param status as the process before left it
   */
  static HealthClock after(ApplicationStatus status) {
    List<Condition> conditions = status.conditions();
    Instant before =
        conditions == null
            ? null
            : conditions.stream()
                .filter(it -> "Healthy".equals(it.getType()) && !"True".equals(it.getStatus()))
                .findFirst()
                .flatMap(HealthClock::since)
                .orElse(null);
    return new HealthClock(status.revision() == null ? "" : status.revision(), before);
  }

  private static Optional<Instant> since(Condition condition) {
    if (Reason.HEALTH_TIMEOUT.text().equals(condition.getReason())) {
      return Optional.of(Instant.EPOCH);
    }
    try {
      return Optional.ofNullable(condition.getLastTransitionTime()).map(Instant::parse);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /**
   * @param revision the commit that the object is of
   * @param digest of what Git wants of it
   * @return since when it has not been settled, now when it is
   */
  Instant since(
      ObjectRef ref, String digest, String revision, boolean seen, boolean settled, Instant now) {
    Since last = objects.get(ref);
    Instant at;
    if (last != null && !last.digest().equals(digest)) {
      at = now;
    } else if (seen && (last == null || !last.seen())) {
      at = before != null && revision.equals(commit) && before.isBefore(now) ? before : now;
    } else {
      at = last == null || last.settled() ? now : last.at();
    }
    objects.put(ref, new Since(digest, seen || (last != null && last.seen()), settled, at));
    return settled ? now : at;
  }

  void keepOnly(Set<ObjectRef> refs) {
    objects.keySet().retainAll(refs);
  }
}
