package dev.sealgate.externalsecrets.vault;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.IdentityDigest;
import dev.sealgate.externalsecrets.StoreContext;
import dev.sealgate.externalsecrets.StoreContext.AccountRef;
import dev.sealgate.externalsecrets.StoreContext.KeyRef;
import dev.sealgate.externalsecrets.StoreException;
import dev.sealgate.externalsecrets.http.ClientPool;
import dev.sealgate.externalsecrets.http.TlsIdentity.UnusablePemException;
import dev.sealgate.externalsecrets.vault.VaultApi.Grant;
import dev.sealgate.externalsecrets.vault.VaultLogins.Ticket;
import dev.sealgate.externalsecrets.vault.VaultSession.TicketOffice;
import dev.sealgate.externalsecrets.vault.VaultSpec.Auth;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Logs in as a store says. Credentials are read each time, with the Application's rights; what is
 * kept between resolutions is only the token that the login gave, under everything that went into
 * it.
 */
final class VaultConnector {

  /** Enough for the login; the shortest that TokenRequest gives. */
  private static final Duration ACCOUNT_TOKEN_VALIDITY = Duration.ofMinutes(10);

  private final ClientPool clients;
  private final VaultLogins logins;
  private final IdentityDigest digest;

  VaultConnector(ClientPool clients, VaultLogins logins, IdentityDigest digest) {
    this.clients = clients;
    this.logins = logins;
    this.digest = digest;
  }

  /**
   * @throws StoreException if a reference leads nowhere or the login is refused
   */
  VaultSession connect(StoreContext store, VaultSpec spec) {
    IdentityDigest.Builder identity =
        digest
            .begin()
            .add(store.access().identity())
            .add(spec.server().toString())
            .add(spec.loginNamespace().orElse(""))
            .add(spec.headers().toString());
    VaultApi api = api(store, spec, identity);
    return switch (spec.auth()) {
      case Auth.Token(KeyRef ref) -> {
        Ticket ticket = new Ticket(credential(store, ref), true);
        yield session(api, spec, _ -> ticket, List.of());
      }
      case Auth.AppRole method -> byAppRole(store, spec, method, api, identity);
      case Auth.Kubernetes method -> byKubernetes(store, spec, method, api, identity);
      case Auth.Unusable _ -> throw new IllegalStateException("the store was refused");
    };
  }

  private VaultApi api(StoreContext store, VaultSpec spec, IdentityDigest.Builder identity) {
    Optional<SecretBytes> authorities = spec.authorities().fetch(store);
    Optional<SecretBytes> certificate = spec.clientCertificate().map(store::value);
    Optional<SecretBytes> key = spec.clientKey().map(store::value);
    List<SecretBytes> given =
        Stream.of(authorities, certificate, key).flatMap(Optional::stream).toList();
    given.forEach(identity::add);
    try {
      return new VaultApi(
          spec.server(),
          clients.client(authorities, certificate, key, spec.headers()),
          spec.path() + ".server");
    } catch (UnusablePemException e) {
      throw new StoreException(
          Kind.MALFORMED,
          spec.path(),
          "a CA bundle, client certificate or client key " + e.getMessage(),
          "give PEM text");
    } finally {
      given.forEach(SecretBytes::close);
    }
  }

  private VaultSession byAppRole(
      StoreContext store,
      VaultSpec spec,
      Auth.AppRole method,
      VaultApi api,
      IdentityDigest.Builder identity) {
    SecretBytes secretId = credential(store, method.secretId());
    SecretBytes roleId =
        method
            .roleRef()
            .map(ref -> credential(store, ref))
            .orElseGet(() -> SecretBytes.utf8(method.roleId()));
    String name = identity.add("appRole").add(method.mount()).add(roleId).add(secretId).end();
    String field = spec.path() + ".auth.appRole";
    return session(
        api,
        spec,
        office(
            name,
            () ->
                api.loginByAppRole(method.mount(), roleId, secretId, spec.loginNamespace(), field),
            api,
            spec,
            field),
        List.of(roleId, secretId));
  }

  private VaultSession byKubernetes(
      StoreContext store,
      VaultSpec spec,
      Auth.Kubernetes method,
      VaultApi api,
      IdentityDigest.Builder identity) {
    identity.add("kubernetes").add(method.mount()).add(method.role());
    Optional<SecretBytes> given = method.token().map(ref -> credential(store, ref));
    given.ifPresent(identity::add);
    method
        .account()
        .ifPresent(account ->
            identity
                .add(account.namespace())
                .add(account.name())
                .add(account.audiences().toString()));
    String field = spec.path() + ".auth.kubernetes";
    Supplier<Grant> login =
        () -> {
          try (SecretBytes jwt = jwt(store, method.account(), given)) {
            return api.loginByKubernetes(
                method.mount(), method.role(), jwt, spec.loginNamespace(), field);
          }
        };
    return session(
        api, spec, office(identity.end(), login, api, spec, field), given.stream().toList());
  }

  private static SecretBytes jwt(
      StoreContext store, Optional<AccountRef> account, Optional<SecretBytes> given) {
    return account
        .map(ref -> store.token(ref, ref.audiences(), ACCOUNT_TOKEN_VALIDITY))
        .orElseGet(() -> given.orElseThrow().duplicate());
  }

  private TicketOffice office(
      String identity, Supplier<Grant> login, VaultApi api, VaultSpec spec, String field) {
    return dead -> {
      dead.ifPresent(token -> logins.forget(identity, token));
      return logins.ticket(identity, new Account(api, spec.loginNamespace(), field, login));
    };
  }

  private record Account(
      VaultApi api, Optional<String> namespace, String field, Supplier<Grant> how)
      implements VaultLogins.Account {
    @Override
    public Grant login() {
      return how.get();
    }

    @Override
    public Grant renew(SecretBytes token) {
      return api.renew(token, namespace, field);
    }

    @Override
    public void revoke(SecretBytes token) {
      api.revoke(token, namespace);
    }
  }

  private static VaultSession session(
      VaultApi api, VaultSpec spec, TicketOffice office, List<SecretBytes> owned) {
    try {
      return new VaultSession(api, spec.namespace(), spec.loginNamespace(), office, owned);
    } catch (StoreException e) {
      owned.forEach(SecretBytes::close);
      throw e;
    }
  }

  private static SecretBytes credential(StoreContext store, KeyRef ref) {
    try (SecretBytes value = store.value(ref)) {
      return VaultCredential.of(value, ref.path(), "the key " + ref.key());
    }
  }
}
