package dev.sealgate.cli.preview;

import dev.sealgate.cli.git.Fingerprints;
import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sealed.SealingKeyRing;
import dev.sealgate.externalsecrets.ExternalSecrets;
import dev.sealgate.externalsecrets.aws.AwsSettings;
import dev.sealgate.externalsecrets.standard.StandardProviders;
import dev.sealgate.reconciler.controller.Preview;
import dev.sealgate.reconciler.git.SourceTree;
import dev.sealgate.reconciler.helm.Helm;
import dev.sealgate.reconciler.kustomize.Kustomize;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.Preparation;
import dev.sealgate.reconciler.model.PreparedRevision;
import dev.sealgate.reconciler.model.Problem;
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

  /**
   * What an instance works with.
   *
   * @param identity an age identity that the rewritten files open with; borrowed
   * @param ring of the rewritten files; borrowed
   * @param kubeconfig of the cluster whose stores and Secrets may be read; empty for none
   */
  public record Setup(
      SecretBytes identity,
      SealingKeyRing ring,
      Optional<String> kubeconfig,
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
            Helm.find(
                setup.env.getOrDefault("SEALGATE_HELM", "sealgate-helm"),
                setup.env.getOrDefault("PATH", ""),
                BuildLimits.ofCharts()),
            setup.clock);
    this.keys = keys(setup.identity);
    this.ring = setup.ring;
    this.cluster = setup.kubeconfig.map(ClusterLink::open);
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
    Application application =
        request
            .body
            .map(body -> Applications.read(request.file, body))
            .orElseGet(() -> Applications.ofFolder(request.folder, request.namespace));
    String folder = Applications.folder(application);
    if (!trees.has(folder)) {
      return new Outcome.Missing(folder);
    }
    try (SourceTree tree = trees.at(folder, rewriter)) {
      LocalCluster access = new LocalCluster(request.beside, cluster.map(ClusterLink::access));
      return switch (preview.prepare(application, tree, keys, ring, access)) {
        case Preparation.Ready(PreparedRevision revision) -> {
          try (revision) {
            yield rendered(
                revision,
                new Masks(revision.registry(), rewriter.standIns(), fingerprints, reveal));
          }
        }
        case Preparation.Refused refused ->
            new Outcome.Refused(refused.problems().stream().map(Problem::line).toList());
      };
    }
  }

  private static Outcome rendered(PreparedRevision revision, Masks masks) {
    List<Item> items = new ArrayList<>();
    for (Manifest manifest : revision.manifests()) {
      items.add(
          new Item(
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
  }
}
