package dev.sealgate.reconciler.secrets;

import dev.sealgate.crypto.mask.PlaceholderKey;
import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.externalsecrets.ExternalSecrets;
import dev.sealgate.reconciler.git.SourceFile;
import dev.sealgate.reconciler.git.SourceTree;
import dev.sealgate.reconciler.git.SourceUnreadableException;
import dev.sealgate.reconciler.helm.Charts;
import dev.sealgate.reconciler.helm.Helm;
import dev.sealgate.reconciler.kustomize.Content;
import dev.sealgate.reconciler.kustomize.Kustomize;
import dev.sealgate.reconciler.kustomize.Overlays;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.Preparation;
import dev.sealgate.reconciler.model.PreparedRevision;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.model.SecretProvenance;
import dev.sealgate.reconciler.render.FileChoice;
import dev.sealgate.reconciler.render.LoadLimits;
import dev.sealgate.reconciler.render.ManifestFiles;
import dev.sealgate.reconciler.render.ManifestLoader;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Turns a fetched folder into masked manifests, or into all the problems that forbid it: nothing of
 * a revision is used unless all of it can be. One instance serves all Applications.
 */
public final class SecretsPipeline implements AutoCloseable {
  private final PlaceholderKey placeholderKey;
  private final ExternalSecrets external;
  private final LoadLimits limits;
  private final OverlayStage overlays;
  private final ChartStage charts;
  private final Clock clock;
  private final Processors processors = new Processors();
  private final LongAdder filesPrepared = new LongAdder();

  /**
   * @param placeholderKey borrowed; outlives this and every revision
   * @param external borrowed
   */
  public SecretsPipeline(
      PlaceholderKey placeholderKey,
      ExternalSecrets external,
      Kustomize kustomize,
      Helm helm,
      LoadLimits limits,
      Clock clock) {
    this.placeholderKey = placeholderKey;
    this.external = external;
    this.limits = limits;
    this.overlays = new OverlayStage(kustomize, limits, processors);
    this.charts = new ChartStage(helm, overlays, limits, processors);
    this.clock = clock;
  }

  /** Blocks on decryption and on the network of external secrets. */
  public Preparation prepare(PreparationRequest request) {
    SecretRegistry registry = new SecretRegistry(placeholderKey, request.owner().toString());
    boolean handedOver = false;
    try {
      Preparation preparation = prepare(request, registry);
      handedOver = preparation instanceof Preparation.Ready;
      return preparation;
    } catch (SourceUnreadableException _) {
      return Preparation.Refused.of(
          Problem.of(
              Reason.SOURCE_UNREACHABLE,
              "the clone of the repository is damaged",
              "the next attempt fetches it anew"));
    } catch (KeysUnreadableException unreadable) {
      return Preparation.Refused.of(unreadable.problems());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Preparation.Refused.of(
          Problem.of(Reason.SECRET_UNREACHABLE, "the controller is stopping", ""));
    } finally {
      if (!handedOver) {
        registry.close();
      }
    }
  }

  private Preparation prepare(PreparationRequest request, SecretRegistry registry)
      throws InterruptedException {
    ManifestLoader loader = new ManifestLoader(limits, request.weight());
    ProblemList problems = new ProblemList();
    CommonMetadata.refuseForged(request.customization(), problems);
    List<FileOutcome> outcomes = new ArrayList<>();
    if (isChart(request, problems)) {
      outcomes.addAll(files(List.of(), request, loader, registry)); // forgets what was there before
      outcomes.add(charts.render(request, loader, registry));
    } else {
      ManifestFiles selected = select(request.tree(), request.choice(), loader);
      problems.addAll(selected.problems());
      boolean built = request.customization().needsBuild();
      List<SourceFile> plain = built ? List.of() : selected.files();
      outcomes.addAll(files(plain, request, loader, registry));
      outcomes.add(
          overlays.render(
              new Content(selected.overlays(), built ? selected.files() : List.of(), List.of()),
              request,
              loader,
              registry));
    }
    List<Manifest> manifests = new ArrayList<>();
    List<Manifest> consumed = new ArrayList<>();
    List<SecretProvenance> provenance = new ArrayList<>();
    for (FileOutcome outcome : outcomes) {
      problems.addAll(outcome.problems());
      manifests.addAll(outcome.manifests());
      consumed.addAll(outcome.external());
      provenance.addAll(outcome.provenance());
    }
    ExternalStage stage = new ExternalStage(external, request, registry, clock);
    stage.resolve(consumed, problems);
    manifests.addAll(stage.manifests());
    provenance.addAll(stage.provenance());
    manifests.replaceAll(manifest -> CommonMetadata.of(request.customization(), manifest));
    problems.addAll(ManifestLoader.duplicates(consumed, request.namespace()));
    problems.addAll(ManifestLoader.duplicates(manifests, request.namespace()));
    if (problems.isEmpty()) { // whatever the steps before may have missed
      manifests.forEach(
          manifest -> PlaceholderGuard.refuseLeaks(manifest, request.policy(), problems));
    }
    return problems.isEmpty()
        ? new Preparation.Ready(
            new PreparedRevision(
                request.tree().commit(),
                request.tree().treeId(request.cache().others()),
                manifests,
                registry,
                provenance,
                stage.nextRefresh()))
        : Preparation.Refused.of(problems.toList());
  }

