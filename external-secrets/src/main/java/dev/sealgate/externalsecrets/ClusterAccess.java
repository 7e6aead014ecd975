package dev.sealgate.externalsecrets;

import static java.util.Objects.requireNonNull;

import dev.sealgate.crypto.SecretBytes;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What one Application may see of its cluster. Every call is made with that Application's identity,
 * never with the controller's own, so what an ExternalSecret can reach is what its ServiceAccount
 * can reach. Implementations are thread-safe.
 */
public interface ClusterAccess {

  /**
   * Names the identity that the calls are made with, and its cluster. Two accesses with different
   * rights have different identities: tokens that a provider obtained for one are never used for
   * another.
   */
  String identity();

  /** The data of a Secret, decoded. The caller closes the values. */
  Lookup<Map<String, SecretBytes>> secret(String namespace, String name);

  /** The {@code data} (as UTF-8) and {@code binaryData} (decoded) of a ConfigMap. */
  Lookup<Map<String, SecretBytes>> configMap(String namespace, String name);

  /**
   * A bound token of a ServiceAccount by TokenRequest. An empty audience list asks for the API
   * server's own audience. The caller closes the token.
   */
  Lookup<SecretBytes> token(
      String namespace, String serviceAccount, List<String> audiences, Duration validity);

  /**
   * An object of any kind as a tree of maps, lists and scalars: stores, Namespaces (their labels),
   * ServiceAccounts (their annotations).
   *
   * @param namespace empty for a cluster-scoped kind
   */
  Lookup<Map<String, Object>> resource(
      String apiVersion, String kind, String namespace, String name);

  /**
   * The same API server seen with another bearer token, as the {@code kubernetes} provider does for
   * {@code auth.serviceAccount}. The token stays the caller's and outlives the returned access.
   */
  ClusterAccess withBearerToken(SecretBytes token);

  /** The four answers a lookup can have. */
  sealed interface Lookup<T> {

    record Found<T>(T value) implements Lookup<T> {
      public Found {
        requireNonNull(value, "value");
      }
    }

    record Missing<T>() implements Lookup<T> {}

    record Denied<T>() implements Lookup<T> {}

    /** No answer, or none that can be relied on. */
    record Unreachable<T>() implements Lookup<T> {}
  }
}
