package dev.sealgate.externalsecrets.kubernetes;

import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.SecretReader.RemoteKey;
import dev.sealgate.externalsecrets.StoreException;

/** What reading a Secret of a cluster means, wherever the cluster is. */
final class SecretKeys {

  private SecretKeys() {}

  static void requireReadable(RemoteKey key) {
    if (!key.version().isEmpty()) {
      throw StoreException.ofKey(
          Kind.UNSUPPORTED, "a Kubernetes Secret keeps no versions", "remove version");
    }
    if (!key.key().matches("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?")) {
      throw StoreException.ofKey(
          Kind.MALFORMED, "the key is not the name of a Secret", "write the Secret's name");
    }
  }

  static StoreException missing(String namespace, RemoteKey key) {
    return StoreException.ofKey(
        Kind.MISSING,
        "there is no Secret " + key.key() + " in the namespace " + namespace,
        "create it, or correct key or remoteNamespace");
  }

  static StoreException denied(String namespace, RemoteKey key) {
    return StoreException.ofKey(
        Kind.DENIED,
        "reading the Secret " + key.key() + " in the namespace " + namespace + " is denied",
        "grant get on secrets there to the identity that the store uses");
  }
}
