package dev.sealgate.reconciler.plan;

import dev.sealgate.reconciler.model.ObjectRef;

/** Kinds whose deletion takes other people's objects or data along. */
public final class ProtectedKinds {
  private ProtectedKinds() {}

  public static boolean holds(ObjectRef ref) {
    return switch (ref.kind()) {
      case "Namespace", "PersistentVolumeClaim", "PersistentVolume" -> ref.group().isEmpty();
      case "CustomResourceDefinition" -> ref.group().equals("apiextensions.k8s.io");
      default -> false;
    };
  }
}
