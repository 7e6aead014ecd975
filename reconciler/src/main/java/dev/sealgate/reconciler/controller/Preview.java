package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.mask.PlaceholderKey;
import dev.sealgate.crypto.sealed.SealingKeyRing;
import dev.sealgate.externalsecrets.ClusterAccess;
import dev.sealgate.externalsecrets.ExternalSecrets;
import dev.sealgate.reconciler.charts.ChartRepositories;
import dev.sealgate.reconciler.git.FetchResult;
import dev.sealgate.reconciler.git.SourceCredentials;
import dev.sealgate.reconciler.git.SourceTree;
import dev.sealgate.reconciler.helm.Capabilities;
import dev.sealgate.reconciler.helm.ChartSettings;
import dev.sealgate.reconciler.helm.Helm;
import dev.sealgate.reconciler.kustomize.Kustomize;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.Permission;
import dev.sealgate.reconciler.model.Preparation;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.render.LoadLimits;
import dev.sealgate.reconciler.render.Weight;
import dev.sealgate.reconciler.secrets.ChartRequest;
import dev.sealgate.reconciler.secrets.ClusterValues;
import dev.sealgate.reconciler.secrets.DecryptionCache;
import dev.sealgate.reconciler.secrets.DecryptionKeys;
import dev.sealgate.reconciler.secrets.KeySource;
import dev.sealgate.reconciler.secrets.PreparationRequest;
import dev.sealgate.reconciler.secrets.SecretPolicy;
import dev.sealgate.reconciler.secrets.SecretsPipeline;
import dev.sealgate.reconciler.secrets.Variables;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the controller would apply, for whoever wants to see it without one: the same settings, the
 * same pipeline, keys and files of the caller. Placeholders can be compared within one instance.
 */
public final class Preview implements AutoCloseable {
  private final PlaceholderKey placeholders;
  private final SecretsPipeline pipeline;

  /**
   * @param external stays the caller's
   */
  public Preview(ExternalSecrets external, Kustomize kustomize, Helm helm, Clock clock) {
    this.placeholders = PlaceholderKey.generate();
    this.pipeline =
        new SecretsPipeline(placeholders, external, kustomize, helm, LoadLimits.defaults(), clock);
  }

  /**
   * Blocks. Everything is borrowed.
   *
   * @param application with a name and a namespace
   * @param keys what the Secret of {@code spec.decryption.secretRef} holds; without that field they
   *     are not used, as the controller would have none
   * @param cluster what variables and stores are read from
   */
  public Preparation prepare(
      Application application,
      SourceTree tree,
      DecryptionKeys keys,
      SealingKeyRing sealingKeys,
      ClusterAccess cluster) {
    Settings settings = Settings.of(application);
    AppKey owner =
        new AppKey(application.getMetadata().getNamespace(), application.getMetadata().getName());
    return switch (Variables.load(cluster, owner.namespace(), settings.postBuild())) {
      case Variables.Loading.Failed(List<Problem> problems) -> Preparation.Refused.of(problems);
      case Variables.Loading.Loaded(Variables variables) -> {
        try (variables) {
          yield switch (ClusterValues.load(
              cluster,
              owner.namespace(),
              settings.helm().map(ChartSettings::valuesFrom).orElse(List.of()))) {
            case ClusterValues.Loading.Failed(List<Problem> problems) ->
                Preparation.Refused.of(problems);
            case ClusterValues.Loading.Loaded(ClusterValues values) -> {
              try (values;
                  DecryptionCache cache = new DecryptionCache()) {
                yield pipeline.prepare(
                    new PreparationRequest(
                        tree,
                        settings.choice(),
                        owner,
                        settings.namespace(),
                        KeySource.of(
                            settings.decryptionSecret().isPresent() ? keys : DecryptionKeys.none()),
                        sealingKeys,
                        cluster,
                        (_, _) -> Permission.GRANTED,
                        new SecretPolicy(settings.secretKinds(), settings.allowPlaintextSecrets()),
                        settings.customization(),
                        variables,
                        new ChartRequest(
                            settings.helm(), values, () -> Optional.of(Capabilities.ASSUMED)),
                        cache,
                        Weight.unlimited()));
              }
            }
          };
        }
      }
    };
  }

  /**
   * The chart that {@code spec.source.chart} names, from where {@code spec.source.repoURL} says.
   * Blocks.
   *
   * @param cluster the login is read from it, where the Application names one
   * @throws IllegalArgumentException the source is a folder of Git
   */
  public FetchResult chart(
      Application application, ChartRepositories charts, ClusterAccess cluster) {
    Settings settings = Settings.of(application);
    RemoteChart chart =
        settings.chart().orElseThrow(() -> new IllegalArgumentException("no chart is named"));
    if (!chart.fault().isEmpty()) {
      return chart.refused();
    }
    Optional<String> secret = settings.sourceSecret();
    if (secret.isEmpty()) {
      return charts.fetch(chart.source(), SourceCredentials.anonymous(), Duration.ZERO);
    }
    String namespace = application.getMetadata().getNamespace();
    if (!(cluster.secret(namespace, secret.get())
        instanceof ClusterAccess.Lookup.Found<Map<String, SecretBytes>>(var data))) {
      return new FetchResult.Failed(
          Problem.of(
              Reason.SOURCE_DENIED,
              "the Secret " + secret.get() + " of spec.source.secretRef is not at hand",
              "put it in the files beside the Application, or read it from the cluster"));
    }
    try (SourceCredentials login = SourceCredentials.ofSecret(namespace, secret.get(), data)) {
      return charts.fetch(chart.source(), login, Duration.ZERO);
    }
  }

  @Override
  public void close() {
    pipeline.close();
    placeholders.close();
  }
}
