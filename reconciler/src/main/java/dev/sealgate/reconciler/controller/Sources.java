package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.controller.SecretWatches.Watched;
import dev.sealgate.reconciler.git.FetchResult;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What an Application is made from: its source, and the Secrets and ConfigMaps beside it. */
final class Sources {
  private final SourceFetcher fetcher;
  private final SecretWatches secrets;
  private final Supplier<String> sealingKeys;

  /**
   * @param sealingKeys changes when they do
   */
  Sources(SourceFetcher fetcher, SecretWatches secrets, Supplier<String> sealingKeys) {
    this.fetcher = fetcher;
    this.secrets = secrets;
    this.sealingKeys = sealingKeys;
  }

  /** From now on changes of the Secrets that the Application uses wake it. */
  void follow(AppState state, Settings settings) {
    Set<Watched> used = new HashSet<>();
    String namespace = state.key.namespace();
    settings.sourceSecret().ifPresent(name -> used.add(Watched.named(namespace, name)));
    settings.decryptionSecret().ifPresent(name -> used.add(Watched.named(namespace, name)));
    settings
        .chart()
        .flatMap(RemoteChart::values)
        .flatMap(RemoteChart.Values::secret)
        .ifPresent(name -> used.add(Watched.named(namespace, name)));
    settings.target().secretName().ifPresent(name -> used.add(Watched.named(namespace, name)));
    used.addAll(variables(state, settings));
    secrets.require(state.key, used);
  }

  void unfollow(AppState state) {
    secrets.require(state.key, Set.of());
    fetcher.unfollow(state.key);
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

  /** From now on a fetch of another Application that finds a newer commit wakes this one. */
  FetchResult fetch(AppState state, Settings settings, Ask ask) {
    return fetcher.fetch(state, settings, ask);
  }

  /** As it was at that revision. */
  FetchResult fetchAt(AppState state, Settings settings, String revision) {
    return fetcher.fetchAt(state, settings, revision);
  }
}
