package dev.sealgate.reconciler.controller;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.ClusterAccess.Lookup;
import dev.sealgate.reconciler.controller.SecretWatches.Watched;
import dev.sealgate.reconciler.git.FetchResult;
import dev.sealgate.reconciler.git.GitRepositories;
import dev.sealgate.reconciler.git.GitSource;
import dev.sealgate.reconciler.git.SourceCredentials;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Fetches what an Application follows, with the credentials that it names. */
final class Sources {
  private final GitRepositories git;
  private final SecretWatches secrets;
  private final Function<Settings, AppCluster> clusters;
  private final Supplier<String> sealingKeys;

  /**
   * @param clusters the cluster as an Application sees it
   * @param sealingKeys changes when they do
   */
  Sources(
      GitRepositories git,
      SecretWatches secrets,
      Function<Settings, AppCluster> clusters,
      Supplier<String> sealingKeys) {
    this.git = git;
    this.secrets = secrets;
    this.clusters = clusters;
    this.sealingKeys = sealingKeys;
  }

  /** From now on changes of the Secrets that the Application uses wake it. */
  void follow(AppState state, Settings settings) {
    Set<Watched> used = new HashSet<>();
    String namespace = state.key.namespace();
    settings.sourceSecret().ifPresent(name -> used.add(Watched.named(namespace, name)));
    settings.decryptionSecret().ifPresent(name -> used.add(Watched.named(namespace, name)));
    used.addAll(variables(state, settings));
    secrets.require(state.key, used);
  }

  void unfollow(AppState state) {
    secrets.require(state.key, Set.of());
  }

  /** Changes with the keys and variables that the preparation uses. */
  String keysVersion(AppState state, Settings settings) {
    return sealingKeys.get()
        + settings
            .decryptionSecret()
            .map(name -> secrets.version(Watched.named(state.key.namespace(), name)))
            .orElse("")
        + variables(state, settings).stream().map(secrets::version).toList();
  }

  private static List<Watched> variables(AppState state, Settings settings) {
    String namespace = state.key.namespace();
    Stream<Watched> variables =
        settings.postBuild().from().stream()
            .map(from -> watched(namespace, from.secret(), from.name()));
    Stream<Watched> values =
        settings.helm().stream()
            .flatMap(helm -> helm.valuesFrom().stream())
            .map(from -> watched(namespace, from.secret(), from.name()));
    return Stream.concat(variables, values).toList();
  }

  private static Watched watched(String namespace, boolean secret, String name) {
    return secret ? Watched.named(namespace, name) : Watched.configMap(namespace, name);
  }

  /**
   * @param fresh false accepts what the server told another Application a moment ago
   */
  FetchResult fetch(AppState state, Settings settings, boolean fresh) {
    return fetch(state, settings, settings.source(), fresh);
  }

  /** As it was at that commit. */
  FetchResult fetchAt(AppState state, Settings settings, String commit) {
    GitSource source = settings.source();
    return fetch(state, settings, new GitSource(source.repoUrl(), commit, source.path()), false);
  }

  private FetchResult fetch(AppState state, Settings settings, GitSource source, boolean fresh) {
    Duration acceptAge = fresh ? Duration.ZERO : settings.interval().dividedBy(4);
    if (settings.sourceSecret().isEmpty()) {
      return git.fetch(source, SourceCredentials.anonymous(), acceptAge);
    }
    String name = settings.sourceSecret().get();
    String version =
        settings.identity()
            + " "
            + name
            + secrets.version(Watched.named(state.key.namespace(), name));
    CachedCredentials cached = state.credentials;
    if (cached == null || !cached.version().equals(version)) {
      Lookup<Map<String, SecretBytes>> found =
          clusters.apply(settings).named().secret(state.key.namespace(), name);
      if (!(found instanceof Lookup.Found<Map<String, SecretBytes>>(var data))) {
        return new FetchResult.Failed(unreadable(name, settings, found));
      }
      if (cached != null) {
        cached.close();
      }
      cached =
          new CachedCredentials(
              version, SourceCredentials.ofSecret(state.key.namespace(), name, data));
      state.credentials = cached;
    }
    return git.fetch(source, cached.value(), acceptAge);
  }

  private static Problem unreadable(String name, Settings settings, Lookup<?> lookup) {
    String secret = "the Secret " + name + " of spec.source.secretRef ";
    return switch (lookup) {
      case Lookup.Found<?> _ -> throw new IllegalArgumentException("it was found");
      case Lookup.Missing<?> _ ->
          Problem.of(
              Reason.SOURCE_DENIED, secret + "does not exist", "make it, or correct the name");
      case Lookup.Denied<?> _ ->
          Problem.of(
              Reason.FORBIDDEN,
              settings.identity() + " may not get secrets: " + secret + "can't be read",
              "grant it by a Role");
      case Lookup.Unreachable<?> _ ->
          Problem.of(
              Reason.API_UNAVAILABLE,
              secret + "can't be read: the API server does not answer",
              "it is tried again");
    };
  }
}
