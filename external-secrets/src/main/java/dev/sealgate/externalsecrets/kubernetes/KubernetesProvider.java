package dev.sealgate.externalsecrets.kubernetes;

import dev.sealgate.externalsecrets.IdentityDigest;
import dev.sealgate.externalsecrets.SecretProvider;
import dev.sealgate.externalsecrets.SecretReader;
import dev.sealgate.externalsecrets.StoreContext;
import dev.sealgate.externalsecrets.http.ClientPool;
import dev.sealgate.externalsecrets.http.HttpLimits;

/**
 * Reads Secrets of a cluster. Those of the Application's own cluster are read through its access,
 * so with its rights or with those of a ServiceAccount that it may mint tokens for; those of
 * another cluster over HTTPS, with the credentials that the store names.
 */
public final class KubernetesProvider implements SecretProvider {

  private final ClientPool clients;

  public KubernetesProvider(HttpLimits limits, IdentityDigest digest) {
    clients = new ClientPool(limits, digest);
  }

  @Override
  public String name() {
    return "kubernetes";
  }

  @Override
  public SecretReader open(StoreContext store) {
    KubernetesSpec spec = KubernetesSpec.read(store);
    return spec.server().isPresent()
        ? new RemoteClusterReader(store, spec, clients)
        : new OwnClusterReader(store, spec);
  }

  @Override
  public void close() {
    clients.close();
  }
}
