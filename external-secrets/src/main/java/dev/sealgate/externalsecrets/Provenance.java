package dev.sealgate.externalsecrets;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Where keys of a resolved Secret came from.
 *
 * @param keys the keys fetched, before a template renames them; sorted
 * @param store such as {@code ClusterSecretStore/vault}
 * @param provider such as {@code vault}
 * @param remoteKey the key in the store
 * @param property the property asked for, empty for the whole
 * @param version the version that the store answered with, empty where it has none
 */
public record Provenance(
    List<String> keys,
    String store,
    String provider,
    String remoteKey,
    String property,
    String version) {

  public Provenance {
    keys = List.copyOf(keys);
    requireNonNull(store, "store");
    requireNonNull(provider, "provider");
    requireNonNull(remoteKey, "remoteKey");
    requireNonNull(property, "property");
    requireNonNull(version, "version");
  }
}
