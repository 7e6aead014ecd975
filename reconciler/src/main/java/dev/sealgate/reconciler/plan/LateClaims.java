package dev.sealgate.reconciler.plan;

import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.model.ObjectRef;
import java.util.stream.Stream;

/**
 * Finds volume claims that a Pod of a later wave uses: where a volume is made for the first Pod
 * that needs it ({@code WaitForFirstConsumer}), the claim is not bound before that wave.
 */
public final class LateClaims {
  private LateClaims() {}

  /** Whether the object is a claim that something later uses. */
  public static boolean isUsedLater(Plan plan, PlannedObject object) {
    ObjectRef claim = object.ref();
    return claim.group().isEmpty()
        && claim.kind().equals("PersistentVolumeClaim")
        && Stream.concat(plan.objects().stream(), plan.hooks().stream().map(PlannedHook::object))
            .filter(user -> user.wave().phase() != Phase.SYNC_FAIL)
            .filter(user -> user.wave().compareTo(object.wave()) > 0)
            .filter(user -> user.ref().namespace().equals(claim.namespace()))
            .anyMatch(user -> uses(user, claim.name()));
  }

  private static boolean uses(PlannedObject user, String claim) {
    return LateSecrets.pods(user).stream()
        .flatMap(pod -> Json.list(pod, "volumes").stream())
        .anyMatch(volume -> Json.text(volume, "persistentVolumeClaim", "claimName").equals(claim));
  }
}
