package dev.sealgate.externalsecrets;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * One ExternalSecret to resolve.
 *
 * @param manifest the whole manifest, as parsed
 * @param file where it stands, for failures
 * @param document index of the document in the file, from 0
 * @param stores the stores of the same tree
 * @param access the cluster as the Application sees it
 * @param namespace the namespace that the ExternalSecret and its Secret belong to
 */
public record ExternalSecretRequest(
    Map<String, Object> manifest,
    String file,
    int document,
    StoreCatalog stores,
    ClusterAccess access,
    String namespace) {

  public ExternalSecretRequest {
    requireNonNull(manifest, "manifest");
    requireNonNull(file, "file");
    requireNonNull(stores, "stores");
    requireNonNull(access, "access");
    requireNonNull(namespace, "namespace");
  }

  @Override
  public String toString() {
    return "ExternalSecretRequest[" + file + "#" + document + "]";
  }
}
