package dev.sealgate.cli.migrate;

import dev.sealgate.cli.migrate.Remark.Weight;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The labels and annotations of an original. What says how its own parent applies it says the same
 * on the Application; the rest is told.
 */
final class Marks {
  private static final String SKIPS = "argocd.argoproj.io/skip-reconcile";

  private static final Set<String> OF_OBJECTS =
      Set.of(
          "argocd.argoproj.io/sync-wave",
          "argocd.argoproj.io/hook",
          "argocd.argoproj.io/hook-delete-policy",
          "argocd.argoproj.io/sync-options",
          "argocd.argoproj.io/compare-options",
          "kustomize.toolkit.fluxcd.io/prune",
          "kustomize.toolkit.fluxcd.io/reconcile",
          "kustomize.toolkit.fluxcd.io/ssa",
          "kustomize.toolkit.fluxcd.io/force");

  /** Written by the tools themselves, or no more than a request of the moment. */
  private static final Set<String> OF_TOOLS =
      Set.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          "argocd.argoproj.io/refresh",
          "argocd.argoproj.io/tracking-id",
          "argocd.argoproj.io/instance",
          "argocd.argoproj.io/manifest-generate-paths",
          "app.kubernetes.io/instance",
          "app.kubernetes.io/managed-by",
          "reconcile.fluxcd.io/requestedAt",
          "kustomize.toolkit.fluxcd.io/name",
          "kustomize.toolkit.fluxcd.io/namespace");

  private static final List<String> OTHER_METADATA =
      List.of(
          "name",
          "namespace",
          "creationTimestamp",
          "generation",
          "resourceVersion",
          "uid",
          "managedFields",
          "ownerReferences",
          "selfLink",
          "deletionTimestamp",
          "deletionGracePeriodSeconds");

  private Marks() {}

  static void carry(Fields metadata, Draft draft) {
    OTHER_METADATA.forEach(metadata::skip);
    Set<String> dropped = new TreeSet<>();
    for (Map.Entry<String, String> each : metadata.textsByName("annotations").entrySet()) {
      if (OF_OBJECTS.contains(each.getKey())) {
        draft.put(each.getValue(), "metadata", "annotations", each.getKey());
      } else if (each.getKey().equals(SKIPS)) {
        suspend(metadata, each.getValue(), draft);
      } else if (!OF_TOOLS.contains(each.getKey())) {
        dropped.add(each.getKey());
      }
    }
    tell(metadata, "annotations", dropped);
    dropped.clear();
    for (String label : metadata.textsByName("labels").keySet()) {
      if (!OF_TOOLS.contains(label)) {
        dropped.add(label);
      }
    }
    tell(metadata, "labels", dropped);
  }

  private static void suspend(Fields metadata, String value, Draft draft) {
    if (value.equals("true")) {
      draft.put(true, "spec", "suspend");
      metadata
          .report()
          .add(
              Weight.NOTE,
              "metadata.annotations",
              "has " + SKIPS + ": the Application is suspended too",
              "take spec.suspend out when it shall begin");
    }
  }

  private static void tell(Fields metadata, String field, Set<String> dropped) {
    if (!dropped.isEmpty()) {
      metadata
          .report()
          .add(
              Weight.NOTE,
              metadata.path(field),
              "are not carried over: " + String.join(", ", dropped),
              "they mean something to other programs only");
    }
  }
}