  /** A folder that is both is a kustomization, unless the Application speaks of a chart. */
  private static boolean isChart(PreparationRequest request, ProblemList problems) {
    boolean meant = request.chart().settings().isPresent();
    boolean chart = Charts.isChart(request.tree());
    if (meant && !chart) {
      problems.add(
          Problem.of(
              Reason.INVALID_SPEC,
              "spec.source.helm is set, but the folder has no Chart.yaml",
              "name the chart's folder in spec.source.path, or take helm out"));
    }
    return chart && (meant || !Overlays.isKustomization(request.tree(), request.tree().path()));
  }

  /** Where the folder itself is a kustomization, only what it names counts. */
  private static ManifestFiles select(SourceTree tree, FileChoice choice, ManifestLoader loader) {
    return Overlays.isKustomization(tree, tree.path())
        ? new ManifestFiles(List.of(), List.of(tree.path()), List.of())
        : loader.select(tree.list(), tree.path(), choice);
  }

  private List<FileOutcome> files(
      List<SourceFile> files,
      PreparationRequest request,
      ManifestLoader loader,
      SecretRegistry registry)
      throws InterruptedException {
    String identity = request.identity() + "\n\n" + request.variables().identity(registry);
    boolean encrypted =
        request.cache().knowsEncrypted(files.stream().map(SecretsPipeline::cacheKey).toList());
    String keys = encrypted ? request.keys().identity() : "";
    List<Tasks.Task<FileOutcome>> tasks = new ArrayList<>();
    for (SourceFile file : files) {
      FileOutcome known =
          request.cache().find(identity, keys, cacheKey(file), placeholderKey, registry);
      tasks.add(
          known != null
              ? () -> held(known, loader)
              : () -> prepare(file, request, loader, registry));
    }
    List<FileOutcome> outcomes =
        processors.share(request.tenant(), tasks, request.weight().isLarge());
    Map<String, FileOutcome> good = new HashMap<>();
    for (int i = 0; i < files.size(); i++) {
      if (outcomes.get(i).problems().isEmpty()) {
        good.put(cacheKey(files.get(i)), outcomes.get(i));
      }
    }
    String read = request.keySource().isRead() ? request.keys().identity() : "";
    request.cache().replace(identity, read, good, placeholderKey, registry);
    return outcomes;
  }

  private static FileOutcome held(FileOutcome known, ManifestLoader loader) {
    return loader
        .hold(known.manifests())
        .map(problem -> FileOutcome.refused(List.of(problem)))
        .orElse(known);
  }

  private FileOutcome prepare(
      SourceFile file, PreparationRequest request, ManifestLoader loader, SecretRegistry registry) {
    filesPrepared.increment();
    return new FilePreparer(request, loader, registry).prepare(file);
  }

  /** Files read and decrypted since the start; those that a cache knew do not count. */
  public long filesPrepared() {
    return filesPrepared.sum();
  }

  private static String cacheKey(SourceFile file) {
    return file.blobId() + " " + file.path();
  }

  @Override
  public void close() {
    processors.close();
  }
}
