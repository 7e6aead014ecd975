package dev.sealgate.reconciler.plan;

import dev.sealgate.reconciler.model.ObjectRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The order in which kinds are applied: the one that Argo CD and kustomize share, with classes
 * before what names them and with what may block others last. Kinds of one stage are applied side
 * by side; they are pruned in the reverse order.
 */
public enum Stage {
  NAMESPACES("Namespace"),
  /** What follows waits until they are served. */
  DEFINITIONS("CustomResourceDefinition.apiextensions.k8s.io"),
  LIMITS(
      "NetworkPolicy.networking.k8s.io",
      "ResourceQuota",
      "LimitRange",
      "PodDisruptionBudget.policy"),
  ACCOUNTS("ServiceAccount"),
  SECRETS("Secret"),
  CONFIGURATION("ConfigMap"),
  /** Besides these every kind whose name ends in Class. */
  CLASSES(
      "FlowSchema.flowcontrol.apiserver.k8s.io",
      "PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io",
      "CSIDriver.storage.k8s.io"),
  VOLUMES("PersistentVolume"),
  CLAIMS("PersistentVolumeClaim"),
  ROLES("ClusterRole.rbac.authorization.k8s.io", "Role.rbac.authorization.k8s.io"),
  BINDINGS("ClusterRoleBinding.rbac.authorization.k8s.io", "RoleBinding.rbac.authorization.k8s.io"),
  SERVICES("Service", "Endpoints", "EndpointSlice.discovery.k8s.io"),
  DAEMON_SETS("DaemonSet.apps"),
  PODS("Pod", "ReplicationController", "ReplicaSet.apps"),
  DEPLOYMENTS("Deployment.apps"),
  AUTOSCALERS("HorizontalPodAutoscaler.autoscaling"),
  STATEFUL_SETS("StatefulSet.apps"),
  JOBS("Job.batch"),
  CRON_JOBS("CronJob.batch"),
  INGRESSES("Ingress.networking.k8s.io"),
  /** Everything else, custom resources above all. */
  OBJECTS,
  /** What may block the others: aggregated APIs, admission webhooks and policies. */
  GATES("APIService.apiregistration.k8s.io");

  private static final String ADMISSION = "admissionregistration.k8s.io";
  private static final Map<String, Stage> BY_KIND = new HashMap<>();

  static {
    for (Stage stage : values()) {
      stage.kinds.forEach(kind -> BY_KIND.put(kind, stage));
    }
  }

  private final List<String> kinds;

  /**
   * @param kinds as {@code Kind} or {@code Kind.group}
   */
  Stage(String... kinds) {
    this.kinds = List.of(kinds);
  }

  public static Stage of(ObjectRef ref) {
    Stage known = BY_KIND.get(ref.group().isEmpty() ? ref.kind() : ref.kind() + "." + ref.group());
    if (known != null) {
      return known;
    }
    if (ref.group().equals(ADMISSION)) {
      return GATES;
    }
    return ref.kind().endsWith("Class") ? CLASSES : OBJECTS;
  }

  /** Whether what follows needs it to be there in full, not only to be taken by the API server. */
  public boolean isGround() {
    return this == NAMESPACES || this == DEFINITIONS;
  }
}
