package dev.sealgate.cli.migrate;

import dev.sealgate.cli.migrate.Remark.Weight;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where an Argo CD Application comes from, and how that is rendered. */
final class ArgoSource {
  private static final List<String> NOT_OF_KUSTOMIZE =
      List.of("components", "version", "kubeVersion", "apiVersions");

  private final Migration.Settings settings;
  private final Report report;
  private final Draft draft;

  ArgoSource(Migration.Settings settings, Report report, Draft draft) {
    this.settings = settings;
    this.report = report;
    this.draft = draft;
  }

  void carry(Fields spec) {
    spec.refuse(
        "sourceHydrator", "is not supported", "point the Application at the hydrated branch");
    List<Fields> several = spec.objects("sources");
    if (several.isEmpty()) {
      try (Fields source = spec.object("source")) {
        single(source, Optional.empty());
      }
      return;
    }
    spec.skip("source"); // of the two Argo CD reads sources
    Optional<ValuesRepository> values = valuesRepository(several);
    List<Fields> rendered =
        several.stream().filter(source -> !(values.isPresent() && source.has("ref"))).toList();
    if (rendered.size() != 1 || (several.size() > 1 && values.isEmpty())) {
      report.add(
          Weight.STOPS,
          "spec.sources",
          "joins several sources",
          "write one Application for each; a chart with one repository of values is taken");
      several.forEach(source -> source.skipAll());
      return;
    }
    try (Fields source = rendered.getFirst()) {
      single(source, values);
    }
  }

  /**
   * A repository that does nothing but lend files of values to a chart.
   *
   * @param ref as which value files name it
   */
  record ValuesRepository(String ref) {}

  private Optional<ValuesRepository> valuesRepository(List<Fields> sources) {
    List<Fields> lenders = sources.stream().filter(source -> source.has("ref")).toList();
    boolean chart = sources.stream().anyMatch(source -> source.has("chart"));
    if (sources.size() != 2 || lenders.size() != 1 || !chart || lenders.getFirst().has("chart")) {
      return Optional.empty();
    }
    try (Fields lender = lenders.getFirst()) {
      String[] place = {"spec", "source", "helm", "valuesRepository"};
      lender.text("repoURL").ifPresent(url -> draft.put(url, at(place, "repoURL")));
      revision(lender).ifPresent(revision -> draft.put(revision, at(place, "targetRevision")));
      settings.secret().ifPresent(name -> draft.put(name, at(place, "secretRef", "name")));
      lender.skip("name");
      for (String field : List.of("path", "directory", "kustomize", "helm", "plugin")) {
        lender.refuse(
            field,
            "makes it more than a repository of values",
            "write an Application of its own for the objects of this one");
      }
      return Optional.of(new ValuesRepository(lender.text("ref").orElse("")));
    }
  }

  private static String[] at(String[] place, String... rest) {
    return java.util.stream.Stream.of(place, rest)
        .flatMap(java.util.Arrays::stream)
        .toArray(String[]::new);
  }

  private static Optional<String> revision(Fields source) {
    return source.text("targetRevision").filter(revision -> !revision.equals("HEAD"));
  }

  private void single(Fields source, Optional<ValuesRepository> values) {
    Optional<String> chart = source.text("chart");
    Optional<String> url = source.text("repoURL");
    draft.put(chart.isPresent() ? url.map(ArgoSource::registry) : url, "spec", "source", "repoURL");
    draft.put(revision(source), "spec", "source", "targetRevision");
    draft.put(chart, "spec", "source", "chart");
    draft.put(
        source.text("path").map(Paths::relative).filter(path -> !path.isEmpty()),
        "spec",
        "source",
        "path");
    credentials(chart.isPresent());
    source.skip("name");
    source.refuse("ref", "belongs to several sources", "write one Application for each");
    source.refuse("plugin", "is not supported", "stay with Argo CD for this one");
    new ArgoHelm(report, draft, values.map(ValuesRepository::ref)).carry(source);
    kustomize(source);
    directory(source, chart.isPresent() || source.has("helm"));
  }

  /** Argo CD writes registries without a scheme. */
  private static String registry(String url) {
    return url.contains("://") ? url : "oci://" + url;
  }

  private void credentials(boolean chart) {
    Optional<String> secret = chart ? settings.chartSecret() : settings.secret();
    draft.put(secret, "spec", "source", "secretRef", "name");
    if (secret.isEmpty()) {
      report.add(
          Weight.NOTE,
          "spec.source",
          "names no credentials: Argo CD keeps them in a Secret of its own",
          "for a private repository, name a Secret with %s (docs/application.md has its keys)"
              .formatted(chart ? "--chart-secret" : "--git-secret"));
    }
  }

  private void directory(Fields source, boolean chart) {
    try (Fields directory = source.object("directory")) {
      if (chart && !source.has("directory")) {
        return;
      }
      // said even where it is Argo CD's default: ours is to recurse
      draft.put(directory.isTrue("recurse"), "spec", "source", "directory", "recurse");
      draft.put(directory.text("include"), "spec", "source", "directory", "include");
      draft.put(directory.text("exclude"), "spec", "source", "directory", "exclude");
      directory.refuse("jsonnet", "is not supported", "commit the output of jsonnet");
    }
  }

  private void kustomize(Fields source) {
    try (Fields kustomize = source.object("kustomize")) {
      draft.put(kustomize.text("namePrefix"), "spec", "namePrefix");
      draft.put(kustomize.text("nameSuffix"), "spec", "nameSuffix");
      draft.put(kustomize.text("namespace"), "spec", "targetNamespace");
      kustomize
          .texts("images")
          .forEach(image -> draft.add(Customized.image(image), "spec", "images"));
      if (!kustomize.textsByName("commonAnnotations").isEmpty()) {
        report.add(
            Weight.STOPS,
            kustomize.path("commonAnnotations"),
            "are put into pod templates too",
            "write them into the kustomization");
      }
      Map<String, String> labels = kustomize.textsByName("commonLabels");
      if (!labels.isEmpty()) {
        draft.put(labels, "spec", "commonMetadata", "labels");
      }
      if (!kustomize.isTrue("labelWithoutSelector") && !labels.isEmpty()) {
        report.add(
            Weight.STOPS,
            kustomize.path("commonLabels"),
            "are put into selectors too",
            "write them into the kustomization, or set labelWithoutSelector");
      }
      kustomize.skip("forceCommonLabels");
      kustomize.skip("forceCommonAnnotations");
      Customized.patches(kustomize, draft);
      Customized.replicas(kustomize, draft);
      kustomize.skip("ignoreMissingComponents"); // components are refused
      kustomize.skip("commonAnnotationsEnvsubst"); // so are annotations
      kustomize.refuseTrue(
          "labelIncludeTemplates", "is not supported", "write the labels into the kustomization");
      NOT_OF_KUSTOMIZE.forEach(
          field -> kustomize.refuse(field, "is not supported", "write it into the kustomization"));
    }
  }
}
