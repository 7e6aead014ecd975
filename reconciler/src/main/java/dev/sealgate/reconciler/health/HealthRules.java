package dev.sealgate.reconciler.health;

import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.cluster.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells the health of an object from the object alone: by a function for what counts replicas or
 * runs to an end, by the table {@code kinds.yaml} for other kinds that are known, and by the
 * conventions of custom resources for the rest.
 */
public final class HealthRules {
  /** On an object: {@code true} lets it count as healthy whatever it says. */
  public static final List<String> IGNORED_BY =
      List.of("sealgate.dev/ignore-health", "argocd.argoproj.io/ignore-healthcheck");

  private static final KindTable TABLE = KindTable.bundled();

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
    return regardless(object).orElseGet(() -> judged(resource, object));
  }

  /** What holds for an object of any kind. */
  static Optional<Health> regardless(Map<String, @Nullable Object> object) {
    if (isIgnored(object)) {
      return Optional.of(Health.HEALTHY);
    }
    return Json.text(object, "metadata", "deletionTimestamp").isEmpty()
        ? Optional.empty()
        : Optional.of(leaving(object));
  }

  private static Health judged(ApiResource resource, Map<String, @Nullable Object> object) {
    if (metadataTells(resource)) {
      return Health.HEALTHY;
    }
    View view = View.of(object);
    return switch (resource.group() + "/" + resource.kind()) {
      case "apps/Deployment" -> Workloads.deployment(view);
      case "apps/StatefulSet" -> Workloads.statefulSet(view);
      case "apps/DaemonSet" -> Workloads.daemonSet(view);
      case "apps/ReplicaSet", "/ReplicationController" -> Workloads.replicaSet(view);
      case "batch/Job" -> Runs.job(view);
      case "batch/CronJob" -> Runs.cronJob(view);
      case "/Pod" -> Runs.pod(view);
      default ->
          TABLE.find(resource.group(), resource.kind()).orElseGet(TABLE::conventions).health(view);
    };
  }

  private static boolean isIgnored(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> annotations = Json.map(object, "metadata", "annotations");
    return IGNORED_BY.stream().anyMatch(it -> "true".equals(annotations.get(it)));
  }

  private static Health leaving(Map<String, @Nullable Object> object) {
    String finalizers =
        Json.list(object, "metadata", "finalizers").stream()
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    return Health.progressing(
        "it is being deleted" + (finalizers.isEmpty() ? "" : "; it waits for " + finalizers));
  }
}
