package dev.sealgate.cli.migrate;

import dev.sealgate.cli.migrate.Remark.Weight;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Flux's {@code kustomize.toolkit.fluxcd.io/v1 Kustomization} with its {@code GitRepository}. */
final class FluxKustomization {
  private static final List<String> RENDERING = List.of("components", "buildMetadata");

  private final Manifest manifest;
  private final List<Manifest> others;
  private final Report report;
  private final Migration.Settings settings;
  private final String namespace;
  private final Draft draft;

  FluxKustomization(
      Manifest manifest, List<Manifest> others, Migration.Settings settings, Report report) {
    this.manifest = manifest;
    this.others = others;
    this.settings = settings;
    this.report = report;
    this.namespace = settings.namespace().orElse(manifest.metadata("namespace"));
    this.draft = new Draft(manifest.metadata("name"), namespace);
  }

  Map<String, Object> application() {
    try (Fields root = new Fields(manifest.body(), "", report);
        Fields metadata = root.object("metadata");
        Fields spec = root.object("spec")) {
      List.of("apiVersion", "kind", "status").forEach(root::skip);
      metadata.skip("finalizers");
      Marks.carry(metadata, draft);
      source(spec);
      identity(spec);
      syncing(spec);
      dependencies(spec);
      rendering(spec);
    }
    return draft.tree();
  }

  private void source(Fields spec) {
    try (Fields reference = spec.object("sourceRef")) {
      reference.skip("apiVersion");
      String kind = reference.text("kind").orElse("");
      String name = reference.text("name").orElse("");
      String home = reference.text("namespace").orElse(manifest.metadata("namespace"));
      if (!kind.equals("GitRepository")) {
        report.add(
            Weight.STOPS,
            "spec.sourceRef.kind",
            "is " + (kind.isEmpty() ? "missing" : kind) + ": only a GitRepository can be read",
            "point it at the repository that the artifact was made from");
        return;
      }
      Optional<Manifest> repository =
          others.stream()
              .filter(other -> other.group().equals(Migration.FLUX_SOURCE))
              .filter(other -> other.text("kind").equals("GitRepository"))
              .filter(other -> other.metadata("name").equals(name))
              .filter(other -> other.metadata("namespace").equals(home))
              .findFirst();
      if (repository.isEmpty()) {
        report.add(
            Weight.STOPS,
            "spec.sourceRef",
            "names GitRepository " + home + "/" + name + ", which is not among the files",
            "give it too: kubectl -n " + home + " get gitrepositories " + name + " -o yaml");
        return;
      }
      new FluxRepository(repository.get(), report.about(repository.get()))
          .into(draft, home.equals(namespace));
    }
    spec.text("path")
        .map(Paths::relative)
        .filter(path -> !path.isEmpty())
        .ifPresent(path -> draft.put(path, "spec", "source", "path"));
  }

  private void identity(Fields spec) {
    Optional<String> own = spec.text("serviceAccountName");
    near(spec.path("serviceAccountName"), own, "ServiceAccount");
    Optional<String> account = own.or(settings::serviceAccount);
    draft.put(account, "spec", "serviceAccountName");
    if (account.isEmpty()) {
      report.add(
          Weight.NOTE,
          "spec.serviceAccountName",
          "is left out: the controller's own rights apply the objects",
          "name an account with --service-account");
    }
    try (Fields decryption = spec.object("decryption")) {
      if (decryption.text("provider").filter(provider -> !provider.equals("sops")).isPresent()) {
        report.add(
            Weight.STOPS, "spec.decryption.provider", "is not sops", "only sops is supported");
      }
      try (Fields secret = decryption.object("secretRef")) {
        Optional<String> name = secret.text("name");
        near(secret.path("name"), name, "Secret");
        draft.put(name, "spec", "decryption", "secretRef", "name");
      }
      Optional<String> reader = decryption.text("serviceAccountName");
      near(decryption.path("serviceAccountName"), reader, "ServiceAccount");
      draft.put(reader, "spec", "decryption", "serviceAccountName");
    }
    try (Fields cluster = spec.object("kubeConfig")) {
      cluster.refuse(
          "configMapRef",
          "is a login by the identity of a cloud",
          "use a kubeconfig with the token of a ServiceAccount (docs/clusters.md)");
      try (Fields secret = cluster.object("secretRef")) {
        Optional<String> name = secret.text("name");
        near(secret.path("name"), name, "Secret");
        draft.put(name, "spec", "destination", "kubeConfig", "secretRef", "name");
        draft.put(secret.text("key"), "spec", "destination", "kubeConfig", "secretRef", "key");
      }
    }
  }

