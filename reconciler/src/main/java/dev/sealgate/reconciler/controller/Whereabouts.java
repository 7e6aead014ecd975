package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where an Application's objects are; null is its own cluster. */
final class Whereabouts {
  private Whereabouts() {}

  /** Whether what the Application owns is somewhere else. */
  static Optional<Problem> changed(AppState state, ApplicationStatus.@Nullable Cluster found) {
    state.lock.lock();
    try {
      boolean owns = !Removal.everything(state).isEmpty();
      return !owns || isSame(state.recorded, found)
          ? Optional.empty()
          : Optional.of(
              Problem.of(
                  Reason.CLUSTER_CHANGED,
                  "its objects are in "
                      + told(state.recorded)
                      + ", and spec.destination now leads to "
                      + told(found),
                  "go back; or make another Application for the new cluster, and delete this one"));
    } finally {
      state.lock.unlock();
    }
  }

  private static String told(ApplicationStatus.@Nullable Cluster cluster) {
    return cluster == null ? "its own cluster" : "the cluster at " + cluster.server();
  }

  static boolean isSame(
      ApplicationStatus.@Nullable Cluster one, ApplicationStatus.@Nullable Cluster other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    boolean anonymous = one.uid() == null || other.uid() == null;
    return anonymous ? one.server().equals(other.server()) : Objects.equals(one.uid(), other.uid());
  }
}
