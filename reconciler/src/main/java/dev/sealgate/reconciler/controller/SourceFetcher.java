package dev.sealgate.reconciler.controller;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.ClusterAccess.Lookup;
import dev.sealgate.reconciler.charts.ChartRepositories;
import dev.sealgate.reconciler.controller.SecretWatches.Watched;
import dev.sealgate.reconciler.git.FetchResult;
import dev.sealgate.reconciler.git.GitRepositories;
import dev.sealgate.reconciler.git.GitSource;
import dev.sealgate.reconciler.git.SourceCredentials;
import dev.sealgate.reconciler.git.SourceFailure;
import dev.sealgate.reconciler.git.SourceTree;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Fetches a folder of Git, or a chart and the values that lie beside it in Git. */
final class SourceFetcher {
  private final GitRepositories git;
  private final ChartRepositories charts;
  private final SecretWatches secrets;
  private final Function<Settings, AppCluster> clusters;

  /**
   * @param clusters the cluster as an Application sees it
   */
  SourceFetcher(
      GitRepositories git,
      ChartRepositories charts,
      SecretWatches secrets,
      Function<Settings, AppCluster> clusters) {
    this.git = git;
    this.charts = charts;
    this.secrets = secrets;
    this.clusters = clusters;
  }

  /** The Application is told from now on when another one finds a newer commit. */
  FetchResult fetch(AppState state, Settings settings, Ask ask) {
    if (settings.chart().isPresent() && settings.chart().get().values().isEmpty()) {
      git.unfollow(state.key);
    }
    return fetch(
        state,
        settings,
        settings.source(),
        settings.chart(),
        ask,
        (source, login, age) -> git.follow(state.key, source, login, age));
  }

  void unfollow(AppKey app) {
    git.unfollow(app);
  }

  /** As it was at that revision. */
  FetchResult fetchAt(AppState state, Settings settings, String revision) {
    GitSource source = settings.source();
    return fetch(
        state,
        settings,
        new GitSource(source.repoUrl(), revision, source.path()),
        settings.chart().map(chart -> chart.at(revision)),
        Ask.LATELY,
        git::fetch);
  }

  private interface FromGit {
    FetchResult fetch(GitSource source, SourceCredentials login, Duration acceptAge);
  }

  private FetchResult fetch(
      AppState state,
      Settings settings,
      GitSource folder,
      Optional<RemoteChart> remote,
      Ask ask,
      FromGit git) {
    Duration ofGit =
        switch (ask) {
          case NOW -> Duration.ZERO;
          case LATELY -> settings.interval().dividedBy(4);
          case KNOWN -> GitRepositories.ANY_AGE;
        };
    try {
      SourceCredentials login =
          credentials(state, settings, settings.sourceSecret(), "spec.source.secretRef");
      if (remote.isEmpty()) {
        return git.fetch(folder, login, ofGit);
      }
      RemoteChart chart = remote.get();
      if (!chart.fault().isEmpty()) {
        return chart.refused();
      }
      // many Applications share a repository: once in an interval is enough for all of them
      Duration ofCharts =
          ask == Ask.NOW ? Duration.ZERO : settings.interval().multipliedBy(9).dividedBy(10);
      FetchResult fetched = charts.fetch(chart.source(), login, ofCharts);
      if (chart.values().isEmpty() || !(fetched instanceof FetchResult.Fetched(SourceTree tree))) {
        return fetched;
      }
      return withValues(tree, chart.values().get(), state, settings, ofGit, git);
    } catch (SourceFailure failure) {
      return new FetchResult.Failed(failure.problem());
    }
  }

  /** Takes over the chart's tree. */
  private FetchResult withValues(
      SourceTree chart,
      RemoteChart.Values values,
      AppState state,
      Settings settings,
      Duration acceptAge,
      FromGit git)
      throws SourceFailure {
    boolean handedOver = false;
    try {
      SourceCredentials login =
          credentials(
              state, settings, values.secret(), "spec.source.helm.valuesRepository.secretRef");
      GitSource source = values.source();
      FetchResult result = git.fetch(source, login, acceptAge);
      return switch (result) {
        case FetchResult.Fetched(SourceTree tree) -> {
          handedOver = true;
          yield new FetchResult.Fetched(ChartRepositories.withValues(chart, tree));
        }
        case FetchResult.Failed(Problem problem) ->
            new FetchResult.Failed(
                Problem.of(
                    problem.reason(),
                    "spec.source.helm.valuesRepository: " + problem.message(),
                    problem.hint()));
      };
    } finally {
      if (!handedOver) {
        chart.close();
      }
    }
  }

  private SourceCredentials credentials(
      AppState state, Settings settings, Optional<String> secret, String field)
      throws SourceFailure {
    if (secret.isEmpty()) {
      return SourceCredentials.anonymous();
    }
    String name = secret.get();
    String namespace = state.key.namespace();
    String version =
        settings.identity() + " " + name + secrets.version(Watched.named(namespace, name));
    CachedCredentials cached = state.credentials.get(name);
    if (cached == null || !cached.version().equals(version)) {
      Lookup<Map<String, SecretBytes>> found =
          clusters.apply(settings).named().secret(namespace, name);
      if (!(found instanceof Lookup.Found<Map<String, SecretBytes>>(var data))) {
        throw new SourceFailure(
            UnreadSecret.problem(
                "the Secret " + name + " of " + field + " ",
                Reason.SOURCE_DENIED,
                settings,
                found));
      }
      if (cached != null) {
        cached.close();
      }
      cached = new CachedCredentials(version, SourceCredentials.ofSecret(namespace, name, data));
      state.credentials.put(name, cached);
    }
    return cached.value();
  }
}
