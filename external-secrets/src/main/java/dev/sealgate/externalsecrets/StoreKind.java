package dev.sealgate.externalsecrets;

/** The two scopes of a store. */
public enum StoreKind {
  NAMESPACED("SecretStore"),
  CLUSTER("ClusterSecretStore");

  private final String kubernetesKind;

  StoreKind(String kubernetesKind) {
    this.kubernetesKind = kubernetesKind;
  }

  public String kubernetesKind() {
    return kubernetesKind;
  }
}
