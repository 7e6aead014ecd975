package dev.sealgate.externalsecrets;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * The SecretStores and ClusterSecretStores of a source tree. They take precedence over those of the
 * same name in the cluster.
 */
public record StoreCatalog(List<Store> stores) {

  /**
   * One store, and where it stands.
   *
   * @param manifest the whole manifest
   * @param file where it stands, for failures
   * @param document index of the document in the file, from 0
   * @param namespace the namespace it belongs to; empty for a ClusterSecretStore
   */
  public record Store(Map<String, Object> manifest, String file, int document, String namespace) {
    public Store {
      requireNonNull(manifest, "manifest");
      requireNonNull(file, "file");
      requireNonNull(namespace, "namespace");
    }

    @Override
    public String toString() {
      return "Store[" + file + "#" + document + "]";
    }
  }

  public StoreCatalog {
    stores = List.copyOf(stores);
  }

  public static StoreCatalog empty() {
    return new StoreCatalog(List.of());
  }

  /** All stores of that kind and name; more than one is an error that the resolver reports. */
  List<Store> named(StoreKind kind, String namespace, String name) {
    return stores.stream()
        .filter(store -> kind.kubernetesKind().equals(store.manifest().get("kind")))
        .filter(store -> kind == StoreKind.CLUSTER || store.namespace().equals(namespace))
        .filter(store ->
            store.manifest().get("metadata") instanceof Map<?, ?> metadata
                && name.equals(metadata.get("name")))
        .toList();
  }
}
