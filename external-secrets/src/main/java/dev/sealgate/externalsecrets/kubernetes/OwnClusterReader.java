package dev.sealgate.externalsecrets.kubernetes;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.ClusterAccess;
import dev.sealgate.externalsecrets.ClusterAccess.Lookup;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.Lazy;
import dev.sealgate.externalsecrets.RemoteSecret;
import dev.sealgate.externalsecrets.SecretReader;
import dev.sealgate.externalsecrets.StoreContext;
import dev.sealgate.externalsecrets.StoreException;
import dev.sealgate.externalsecrets.kubernetes.KubernetesSpec.Auth;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Secrets of the cluster that Sealgate manages. */
final class OwnClusterReader implements SecretReader {

  private static final Duration TOKEN_VALIDITY = Duration.ofMinutes(10);

  /** An access, and the token that it lives on. */
  private record Session(ClusterAccess access, Optional<SecretBytes> token) {}

  private final KubernetesSpec spec;
  private final Lazy<Session> session;

  OwnClusterReader(StoreContext store, KubernetesSpec spec) {
    this.spec = spec;
    this.session = new Lazy<>(() -> connect(store));
  }

  private Session connect(StoreContext store) {
    return switch (spec.auth()) {
      case Auth.Own _ -> new Session(store.access(), Optional.empty());
      case Auth.Token(StoreContext.KeyRef ref) ->
          withToken(store.access(), BearerTokens.from(store, ref));
      case Auth.Account(StoreContext.AccountRef account) ->
          withToken(store.access(), store.token(account, account.audiences(), TOKEN_VALIDITY));
      case Auth.Certificate _ -> throw new IllegalStateException("the store was refused");
    };
  }

  private static Session withToken(ClusterAccess access, SecretBytes token) {
    return new Session(access.withBearerToken(token), Optional.of(token));
  }

  @Override
  public RemoteSecret read(RemoteKey key) {
    SecretKeys.requireReadable(key);
    ClusterAccess access = session.get().access();
    if (key.metadata()) {
      Lookup<Map<String, Object>> lookup =
          access.resource("v1", "Secret", spec.namespace(), key.key());
      return SecretObjects.metadata(found(lookup, key));
    }
    return new RemoteSecret.Entries(found(access.secret(spec.namespace(), key.key()), key), "");
  }

  private <T> T found(Lookup<T> lookup, RemoteKey key) {
    return switch (lookup) {
      case Lookup.Found<T>(T value) -> value;
      case Lookup.Missing<T> _ -> throw SecretKeys.missing(spec.namespace(), key);
      case Lookup.Denied<T> _ -> throw SecretKeys.denied(spec.namespace(), key);
      case Lookup.Unreachable<T> _ ->
          throw new StoreException(
              Kind.UNREACHABLE,
              spec.path(),
              "the API server gave no answer",
              "this is tried again by itself");
    };
  }

  @Override
  public void close() {
    session.ifPresent(s -> s.token().ifPresent(SecretBytes::close));
  }
}
