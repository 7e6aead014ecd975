package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.reconciler.helm.Capabilities;
import dev.sealgate.reconciler.helm.Chart;
import dev.sealgate.reconciler.helm.ChartSettings;
import dev.sealgate.reconciler.helm.ChartStep;
import dev.sealgate.reconciler.helm.Charts;
import dev.sealgate.reconciler.helm.Helm;
import dev.sealgate.reconciler.helm.Rendering;
import dev.sealgate.reconciler.kustomize.Content;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.render.LoadLimits;
import dev.sealgate.reconciler.render.ManifestLoader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Renders the chart of a folder on placeholders. */
final class ChartStage {
  private final Helm helm;
  private final OverlayStage overlays;
  private final LoadLimits limits;
  private final Processors processors;

  ChartStage(Helm helm, OverlayStage overlays, LoadLimits limits, Processors processors) {
    this.helm = helm;
    this.overlays = overlays;
    this.limits = limits;
    this.processors = processors;
  }

  private record Gathered(Map<String, byte[]> content, List<ChartStep> steps) {}

  /**
   * @param loader of the revision; what a build goes on from is not held, and counted apart
   */
  FileOutcome render(PreparationRequest request, ManifestLoader loader, SecretRegistry registry)
      throws InterruptedException {
    ProblemList problems = new ProblemList();
    SecretSources sources = new SecretSources();
    ChartFiles files = new ChartFiles(request, registry, sources, problems);
    Charts charts = new Charts(request.tree(), limits, files, problems::add);
    Gathered gathered;
    ChartSettings settings = request.chart().settings().orElse(ChartSettings.NONE);
    try {
      gathered =
          processors.compute(
              request.tenant(), () -> gather(settings, request, charts, files, problems));
    } finally {
      request.cache().depends(charts.outside());
    }
    files.refuseHidden();
    settings.values().ifPresent(text -> files.plain("", text.getBytes(StandardCharsets.UTF_8)));
    Optional<Capabilities> capabilities =
        problems.isEmpty() ? capabilities(settings, request, problems) : Optional.empty();
    if (!problems.isEmpty() || capabilities.isEmpty()) {
      return OverlayStage.refused(problems.toList());
    }
    Chart chart =
        new Chart(
            request.tree().path(),
            gathered.content(),
            gathered.steps(),
            settings,
            settings.releaseName().orElse(request.owner().name()),
            settings.namespace().orElse(request.namespace()),
            capabilities.get());
    ManifestLoader reader =
        request.customization().needsBuild()
            ? new ManifestLoader(limits, request.weight())
            : loader;
    return switch (helm.render(chart, reader, registry::scrub)) {
      case Rendering.Failed(Problem problem) -> OverlayStage.refused(List.of(problem));
      case Rendering.Done done ->
          finish(done, request, loader, registry, sources, charts.outside());
    };
  }

  private Gathered gather(
      ChartSettings settings,
      PreparationRequest request,
      Charts charts,
      ChartFiles files,
      ProblemList problems) {
    Map<String, byte[]> content = charts.files(settings);
    List<ChartStep> steps = new ArrayList<>(charts.valueFiles(settings));
    steps.addAll(
        new ClusterSteps(new ManifestLoader(limits, request.weight()), files, problems)
            .of(request.chart().values()));
    steps.addAll(charts.inline(settings));
    return new Gathered(content, steps);
  }

  private FileOutcome finish(
      Rendering.Done done,
      PreparationRequest request,
      ManifestLoader loader,
      SecretRegistry registry,
      SecretSources sources,
      Set<String> outside)
      throws InterruptedException {
    ProblemList problems = new ProblemList();
    ChartTexts texts = new ChartTexts(done, registry, sources, problems);
    if (!request.customization().needsBuild()) {
      FileOutcome outcome =
          processors.compute(
              request.tenant(),
              () ->
                  new FilePreparer(request, loader, registry)
                      .rendered(done.documents(), sources, texts::resolve));
      problems.addAll(outcome.problems());
      return problems.isEmpty() ? outcome : OverlayStage.refused(problems.toList());
    }
    Content content =
        processors.compute(
            request.tenant(), () -> made(done, request, texts, registry, sources, problems));
    if (!problems.isEmpty()) {
      return OverlayStage.refused(problems.toList());
    }
    return overlays.render(content, request, loader, registry, sources, outside);
  }

  /** What the chart made, for a build to go on from. */
  private Content made(
      Rendering.Done done,
      PreparationRequest request,
      ChartTexts texts,
      SecretRegistry registry,
      SecretSources sources,
      ProblemList problems) {
    ManifestLoader.Loaded loaded =
        new ManifestLoader(limits, request.weight()).load(done.documents());
    problems.addAll(loaded.problems());
    BuiltObjects built =
        new BuiltObjects(registry, request.policy().allowPlaintextSecrets(), sources, problems);
    Map<String, List<Object>> made = new LinkedHashMap<>();
    for (Manifest each : loaded.manifests()) {
      Manifest manifest = texts.resolve(each);
      made.computeIfAbsent(manifest.origin().file(), _ -> new ArrayList<>())
          .add((manifest.isSecret() ? built.mask(manifest) : manifest).body());
    }
    return new Content(
        List.of(),
        List.of(),
        made.entrySet().stream()
            .map(entry -> new Content.Made(entry.getKey(), entry.getValue()))
            .toList());
  }

  private static Optional<Capabilities> capabilities(
      ChartSettings settings, PreparationRequest request, ProblemList problems) {
    if (settings.kubeVersion().isPresent() && !settings.apiVersions().isEmpty()) {
      return Optional.of(new Capabilities(settings.kubeVersion().get(), settings.apiVersions()));
    }
    Optional<Capabilities> found = request.chart().capabilities().get();
    if (found.isEmpty()) {
      problems.add(
          Problem.of(
              Reason.API_UNAVAILABLE,
              "the cluster does not tell its version and API versions, which the chart may ask for",
              "it is tried again; spec.source.helm.kubeVersion and apiVersions name others"));
    }
    return found.map(it ->
        new Capabilities(
            settings.kubeVersion().orElse(it.kubeVersion()),
            settings.apiVersions().isEmpty() ? it.apiVersions() : settings.apiVersions()));
  }
}
