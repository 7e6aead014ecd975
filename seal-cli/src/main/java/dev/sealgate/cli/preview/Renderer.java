package dev.sealgate.cli.preview;

import dev.sealgate.cli.Failure;
import dev.sealgate.cli.git.Fingerprints;
import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.crds.v1alpha1.Helm;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sealed.SealingKeyRing;
import dev.sealgate.externalsecrets.ExternalSecrets;
import dev.sealgate.externalsecrets.aws.AwsSettings;
import dev.sealgate.externalsecrets.standard.StandardProviders;
import dev.sealgate.reconciler.charts.ChartRepositories;
import dev.sealgate.reconciler.controller.LiveComparison;
import dev.sealgate.reconciler.controller.Preview;
import dev.sealgate.reconciler.git.FetchResult;
import dev.sealgate.reconciler.git.SourceTree;
import dev.sealgate.reconciler.kustomize.Kustomize;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.Preparation;
import dev.sealgate.reconciler.model.PreparedRevision;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.sandbox.BuildLimits;
import dev.sealgate.reconciler.secrets.DecryptionKeys;
import dev.sealgate.reconciler.secrets.KeyLoading;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Renders Applications by the controller's own pipeline. */
public final class Renderer implements AutoCloseable {
  private final ExternalSecrets external;
  private final Preview preview;
  private final DecryptionKeys keys;
  private final SealingKeyRing ring;
  private final Optional<ClusterLink> cluster;
  private final Optional<FetchedCharts> charts;
  private final Clock clock;

  /**
   * What an instance works with.
   *
   * @param identity an age identity that the rewritten files open with; borrowed
   * @param ring of the rewritten files; borrowed
   * @param kubeconfig of the cluster whose stores and Secrets may be read; empty for none
   * @param fetches whether charts are fetched from where an Application says
   */
  public record Setup(
      SecretBytes identity,
      SealingKeyRing ring,
      Optional<String> kubeconfig,
      boolean fetches,
      Map<String, String> env,
      Clock clock,
      SecureRandom random) {}

  private Renderer(Setup setup) {
    this.external = StandardProviders.open(setup.clock, setup.random, AwsSettings.standard());
    this.preview =
        new Preview(
            external,
            Kustomize.find(
                setup.env.getOrDefault("SEALGATE_KUSTOMIZE", "kustomize"),
                setup.env.getOrDefault("PATH", ""),
                BuildLimits.defaults()),
            dev.sealgate.reconciler.helm.Helm.find(
                setup.env.getOrDefault("SEALGATE_HELM", "sealgate-helm"),
                setup.env.getOrDefault("PATH", ""),
                BuildLimits.ofCharts()),
            setup.clock);
    this.keys = keys(setup.identity);
    this.ring = setup.ring;
    this.clock = setup.clock;
    this.cluster = setup.kubeconfig.map(text -> ClusterLink.open(Optional.of(text)));
    this.charts =
        setup.fetches ? Optional.of(FetchedCharts.start(setup.env, setup.clock)) : Optional.empty();
  }

  public static Renderer start(Setup setup) {
    return new Renderer(setup);
  }

  private static DecryptionKeys keys(SecretBytes identity) {
    return switch (DecryptionKeys.parse("preview", Map.of("preview.agekey", identity))) {
      case KeyLoading.Loaded(DecryptionKeys loaded) -> loaded;
      case KeyLoading.Failed _ -> throw new IllegalStateException("a fresh identity is one");
    };
  }

  /**
   * An Application to render.
   *
   * @param file where it stands, for messages
   * @param body empty for a folder that is applied as it is
   * @param beside objects that stand in the same files
   */
  public record Request(
      String file,
      Optional<Map<String, @Nullable Object>> body,
      String folder,
      String namespace,
      List<Map<String, @Nullable Object>> beside) {}

  /**
   * @param reveal whether values are shown in clear
   */
  public Outcome render(
      Request request, Trees trees, Rewriter rewriter, Fingerprints fingerprints, boolean reveal) {
    Application application = application(request);
    return switch (prepare(request, application, trees, rewriter)) {
      case Prepared.Nowhere(String folder) -> new Outcome.Missing(folder);
      case Prepared.Refused(List<String> problems) -> new Outcome.Refused(problems);
      case Prepared.Ready(PreparedRevision revision) -> {
        try (revision) {
          yield rendered(
              name(request, application),
              revision,
              new Masks(revision.registry(), rewriter.standIns(), fingerprints, reveal));
        }
      }
    };
  }