  /** What the original finds beside it and the Application, in another namespace, would not. */
  private void near(String path, Optional<String> name, String kind) {
    String home = manifest.metadata("namespace");
    if (name.isPresent() && !home.equals(namespace)) {
      report.add(
          Weight.STOPS,
          path,
          "is a %s of namespace %s, out of reach".formatted(kind, home),
          "the Application finds it beside itself only: make it there, or leave --namespace out");
    }
  }

  private void syncing(Fields spec) {
    spec.text("interval")
        .ifPresent(interval ->
            report.add(
                Weight.NOTE,
                spec.path("interval"),
                "is not carried over: what drifts is watched and healed at once, and Git is asked as"
                    + " often as the GitRepository says",
                ""));
    draft.put(spec.text("timeout"), "spec", "healthTimeout");
    draft.put(spec.isTrue("prune"), "spec", "syncPolicy", "automated", "prune");
    draft.put(true, "spec", "syncPolicy", "automated", "selfHeal");
    draft.put(spec.text("deletionPolicy"), "spec", "deletionPolicy");
    spec.text("retryInterval")
        .ifPresent(wait -> {
          draft.put(wait, "spec", "syncPolicy", "retry", "backoff", "duration");
          draft.put(1, "spec", "syncPolicy", "retry", "backoff", "factor");
          draft.put(wait, "spec", "syncPolicy", "retry", "backoff", "maxDuration");
        });
    if (spec.isTrue("suspend")) {
      report.add(
          Weight.NOTE,
          "spec.suspend",
          "is not carried over: Flux is to be suspended during the move, the Application is not",
          "add spec.suspend: true if it shall wait");
    }
  }

  /** Flux waits for nothing that it is not told to. */
  private void health(Fields spec) {
    boolean waits = spec.isTrue("wait");
    List<Fields> checks = spec.objects("healthChecks");
    if (waits || checks.isEmpty()) {
      draft.put(waits, "spec", "wait");
    }
    for (Fields check : checks) {
      try (check) {
        draft.add(
            Customized.texts(check, List.of("apiVersion", "kind", "name", "namespace")),
            "spec",
            "healthChecks");
      }
    }
    for (Fields rule : spec.objects("healthCheckExprs")) {
      try (rule) {
        draft.add(
            Customized.texts(
                rule, List.of("apiVersion", "kind", "current", "inProgress", "failed")),
            "spec",
            "healthCheckExprs");
      }
    }
  }

  private void dependencies(Fields spec) {
    for (Fields dependency : spec.objects("dependsOn")) {
      try (dependency) {
        String home = dependency.text("namespace").orElse(manifest.metadata("namespace"));
        if (!home.equals(manifest.metadata("namespace"))) {
          report.add(
              Weight.STOPS,
              dependency.path("namespace"),
              "is another one",
              "an Application depends on Applications of its own namespace");
        }
        dependency.refuse(
            "readyExpr", "is not supported", "an Application waits until the other is Ready");
        dependency
            .text("name")
            .ifPresent(name -> draft.add(Map.of("name", name), "spec", "dependsOn"));
      }
    }
  }

  private void rendering(Fields spec) {
    for (String field : RENDERING) {
      spec.refuse(field, "is not supported yet", "stay with Flux for this one");
    }
    spec.skip("ignoreMissingComponents"); // components are refused
    spec.refuseTrue(
        "force",
        "makes every object anew that can't be changed",
        "set kustomize.toolkit.fluxcd.io/force: enabled on the objects that need it");
    for (String field : List.of("targetNamespace", "namePrefix", "nameSuffix")) {
      draft.put(spec.text(field), "spec", field);
    }
    Customized.metadata(spec, draft);
    Customized.images(spec, draft);
    Customized.patches(spec, draft);
    Customized.ignored(spec, draft);
    health(spec);
    variables(spec);
  }

  private void variables(Fields spec) {
    try (Fields build = spec.object("postBuild")) {
      draft.put(build.any("substitute"), "spec", "postBuild", "substitute");
      draft.put(build.text("substituteStrategy"), "spec", "postBuild", "substituteStrategy");
      for (Fields from : build.objects("substituteFrom")) {
        try (from) {
          Map<String, Object> copy = Customized.texts(from, List.of("kind", "name"));
          near(from.path("name"), from.text("name"), from.text("kind").orElse("ConfigMap"));
          from.truth("optional").ifPresent(optional -> copy.put("optional", optional));
          draft.add(copy, "spec", "postBuild", "substituteFrom");
        }
      }
    }
  }
}
