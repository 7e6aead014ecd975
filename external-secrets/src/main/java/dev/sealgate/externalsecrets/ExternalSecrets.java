package dev.sealgate.externalsecrets;

import java.util.List;

/**
 * Resolves ExternalSecrets. One instance serves all Applications; its providers keep logins and
 * connections, keyed by the identity they belong to.
 */
public final class ExternalSecrets implements AutoCloseable {

  /** The API group whose ExternalSecret, SecretStore and ClusterSecretStore are read. */
  public static final String API_GROUP = "external-secrets.io";

  private final List<SecretProvider> providers;

  private ExternalSecrets(List<SecretProvider> providers) {
    this.providers = List.copyOf(providers);
  }

  /** With the given providers, which it closes. */
  public static ExternalSecrets using(List<SecretProvider> providers) {
    return new ExternalSecrets(providers);
  }

  /**
   * Fetches and assembles one Secret. Blocks on the network, bounded by the providers' timeouts;
   * safe for use by many threads. Never throws for anything that a manifest, a store or the cluster
   * can cause.
   */
  public Resolution resolve(ExternalSecretRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    providers.forEach(SecretProvider::close);
  }
}