  /**
   * What applying it would change in a cluster.
   *
   * @param kubeconfig of that cluster; empty inside a pod of it
   * @param owning what the Application owns; empty for a folder
   */
  public Comparison compare(
      Request request,
      Trees trees,
      Rewriter rewriter,
      Fingerprints fingerprints,
      Optional<String> kubeconfig,
      Optional<LiveComparison.Owning> owning) {
    Application application = application(request);
    if (!LiveComparison.isHome(application)) {
      throw Failure.of(
          "the objects of %s are in another cluster than the Application, which is not compared"
              .formatted(application.getMetadata().getName()),
          "the controller tells what it would change: seal status");
    }
    return switch (prepare(request, application, trees, rewriter)) {
      case Prepared.Nowhere(String folder) ->
          throw Failure.of(
              "there is no folder " + folder + " in the repository",
              "spec.source.path starts at the top of the repository");
      case Prepared.Refused(List<String> problems) -> Comparison.refused(problems);
      case Prepared.Ready(PreparedRevision revision) -> {
        try (revision;
            ClusterLink live = ClusterLink.open(kubeconfig)) {
          Masks masks = new Masks(revision.registry(), rewriter.standIns(), fingerprints, false);
          yield new LiveItems(masks, name(request, application))
              .of(live.comparison(clock).compare(application, revision, owning));
        }
      }
    };
  }

  private sealed interface Prepared {
    record Nowhere(String folder) implements Prepared {}

    record Refused(List<String> problems) implements Prepared {}

    /** The caller closes it. */
    record Ready(PreparedRevision revision) implements Prepared {}
  }

  private static Application application(Request request) {
    return request
        .body
        .map(body -> Applications.read(request.file, body))
        .orElseGet(() -> Applications.ofFolder(request.folder, request.namespace));
  }

  /** Empty for a folder. */
  private static String name(Request request, Application application) {
    return request.body.isEmpty()
        ? ""
        : application.getMetadata().getNamespace() + "/" + application.getMetadata().getName();
  }

  private Prepared prepare(
      Request request, Application application, Trees trees, Rewriter rewriter) {
    LocalCluster access = new LocalCluster(request.beside, cluster.map(ClusterLink::access));
    if (application.getSpec().source().chart() != null) {
      return switch (chart(request.file).fetch(preview, application, access)) {
        case FetchResult.Failed(Problem problem) -> new Prepared.Refused(List.of(problem.line()));
        case FetchResult.Fetched(SourceTree chart) ->
            prepare(application, withValues(application, chart, trees, rewriter), access);
      };
    }
    String folder = Applications.folder(application);
    return trees.has(folder)
        ? prepare(application, trees.at(folder, rewriter), access)
        : new Prepared.Nowhere(folder);
  }

  private FetchedCharts chart(String file) {
    return charts.orElseThrow(() ->
        Failure.of(
            file + ": spec.source.chart is a chart that lies elsewhere, and nothing is fetched",
            "add --fetch-charts to get it from where spec.source.repoURL says"));
  }

  /** The working tree, or the commit that is looked at, is the repository of values. */
  private static SourceTree withValues(
      Application application, SourceTree chart, Trees trees, Rewriter rewriter) {
    SourceTree rewritten = new RewrittenTree(chart, rewriter);
    Helm settings = application.getSpec().source().helm();
    return settings == null || settings.valuesRepository() == null
        ? rewritten
        : ChartRepositories.withValues(rewritten, trees.at("", rewriter));
  }

  /** Takes over the tree. */
  private Prepared prepare(Application application, SourceTree source, LocalCluster access) {
    try (SourceTree tree = source) {
      return switch (preview.prepare(application, tree, keys, ring, access)) {
        case Preparation.Ready(PreparedRevision revision) -> new Prepared.Ready(revision);
        case Preparation.Refused refused ->
            new Prepared.Refused(
                refused.problems().stream().map(this::told).map(Problem::line).toList());
      };
    }
  }

  /** Where there is no cluster, none has failed to answer. */
  private Problem told(Problem problem) {
    if (cluster.isPresent() || problem.reason() != Reason.API_UNAVAILABLE) {
      return problem;
    }
    String message = problem.message();
    int colon = message.indexOf(": ");
    return new Problem(
        problem.reason(),
        problem.file(),
        problem.document(),
        problem.keyPath(),
        (colon < 0 ? message : message.substring(0, colon))
            + ": it is in none of the files, and no cluster is asked",
        "give the file that it stands in with -f, or ask the cluster with --resolve");
  }

  private static Outcome rendered(String app, PreparedRevision revision, Masks masks) {
    List<Item> items = new ArrayList<>();
    for (Manifest manifest : revision.manifests()) {
      items.add(
          new Item(
              app,
              manifest.apiVersion(),
              manifest.ref().kind(),
              manifest.ref().namespace(),
              manifest.ref().name(),
              manifest.origin().toString(),
              masks.shown(manifest.body(), manifest.isSecret())));
    }
    return new Outcome.Rendered(items, List.copyOf(masks.unresolved()));
  }

  @Override
  public void close() {
    preview.close();
    keys.close();
    external.close();
    cluster.ifPresent(ClusterLink::close);
    charts.ifPresent(FetchedCharts::close);
  }
}
