package dev.sealgate.externalsecrets;

import static java.util.Objects.requireNonNull;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.ClusterAccess.Lookup;
import dev.sealgate.externalsecrets.Failure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A store as its provider sees it: its specification, and the means to follow the references in it
 * with the Application's rights.
 *
 * @param spec the provider's part of the store
 * @param kind of the store
 * @param fromTree true if it comes from the source tree, so whoever writes that tree controls it
 * @param namespace where references are looked up that name no namespace: the store's own, or for a
 *     ClusterSecretStore that of the ExternalSecret
 * @param access the cluster as the Application sees it
 */
public record StoreContext(
    Fields spec, StoreKind kind, boolean fromTree, String namespace, ClusterAccess access) {

  public StoreContext {
    requireNonNull(spec, "spec");
    requireNonNull(kind, "kind");
    requireNonNull(namespace, "namespace");
    requireNonNull(access, "access");
  }

  /**
   * A key of a Secret or ConfigMap.
   *
   * @param path of the reference in the store, for failures
   */
  public record KeyRef(boolean secret, String namespace, String name, String key, String path) {}

  /** A ServiceAccount whose token is asked for. */
  public record AccountRef(String namespace, String name, List<String> audiences, String path) {}

  /** Reads a {@code SecretKeySelector}; without a default, its key is required. */
  public Optional<KeyRef> secretRef(Fields parent, String field, String defaultKey) {
    return parent.object(field).map(ref -> keyRef(ref, true, defaultKey));
  }

  /** Reads a {@code caProvider}. */
  public Optional<KeyRef> caProvider(Fields parent) {
    return parent
        .object("caProvider")
        .map(ref ->
            keyRef(ref, ref.choice("type", Map.of("Secret", true, "ConfigMap", false), false), ""));
  }

  /** Reads a {@code ServiceAccountSelector}. */
  public Optional<AccountRef> accountRef(Fields parent, String field) {
    return parent
        .object(field)
        .map(ref ->
            new AccountRef(
                namespaceOf(ref), ref.requiredText("name"), ref.texts("audiences"), ref.path()));
  }

  private KeyRef keyRef(Fields ref, boolean secret, String defaultKey) {
    String key = defaultKey.isEmpty() ? ref.requiredText("key") : ref.text("key", defaultKey);
    return new KeyRef(secret, namespaceOf(ref), ref.requiredText("name"), key, ref.path());
  }

  private String namespaceOf(Fields ref) {
    Optional<String> named = ref.text("namespace");
    if (kind == StoreKind.NAMESPACED && named.isPresent() && !named.get().equals(namespace)) {
      ref.refuse(
          Kind.DENIED,
          "namespace",
          "is not the SecretStore's own namespace",
          "only a ClusterSecretStore may refer to other namespaces");
    }
    return named.orElse(namespace);
  }

  /**
   * The value that a reference leads to; the caller closes it.
   *
   * @throws StoreException if it leads to none
   */
  public SecretBytes value(KeyRef ref) {
    String object = (ref.secret() ? "Secret " : "ConfigMap ") + ref.namespace() + "/" + ref.name();
    Map<String, SecretBytes> data =
        found(
            ref.secret()
                ? access.secret(ref.namespace(), ref.name())
                : access.configMap(ref.namespace(), ref.name()),
            object,
            "get",
            ref.path());
    SecretBytes value = data.get(ref.key());
    data.forEach((key, other) -> {
      if (!key.equals(ref.key())) {
        other.close();
      }
    });
    if (value == null) {
      throw new StoreException(
          Kind.MISSING, ref.path(), object + " has no key " + ref.key(), "add it, or correct key");
    }
    return value;
  }

  /**
   * A token of a ServiceAccount; the caller closes it.
   *
   * @throws StoreException if there is none to be had
   */
  public SecretBytes token(AccountRef ref, List<String> audiences, Duration validity) {
    return found(
        access.token(ref.namespace(), ref.name(), audiences, validity),
        "ServiceAccount " + ref.namespace() + "/" + ref.name(),
        "create serviceaccounts/token for",
        ref.path());
  }

  /**
   * What a lookup found.
   *
   * @param verb what the Application's ServiceAccount must be allowed to do
   * @param path of the reference in the store
   * @throws StoreException if nothing
   */
  public static <T> T found(Lookup<T> lookup, String object, String verb, String path) {
    return switch (lookup) {
      case Lookup.Found<T>(T value) -> value;
      case Lookup.Missing<T> _ ->
          throw new StoreException(
              Kind.MISSING, path, object + " does not exist", "create it, or correct the name");
      case Lookup.Denied<T> _ ->
          throw new StoreException(
              Kind.DENIED,
              path,
              "the Application may not " + verb + " " + object,
              "grant that to the ServiceAccount that spec.serviceAccountName of the Application names");
      case Lookup.Unreachable<T> _ ->
          throw new StoreException(
              Kind.UNREACHABLE,
              path,
              "the API server gave no answer about " + object,
              "this is tried again by itself");
    };
  }
}
