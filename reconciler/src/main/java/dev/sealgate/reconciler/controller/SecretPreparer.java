package dev.sealgate.reconciler.controller;

import dev.sealgate.externalsecrets.ExternalSecrets;
import dev.sealgate.reconciler.git.SourceTree;
import dev.sealgate.reconciler.helm.ChartSettings;
import dev.sealgate.reconciler.helm.Helm;
import dev.sealgate.reconciler.kustomize.Kustomize;
import dev.sealgate.reconciler.model.Preparation;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.render.LoadLimits;
import dev.sealgate.reconciler.render.Weight;
import dev.sealgate.reconciler.secrets.ChartRequest;
import dev.sealgate.reconciler.secrets.ClusterValues;
import dev.sealgate.reconciler.secrets.DecryptionKeys;
import dev.sealgate.reconciler.secrets.KeyLoading;
import dev.sealgate.reconciler.secrets.KeySource;
import dev.sealgate.reconciler.secrets.PreparationRequest;
import dev.sealgate.reconciler.secrets.RemoteDecryption;
import dev.sealgate.reconciler.secrets.SecretPolicy;
import dev.sealgate.reconciler.secrets.SecretsPipeline;
import dev.sealgate.reconciler.secrets.Variables;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Hands the folder to the pipeline, with the keys as far as it wants them. */
final class SecretPreparer implements Preparer, AutoCloseable {
  private final Keys keys;
  private final ExternalSecrets external;
  private final RemoteDecryption remote;
  private final Function<Settings, AppCluster> clusters;
  private final Kustomize kustomize;
  private final Helm helm;
  private final Clock clock;
  private @Nullable SecretsPipeline pipeline;

  /**
   * @param external stays the caller's
   * @param clusters the cluster as an Application sees it
   */
  SecretPreparer(
      Keys keys,
      ExternalSecrets external,
      RemoteDecryption remote,
      Function<Settings, AppCluster> clusters,
      Kustomize kustomize,
      Helm helm,
      Clock clock) {
    this.keys = keys;
    this.external = external;
    this.remote = remote;
    this.clusters = clusters;
    this.kustomize = kustomize;
    this.helm = helm;
    this.clock = clock;
  }

  @Override
  public Preparation prepare(SourceTree tree, AppState state, Settings settings, Weight weight) {
    SecretsPipeline ready;
    try {
      ready = pipeline();
    } catch (NoKeyException none) {
      return Preparation.Refused.of(none.problem());
    }
    AppCluster cluster = clusters.apply(settings);
    String namespace = state.key.namespace();
    try (KeySource decryption = new KeySource(() -> load(settings, cluster, namespace));
        RingLease sealing = keys.sealing()) {
      return switch (Variables.load(cluster.named(), namespace, settings.postBuild())) {
        case Variables.Loading.Failed(List<Problem> problems) -> Preparation.Refused.of(problems);
        case Variables.Loading.Loaded(Variables variables) -> {
          try (variables) {
            yield prepare(
                ready, tree, state, settings, cluster, decryption, sealing, variables, weight);
          }
        }
      };
    } catch (NoKeyException none) {
      return Preparation.Refused.of(none.problem());
    }
  }

  private KeyLoading load(Settings settings, AppCluster cluster, String namespace) {
    KeyLoading loading =
        settings
            .decryptionSecret()
            .map(name -> DecryptionKeys.load(cluster.named(), namespace, name))
            .orElseGet(() -> new KeyLoading.Loaded(DecryptionKeys.none()));
    return switch (loading) {
      case KeyLoading.Failed failed -> failed;
      case KeyLoading.Loaded(DecryptionKeys local) ->
          new KeyLoading.Loaded(remote.extend(local, settings.trust(), cluster.named(), namespace));
    };
  }

  private static Preparation prepare(
      SecretsPipeline pipeline,
      SourceTree tree,
      AppState state,
      Settings settings,
      AppCluster cluster,
      KeySource decryption,
      RingLease sealing,
      Variables variables,
      Weight weight) {
    List<ChartSettings.ValuesFrom> wanted =
        settings.helm().map(ChartSettings::valuesFrom).orElse(List.of());
    return switch (ClusterValues.load(cluster.named(), state.key.namespace(), wanted)) {
      case ClusterValues.Loading.Failed(List<Problem> problems) -> Preparation.Refused.of(problems);
      case ClusterValues.Loading.Loaded(ClusterValues values) -> {
        try (values) {
          yield pipeline.prepare(
              new PreparationRequest(
                  tree,
                  settings.choice(),
                  state.key,
                  settings.namespace(),
                  decryption,
                  sealing.keys(),
                  cluster.referred(),
                  cluster.rights(),
                  new SecretPolicy(settings.secretKinds(), settings.allowPlaintextSecrets()),
                  settings.customization(),
                  variables,
                  new ChartRequest(settings.helm(), values, cluster.capabilities()),
                  state.decrypted,
                  weight));
        }
      }
    };
  }

  /** It needs the placeholder key, so it is made when that is there. */
  private synchronized SecretsPipeline pipeline() {
    if (pipeline == null) {
      pipeline =
          new SecretsPipeline(
              keys.placeholders(), external, kustomize, helm, LoadLimits.defaults(), clock);
    }
    return pipeline;
  }

  @Override
  public synchronized void close() {
    if (pipeline != null) {
      pipeline.close();
    }
  }
}
