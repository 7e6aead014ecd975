package dev.sealgate.externalsecrets;

import static java.util.Objects.requireNonNull;

/**
 * A store as its provider sees it.
 *
 * @param spec the provider's part of the store
 * @param retries how often a request that got no answer is repeated, and how far apart
 * @param kind of the store
 * @param namespace where references of the store are looked up that name no namespace: the store's
 *     own, or for a ClusterSecretStore that of the ExternalSecret
 * @param access the cluster as the Application sees it
 */
public record StoreContext(
    Fields spec, RetrySettings retries, StoreKind kind, String namespace, ClusterAccess access) {

  public StoreContext {
    requireNonNull(spec, "spec");
    requireNonNull(retries, "retries");
    requireNonNull(kind, "kind");
    requireNonNull(namespace, "namespace");
    requireNonNull(access, "access");
  }
}
