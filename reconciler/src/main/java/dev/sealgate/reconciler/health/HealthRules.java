package dev.sealgate.reconciler.health;

import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.health.Health.Level;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One rule per kind that has a health; any other object is healthy when it is there. */
public final class HealthRules {
  private static final Set<String> WITHOUT_STATUS =
      Set.of(
          "/Secret",
          "/ConfigMap",
          "/ServiceAccount",
          "/LimitRange",
          "/ResourceQuota",
          "/Endpoints",
          "discovery.k8s.io/EndpointSlice",
          "rbac.authorization.k8s.io/Role",
          "rbac.authorization.k8s.io/RoleBinding",
          "rbac.authorization.k8s.io/ClusterRole",
          "rbac.authorization.k8s.io/ClusterRoleBinding",
          "networking.k8s.io/NetworkPolicy",
          "networking.k8s.io/IngressClass",
          "scheduling.k8s.io/PriorityClass",
          "storage.k8s.io/StorageClass",
          "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
          "admissionregistration.k8s.io/MutatingWebhookConfiguration");

  private HealthRules() {}

  /** Whether the object's metadata tells all; then its content need not be watched. */
  public static boolean metadataTells(ApiResource resource) {
    return WITHOUT_STATUS.contains(resource.group() + "/" + resource.kind());
  }

  public static Health of(ApiResource resource, Map<String, @Nullable Object> object) {
    if (!Json.text(object, "metadata", "deletionTimestamp").isEmpty()) {
      return Health.progressing("it is being deleted");
    }
    if (metadataTells(resource)) {
      return Health.HEALTHY;
    }
    return switch (resource.group() + "/" + resource.kind()) {
      case "apps/Deployment" -> deployment(object);
      case "apps/StatefulSet" -> statefulSet(object);
      case "apps/DaemonSet" -> daemonSet(object);
      case "apps/ReplicaSet", "/ReplicationController" -> replicaSet(object);
      case "batch/Job" -> job(object);
      case "batch/CronJob" ->
          Boolean.TRUE.equals(Json.at(object, "spec", "suspend"))
              ? new Health(Level.SUSPENDED, "spec.suspend is true")
              : Health.HEALTHY;
      case "/Pod" -> pod(object);
      case "/PersistentVolumeClaim" -> claim(object);
      case "/Service" -> service(object);
      case "/Namespace" ->
          Json.text(object, "status", "phase").equals("Terminating")
              ? Health.progressing("it is being deleted")
              : Health.HEALTHY;
      case "networking.k8s.io/Ingress" -> Health.HEALTHY;
      case "apiextensions.k8s.io/CustomResourceDefinition" -> definition(object);
      case "apiregistration.k8s.io/APIService" -> byCondition(object, "Available");
      default -> generic(object);
    };
  }

  private static Health deployment(Map<String, @Nullable Object> object) {
    if (Boolean.TRUE.equals(Json.at(object, "spec", "paused"))) {
      return new Health(Level.SUSPENDED, "spec.paused is true");
    }
    if (behind(object)) {
      return Health.progressing("its controller has not seen the change yet");
    }
    Object stuck = condition(object, "Progressing");
    if (Json.text(stuck, "reason").equals("ProgressDeadlineExceeded")) {
      return Health.degraded("the rollout has exceeded its deadline");
    }
    long wanted = replicas(object);
    long updated = count(object, "updatedReplicas");
    if (updated < wanted) {
      return Health.progressing(updated + " of " + wanted + " replicas are updated");
    }
    if (count(object, "replicas") > updated) {
      return Health.progressing("old replicas are still running");
    }
    return available(wanted, count(object, "availableReplicas"));
  }

  private static Health statefulSet(Map<String, @Nullable Object> object) {
    if (behind(object)) {
      return Health.progressing("its controller has not seen the change yet");
    }
    long wanted = replicas(object);
    if (Json.text(object, "spec", "updateStrategy", "type").equals("OnDelete")) {
      return available(wanted, count(object, "readyReplicas"));
    }
    long partition =
        Math.max(0, Json.number(object, "spec", "updateStrategy", "rollingUpdate", "partition"));
    long updated = count(object, "updatedReplicas");
    if (updated < wanted - partition) {
      return Health.progressing(updated + " of " + (wanted - partition) + " replicas are updated");
    }
    return available(wanted, count(object, "readyReplicas"));
  }

