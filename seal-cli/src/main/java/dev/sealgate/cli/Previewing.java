package dev.sealgate.cli;

import dev.sealgate.cli.git.Fingerprints;
import dev.sealgate.cli.preview.Comparison;
import dev.sealgate.cli.preview.Outcome;
import dev.sealgate.cli.preview.Renderer;
import dev.sealgate.cli.preview.Trees;
import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sealed.SealingKeyRing;
import dev.sealgate.reconciler.controller.LiveComparison.Owning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One run of the engine, for any number of Applications and revisions. */
final class Previewing implements AutoCloseable {
  private final World world;
  private final PreviewOptions options;
  private final Opening opening;
  private final SealingKeyRing real;
  private final PreviewFiles files;
  private final SecretBytes identity;
  private final Renderer renderer;
  private final Fingerprints fingerprints;

  Previewing(World world, PreviewOptions options) {
    this.world = world;
    this.options = options;
    this.opening = options.keys().start(world);
    this.real = options.sealingKeys(world);
    this.files = new PreviewFiles(world, opening, real, options.resolve());
    this.identity = files.identity();
    this.fingerprints = PreviewOptions.fingerprints(world);
    this.renderer =
        Renderer.start(
            new Renderer.Setup(
                identity,
                files.ring(),
                options.resolve() ? options.cluster(world).text() : Optional.empty(),
                options.fetchCharts(),
                world.env(),
                world.clock(),
                world.random()));
  }

  /**
   * Each Application of the documents; the folder when there is none.
   *
   * @param folder relative to the top of the trees
   */
  List<Outcome> render(
      List<Manifests.Document> documents, String folder, Trees trees, boolean reveal) {
    List<Map<String, @Nullable Object>> beside =
        documents.stream()
            .filter(document -> !PreviewOptions.isApplication(document))
            .map(Manifests.Document::body)
            .toList();
    List<Map<String, @Nullable Object>> applications =
        documents.stream()
            .filter(PreviewOptions::isApplication)
            .map(Manifests.Document::body)
            .toList();
    List<Outcome> outcomes = new ArrayList<>();
    if (options.files().isEmpty()) {
      outcomes.add(render("", Optional.empty(), folder, beside, trees, reveal));
    }
    for (Map<String, @Nullable Object> application : applications) {
      outcomes.add(
          render(
              String.join(", ", options.files()),
              Optional.of(application),
              folder,
              beside,
              trees,
              reveal));
    }
    return outcomes;
  }

  /**
   * As {@link #render}, beside a cluster.
   *
   * @param applications none for the folder as it is
   * @param owning what each owns
   */
  List<Comparison> compare(
      List<Map<String, @Nullable Object>> applications,
      List<Map<String, @Nullable Object>> beside,
      String folder,
      Trees trees,
      Optional<String> kubeconfig,
      Function<Map<String, @Nullable Object>, Owning> owning) {
    List<Optional<Map<String, @Nullable Object>>> bodies = new ArrayList<>();
    applications.forEach(body -> bodies.add(Optional.of(body)));
    if (bodies.isEmpty()) {
      bodies.add(Optional.empty());
    }
    List<Comparison> comparisons = new ArrayList<>();
    for (Optional<Map<String, @Nullable Object>> body : bodies) {
      Comparison comparison =
          renderer.compare(
              new Renderer.Request("the Application", body, folder, options.namespace(), beside),
              trees,
              files,
              fingerprints,
              kubeconfig,
              body.map(owning));
      List<String> broken = files.takeBroken().stream().map(this::line).distinct().toList();
      comparisons.add(broken.isEmpty() ? comparison : Comparison.refused(broken));
    }
    return comparisons;
  }

  private Outcome render(
      String file,
      Optional<Map<String, @Nullable Object>> body,
      String folder,
      List<Map<String, @Nullable Object>> beside,
      Trees trees,
      boolean reveal) {
    Outcome outcome =
        renderer.render(
            new Renderer.Request(file, body, folder, options.namespace(), beside),
            trees,
            files,
            fingerprints,
            reveal);
    List<String> broken = files.takeBroken().stream().map(this::line).distinct().toList();
    return broken.isEmpty() ? outcome : new Outcome.Refused(broken);
  }

  private String line(CryptoException problem) {
    return Problem.of(problem, world).message() + "; " + problem.hint();
  }

  @Override
  public void close() {
    renderer.close();
    identity.close();
    files.close();
    real.close();
    opening.close();
  }
}
