package dev.sealgate.cli.migrate;

import dev.sealgate.cli.migrate.Remark.Weight;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Argo CD's {@code argoproj.io/v1alpha1 Application}. */
final class ArgoApplication {
  private static final String HERE = "https://kubernetes.default.svc";
  private static final String CASCADE = "resources-finalizer.argocd.argoproj.io";

  /** Sync options that Sealgate has under the same words. */
  private static final Set<String> OPTIONS =
      Set.of(
          "CreateNamespace=true",
          "PruneLast=true",
          "ServerSideApply=true",
          "PrunePropagationPolicy=foreground",
          "PrunePropagationPolicy=background",
          "PrunePropagationPolicy=orphan");

  /** Sync options that ask for what is always so, or for nothing. */
  private static final Set<String> ALWAYS =
      Set.of(
          "CreateNamespace=false",
          "PruneLast=false",
          "ApplyOutOfSyncOnly=true",
          "ApplyOutOfSyncOnly=false",
          "FailOnSharedResource=true",
          "ClientSideApplyMigration=true",
          "RespectIgnoreDifferences=true",
          "Validate=true");

  private final Manifest manifest;
  private final Migration.Settings settings;
  private final Report report;
  private final Draft draft;

  ArgoApplication(Manifest manifest, Migration.Settings settings, Report report) {
    this.manifest = manifest;
    this.settings = settings;
    this.report = report;
    this.draft = new Draft(manifest.metadata("name"), namespace(manifest, settings));
  }

  /** Beside the workload: the account that applies it, and its rights, stand there. */
  private static String namespace(Manifest manifest, Migration.Settings settings) {
    Object spec = manifest.body().get("spec");
    Object destination = spec instanceof Map<?, ?> map ? map.get("destination") : null;
    Object namespace = destination instanceof Map<?, ?> map ? map.get("namespace") : null;
    return settings
        .namespace()
        .orElse(namespace instanceof String text ? text : manifest.metadata("namespace"));
  }

  Map<String, Object> application() {
    try (Fields root = new Fields(manifest.body(), "", report);
        Fields metadata = root.object("metadata");
        Fields spec = root.object("spec")) {
      List.of("apiVersion", "kind", "status", "operation").forEach(root::skip);
      metadata(metadata);
      spec.note(
          "project",
          "has no counterpart: what may be applied is what the ServiceAccount may",
          "bind its rights to the namespaces and kinds that the project allows");
      spec.skip("info");
      draft.put(spec.number("revisionHistoryLimit"), "spec", "revisionHistoryLimit");
      new ArgoSource(settings, report, draft).carry(spec);
      destination(spec);
      draft.put(settings.serviceAccount(), "spec", "serviceAccountName");
      if (settings.serviceAccount().isEmpty()) {
        report.add(
            Weight.NOTE,
            "spec",
            "names no ServiceAccount: the controller's own rights apply the objects",
            "name an account with --service-account");
      }
      syncPolicy(spec);
      Customized.differences(spec, draft);
    }
    return draft.tree();
  }

  private void metadata(Fields metadata) {
    boolean cascades = metadata.texts("finalizers").stream().anyMatch(f -> f.startsWith(CASCADE));
    draft.put(cascades ? "Delete" : "Orphan", "spec", "deletionPolicy");
    Marks.carry(metadata, draft);
  }

  private void destination(Fields spec) {
    try (Fields destination = spec.object("destination")) {
      Optional<String> server = destination.text("server");
      Optional<String> name = destination.text("name");
      if (name.filter(cluster -> !cluster.equals("in-cluster")).isPresent()) {
        report.add(
            Weight.STOPS,
            "spec.destination.name",
            "names a cluster as Argo CD's Secret for it does",
            "write its address as spec.destination.server, from that Secret");
      }
      server.filter(url -> !url.equals(HERE)).ifPresent(this::elsewhere);
      draft.put(destination.text("namespace"), "spec", "destination", "namespace");
    }
  }

  private void elsewhere(String server) {
    if (settings.clusterSecret().isEmpty()) {
      report.add(
          Weight.STOPS,
          "spec.destination.server",
          "is another cluster, whose login is a Secret of Argo CD's namespace",
          "copy that Secret beside the Application, and name it with --cluster-secret");
    }
    draft.put(server, "spec", "destination", "server");
    draft.put(settings.clusterSecret(), "spec", "destination", "tokenSecretRef", "name");
  }

  private void syncPolicy(Fields spec) {
    try (Fields policy = spec.object("syncPolicy")) {
      if (policy.has("automated")) {
        draft.put(true, "spec", "syncPolicy", "automated", "enabled");
      }
      try (Fields automated = policy.object("automated")) {
        for (String key : List.of("enabled", "prune", "selfHeal", "allowEmpty")) {
          draft.put(automated.truth(key), "spec", "syncPolicy", "automated", key);
        }
      }
      policy.texts("syncOptions").forEach(this::option);
      policy.refuse(
          "managedNamespaceMetadata",
          "marks the namespace that is made",
          "put a Namespace with these labels into the folder");
      retry(policy);
    }
  }

  private void option(String option) {
    if (OPTIONS.contains(option)) {
      draft.add(option, "spec", "syncPolicy", "syncOptions");
    } else if (!ALWAYS.contains(option)) {
      report.add(
          Weight.STOPS,
          "spec.syncPolicy.syncOptions",
          "has " + option + ", which is not supported",
          "without need of it, take it out");
    }
  }

  private void retry(Fields policy) {
    try (Fields retry = policy.object("retry");
        Fields backoff = retry.object("backoff")) {
      retry.note("limit", "is not carried over: a failed sync is tried again for ever", "");
      retry.skip("refresh");
      draft.put(backoff.text("duration"), "spec", "syncPolicy", "retry", "backoff", "duration");
      draft.put(backoff.number("factor"), "spec", "syncPolicy", "retry", "backoff", "factor");
      draft.put(
          backoff.text("maxDuration"), "spec", "syncPolicy", "retry", "backoff", "maxDuration");
    }
  }
}
