package dev.sealgate.reconciler.plan;

import dev.sealgate.reconciler.model.ObjectRef;
import java.util.Set;

/** The order in which objects are applied; they are pruned in the reverse one. */
public enum Stage {
  NAMESPACES,
  /** CustomResourceDefinitions: what follows waits until they are served. */
  DEFINITIONS,
  /** What other objects name: identities, rights, configuration, classes, quotas. */
  FOUNDATIONS,
  /** Everything else. */
  OBJECTS,
  /** What may block the others: admission webhooks and policies, aggregated APIs. */
  GATES;

  private static final Set<String> FOUNDATION_KINDS =
      Set.of(
          "ServiceAccount",
          "Secret",
          "ConfigMap",
          "LimitRange",
          "ResourceQuota",
          "PersistentVolume",
          "PersistentVolumeClaim");

  public static Stage of(ObjectRef ref) {
    return switch (ref.group()) {
      case "" ->
          ref.kind().equals("Namespace")
              ? NAMESPACES
              : FOUNDATION_KINDS.contains(ref.kind()) ? FOUNDATIONS : OBJECTS;
      case "apiextensions.k8s.io" -> DEFINITIONS;
      case "rbac.authorization.k8s.io",
          "scheduling.k8s.io",
          "storage.k8s.io",
          "node.k8s.io",
          "flowcontrol.apiserver.k8s.io" ->
          FOUNDATIONS;
      case "admissionregistration.k8s.io", "apiregistration.k8s.io" -> GATES;
      default -> ref.kind().endsWith("Class") ? FOUNDATIONS : OBJECTS;
    };
  }
}
