package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.reconciler.kustomize.Build;
import dev.sealgate.reconciler.kustomize.BuiltDocuments;
import dev.sealgate.reconciler.kustomize.Content;
import dev.sealgate.reconciler.kustomize.Kustomize;
import dev.sealgate.reconciler.kustomize.Overlays;
import dev.sealgate.reconciler.kustomize.Workspace;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.render.LoadLimits;
import dev.sealgate.reconciler.render.ManifestLoader;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Builds the kustomizations of a folder on placeholders. */
final class OverlayStage {
  private static final FileOutcome NOTHING = FileOutcome.refused(List.of());

  private final Kustomize kustomize;
  private final LoadLimits limits;
  private final Processors processors;

  OverlayStage(Kustomize kustomize, LoadLimits limits, Processors processors) {
    this.kustomize = kustomize;
    this.limits = limits;
    this.processors = processors;
  }

  /**
   * @param loader of the revision; what is built from is not held, and counted apart
   */
  FileOutcome render(
      Content content, PreparationRequest request, ManifestLoader loader, SecretRegistry registry)
      throws InterruptedException {
    return render(content, request, loader, registry, new SecretSources(), Set.of());
  }

  /**
   * @param sources of what was masked before
   * @param looked at, beside the Application's folder, before
   */
  FileOutcome render(
      Content content,
      PreparationRequest request,
      ManifestLoader loader,
      SecretRegistry registry,
      SecretSources sources,
      Set<String> looked)
      throws InterruptedException {
    if (content.isEmpty()) {
      request.cache().depends(Set.of());
      return NOTHING;
    }
    ProblemList problems = new ProblemList();
    BuildFiles files =
        new BuildFiles(
            request, new ManifestLoader(limits, request.weight()), registry, sources, problems);
    Overlays overlays =
        new Overlays(request.tree(), limits, request.customization(), files, problems::add);
    Workspace workspace;
    try {
      workspace = processors.compute(request.tenant(), () -> overlays.read(content));
    } finally {
      Set<String> outside = new TreeSet<>(looked);
      outside.addAll(overlays.outside());
      request.cache().depends(outside);
    }
    if (!problems.isEmpty()) {
      return refused(problems.toList());
    }
    return switch (kustomize.build(workspace, registry::scrub)) {
      case Build.Failed(Problem problem) -> refused(List.of(problem));
      case Build.Done(byte[] yaml) ->
          processors.compute(
              request.tenant(),
              () -> {
                ManifestLoader.Parsed parsed = BuiltDocuments.read(yaml, workspace, loader);
                return parsed.problems().isEmpty()
                    ? new FilePreparer(request, loader, registry)
                        .built(parsed.documents(), files.sources())
                    : refused(parsed.problems());
              });
    };
  }

  static FileOutcome refused(List<Problem> problems) {
    return FileOutcome.refused(problems);
  }
}
