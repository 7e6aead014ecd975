package dev.sealgate.externalsecrets;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Resolves ExternalSecrets. One instance serves all Applications; its providers keep logins and
 * connections, keyed by the identity they belong to.
 */
public final class ExternalSecrets implements AutoCloseable {

  /** The API group whose ExternalSecret, SecretStore and ClusterSecretStore are read. */
  public static final String API_GROUP = "external-secrets.io";

  private final Map<String, SecretProvider> providers;
  private final Fetcher fetcher;

  ExternalSecrets(List<SecretProvider> providers, Retries.Pause pause) {
    SequencedMap<String, SecretProvider> byName = new LinkedHashMap<>();
    providers.forEach(provider -> byName.put(provider.name(), provider));
    this.providers = Collections.unmodifiableSequencedMap(byName);
    this.fetcher = new Fetcher(pause);
  }

  /** With the given providers, which it closes. */
  public static ExternalSecrets using(List<SecretProvider> providers) {
    return new ExternalSecrets(providers, Thread::sleep);
  }

  /**
   * Fetches and assembles one Secret. Blocks on the network, bounded by the providers' timeouts;
   * safe for use by many threads. Never throws for anything that a manifest, a store or the cluster
   * can cause.
   */
  public Resolution resolve(ExternalSecretRequest request) {
    return new Resolver(request, providers, fetcher).resolve();
  }

  @Override
  public void close() {
    providers.values().forEach(SecretProvider::close);
  }
}
