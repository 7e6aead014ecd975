package dev.sealgate.reconciler.health;

import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.health.View.Condition;
import java.util.Optional;

/** What keeps a number of pods running. */
final class Workloads {
  private Workloads() {}

  static Health deployment(View it) {
    if (it.flag("spec", "paused")) {
      return Health.suspended("spec.paused is true");
    }
    if (it.isBehind()) {
      return Health.progressing(View.BEHIND);
    }
    Optional<Condition> progress = it.condition("Progressing");
    if (progress.filter(at -> at.reason().equals("ProgressDeadlineExceeded")).isPresent()) {
      return Health.degraded("the rollout has exceeded its deadline: " + progress.get().message());
    }
    Health rollout = deploymentRollout(it);
    Optional<Condition> failure = it.condition("ReplicaFailure").filter(Condition::isTrue);
    return rollout.level().isSettled() || failure.isEmpty()
        ? rollout
        : Health.progressing(rollout.message() + "; " + failure.get().told());
  }

  private static Health deploymentRollout(View it) {
    long wanted = it.replicas();
    long updated = it.count("updatedReplicas");
    if (updated < wanted) {
      return Health.progressing(updated + " of " + wanted + " replicas are updated");
    }
    long old = it.count("replicas") - updated;
    if (old > 0) {
      return Health.progressing("old replicas that still run: " + old);
    }
    if (it.count("replicas") > wanted) {
      return Health.progressing("replicas to be stopped: " + (it.count("replicas") - wanted));
    }
    return available(wanted, it.count("availableReplicas"));
  }

  static Health statefulSet(View it) {
    if (it.isBehind()) {
      return Health.progressing(View.BEHIND);
    }
    long wanted = it.replicas();
    long existing = it.count("replicas");
    if (existing > wanted) {
      return Health.progressing("replicas to be stopped: " + (existing - wanted));
    }
    // before Kubernetes 1.22 only those that are ready were counted
    boolean counted = Json.number(it.tree(), "status", "availableReplicas") >= 0;
    long ready = it.count(counted ? "availableReplicas" : "readyReplicas");
    if (it.text("spec", "updateStrategy", "type").equals("OnDelete")) {
      return available(wanted, ready);
    }
    long partition =
        Math.max(0, Json.number(it.tree(), "spec", "updateStrategy", "rollingUpdate", "partition"));
    long toUpdate = Math.max(0, wanted - partition);
    String revision = it.text("status", "updateRevision");
    boolean same = revision.equals(it.text("status", "currentRevision"));
    long updated = it.count("updatedReplicas");
    if (updated < toUpdate && (revision.isEmpty() || !same)) {
      return Health.progressing(updated + " of " + toUpdate + " replicas are updated");
    }
    if (ready >= wanted && partition == 0 && !same) {
      return Health.progressing("the update is not complete yet");
    }
    return available(wanted, ready);
  }

  static Health daemonSet(View it) {
    if (it.isUnseen()) {
      return Health.progressing(View.BEHIND);
    }
    long wanted = it.count("desiredNumberScheduled");
    long scheduled = it.count("currentNumberScheduled");
    if (scheduled < wanted) {
      return Health.progressing(scheduled + " of " + wanted + " nodes have a replica");
    }
    boolean rolling = !it.text("spec", "updateStrategy", "type").equals("OnDelete");
    long updated = it.count("updatedNumberScheduled");
    if (rolling && updated < wanted) {
      return Health.progressing(updated + " of " + wanted + " nodes are updated");
    }
    return available(wanted, it.count("numberAvailable"));
  }

  static Health replicaSet(View it) {
    if (it.isBehind()) {
      return Health.progressing(View.BEHIND);
    }
    Optional<Condition> failure = it.condition("ReplicaFailure").filter(Condition::isTrue);
    if (failure.isPresent()) {
      return Health.degraded(failure.get().told());
    }
    long wanted = it.replicas();
    if (it.count("replicas") > wanted) {
      return Health.progressing("replicas to be stopped: " + (it.count("replicas") - wanted));
    }
    return available(wanted, it.count("availableReplicas"));
  }

  private static Health available(long wanted, long available) {
    return available < wanted
        ? Health.progressing(available + " of " + wanted + " replicas are available")
        : Health.HEALTHY;
  }
}
