package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.ApplicationSpec;
import dev.sealgate.crds.v1alpha1.DeletionPolicy;
import dev.sealgate.crds.v1alpha1.SyncOption;
import dev.sealgate.crds.v1alpha1.SyncPolicy;
import dev.sealgate.reconciler.apply.Propagation;
import java.util.List;
import java.util.Objects;

/**
 * How objects are deleted.
 *
 * @param most objects that one commit may prune without a confirmation
 * @param mostPercent the same as a share of what is owned
 * @param deletion what becomes of the objects when the Application is deleted
 */
record PruneSettings(int most, int mostPercent, Propagation propagation, DeletionPolicy deletion) {
  PruneSettings {
    Objects.requireNonNull(propagation, "propagation");
    Objects.requireNonNull(deletion, "deletion");
  }

  static PruneSettings of(ApplicationSpec spec) {
    SyncPolicy policy = spec.syncPolicy();
    SyncPolicy.Automated automated = policy == null ? null : policy.automated();
    List<SyncOption> options =
        policy == null || policy.syncOptions() == null ? List.of() : policy.syncOptions();
    Integer most = automated == null ? null : automated.maxPrune();
    Integer percent = automated == null ? null : automated.maxPrunePercent();
    return new PruneSettings(
        most == null ? Integer.MAX_VALUE : most,
        percent == null ? 100 : percent,
        options.contains(SyncOption.PROPAGATION_FOREGROUND)
            ? Propagation.FOREGROUND
            : options.contains(SyncOption.PROPAGATION_ORPHAN)
                ? Propagation.ORPHAN
                : Propagation.BACKGROUND,
        spec.deletionPolicy() == null ? DeletionPolicy.MIRROR_PRUNE : spec.deletionPolicy());
  }

  boolean isExceededBy(int orphans, int owned) {
    return orphans > most || (long) orphans * 100 > (long) mostPercent * owned;
  }

  /** The bound in words, as the spec has it. */
  String told() {
    return (most == Integer.MAX_VALUE ? "" : "maxPrune is " + most)
        + (most == Integer.MAX_VALUE || mostPercent == 100 ? "" : ", ")
        + (mostPercent == 100 ? "" : "maxPrunePercent is " + mostPercent);
  }
}