  private static Health daemonSet(Map<String, @Nullable Object> object) {
    if (behind(object)) {
      return Health.progressing("its controller has not seen the change yet");
    }
    long wanted = count(object, "desiredNumberScheduled");
    boolean rolling = !Json.text(object, "spec", "updateStrategy", "type").equals("OnDelete");
    long updated = count(object, "updatedNumberScheduled");
    if (rolling && updated < wanted) {
      return Health.progressing(updated + " of " + wanted + " nodes are updated");
    }
    return available(wanted, count(object, "numberAvailable"));
  }

  private static Health replicaSet(Map<String, @Nullable Object> object) {
    if (behind(object)) {
      return Health.progressing("its controller has not seen the change yet");
    }
    return available(replicas(object), count(object, "availableReplicas"));
  }

  private static Health available(long wanted, long available) {
    return available < wanted
        ? Health.progressing(available + " of " + wanted + " replicas are available")
        : Health.HEALTHY;
  }

  private static Health job(Map<String, @Nullable Object> object) {
    if (isTrue(condition(object, "Failed"))) {
      return Health.degraded("the job has failed");
    }
    if (isTrue(condition(object, "Complete"))) {
      return Health.HEALTHY;
    }
    return Boolean.TRUE.equals(Json.at(object, "spec", "suspend"))
        ? new Health(Level.SUSPENDED, "spec.suspend is true")
        : Health.progressing("the job is not done");
  }

  private static Health pod(Map<String, @Nullable Object> object) {
    return switch (Json.text(object, "status", "phase")) {
      case "Succeeded" -> Health.HEALTHY;
      case "Failed" -> Health.degraded("the pod has failed");
      case "Running" ->
          isTrue(condition(object, "Ready"))
              ? Health.HEALTHY
              : Health.progressing("the pod is not ready");
      default -> Health.progressing("the pod is not running");
    };
  }

  private static Health claim(Map<String, @Nullable Object> object) {
    return switch (Json.text(object, "status", "phase")) {
      case "Bound" -> Health.HEALTHY;
      case "Lost" -> Health.degraded("its volume is lost");
      default -> Health.progressing("it is not bound");
    };
  }

  private static Health service(Map<String, @Nullable Object> object) {
    boolean waits =
        Json.text(object, "spec", "type").equals("LoadBalancer")
            && Json.list(object, "status", "loadBalancer", "ingress").isEmpty();
    return waits ? Health.progressing("it has no load balancer address yet") : Health.HEALTHY;
  }

  private static Health definition(Map<String, @Nullable Object> object) {
    Object names = condition(object, "NamesAccepted");
    if (names != null && !isTrue(names)) {
      return Health.degraded("its names are taken");
    }
    return isTrue(condition(object, "Established"))
        ? Health.HEALTHY
        : Health.progressing("it is not established yet");
  }

  private static Health byCondition(Map<String, @Nullable Object> object, String type) {
    return isTrue(condition(object, type))
        ? Health.HEALTHY
        : Health.progressing("the condition " + type + " is not True");
  }

  /** The conventions that custom resources share; one without them is healthy. */
  private static Health generic(Map<String, @Nullable Object> object) {
    if (behind(object)) {
      return Health.progressing("its controller has not seen the change yet");
    }
    Object stalled = condition(object, "Stalled");
    if (isTrue(stalled)) {
      return Health.degraded("Stalled: " + Json.text(stalled, "reason"));
    }
    if (isTrue(condition(object, "Reconciling"))) {
      return Health.progressing("its controller is at work");
    }
    Object ready = condition(object, "Ready");
    if (ready == null || isTrue(ready)) {
      return Health.HEALTHY;
    }
    return Json.text(ready, "status").equals("False")
        ? Health.degraded("not Ready: " + Json.text(ready, "reason"))
        : Health.progressing("Ready is unknown: " + Json.text(ready, "reason"));
  }

  private static boolean behind(Map<String, @Nullable Object> object) {
    long observed = Json.number(object, "status", "observedGeneration");
    return observed >= 0 && observed < Json.number(object, "metadata", "generation");
  }

  private static long replicas(Map<String, @Nullable Object> object) {
    long replicas = Json.number(object, "spec", "replicas");
    return replicas < 0 ? 1 : replicas;
  }

  private static long count(Map<String, @Nullable Object> object, String field) {
    return Math.max(0, Json.number(object, "status", field));
  }

  private static @Nullable Object condition(Map<String, @Nullable Object> object, String type) {
    return Json.list(object, "status", "conditions").stream()
        .filter(condition -> Json.text(condition, "type").equals(type))
        .findFirst()
        .orElse(null);
  }

  private static boolean isTrue(@Nullable Object condition) {
    return Json.text(condition, "status").equals("True");
  }
}
