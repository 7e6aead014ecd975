package dev.sealgate.externalsecrets.kubernetes;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.Lazy;
import dev.sealgate.externalsecrets.RemoteSecret;
import dev.sealgate.externalsecrets.SecretReader;
import dev.sealgate.externalsecrets.StoreContext;
import dev.sealgate.externalsecrets.StoreContext.AccountRef;
import dev.sealgate.externalsecrets.StoreContext.KeyRef;
import dev.sealgate.externalsecrets.StoreException;
import dev.sealgate.externalsecrets.http.ClientPool;
import dev.sealgate.externalsecrets.http.TlsIdentity.UnusablePemException;
import dev.sealgate.externalsecrets.http.TransportFailures;
import dev.sealgate.externalsecrets.kubernetes.KubernetesSpec.Auth;
import dev.sealgate.externalsecrets.values.ValueException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Secrets of another cluster, by its API. */
final class RemoteClusterReader implements SecretReader {

  private static final Duration TOKEN_VALIDITY = Duration.ofMinutes(10);
  private static final String AGAIN = "this is tried again by itself";

  /**
   * @param token to be sent; without one, the client's certificate says who it is
   */
  private record Session(HttpClient http, Optional<SecretBytes> token) {}

  private final KubernetesSpec spec;
  private final URI server;
  private final ClientPool clients;
  private final Lazy<Session> session;

  RemoteClusterReader(StoreContext store, KubernetesSpec spec, ClientPool clients) {
    this.spec = spec;
    this.server = spec.server().orElseThrow();
    this.clients = clients;
    this.session = new Lazy<>(() -> connect(store));
  }

  private Session connect(StoreContext store) {
    return switch (spec.auth()) {
      case Auth.Token(KeyRef ref) -> {
        HttpClient http = http(store, Optional.empty(), Optional.empty());
        yield new Session(http, Optional.of(BearerTokens.from(store, ref)));
      }
      case Auth.Account(AccountRef account) -> {
        HttpClient http = http(store, Optional.empty(), Optional.empty());
        yield new Session(
            http, Optional.of(store.token(account, account.audiences(), TOKEN_VALIDITY)));
      }
      case Auth.Certificate(KeyRef certificate, KeyRef key) ->
          new Session(http(store, Optional.of(certificate), Optional.of(key)), Optional.empty());
      case Auth.Own _ -> throw new IllegalStateException("the store was refused");
    };
  }

  private HttpClient http(
      StoreContext store, Optional<KeyRef> certificateRef, Optional<KeyRef> keyRef) {
    Optional<SecretBytes> authorities = spec.authorities().fetch(store);
    Optional<SecretBytes> certificate = certificateRef.map(store::value);
    Optional<SecretBytes> key = keyRef.map(store::value);
    try {
      return clients.client(authorities, certificate, key, Map.of());
    } catch (UnusablePemException e) {
      throw new StoreException(
          Kind.MALFORMED,
          spec.path(),
          "a CA bundle, client certificate or client key " + e.getMessage(),
          "give PEM text");
    } finally {
      Stream.of(authorities, certificate, key)
          .flatMap(Optional::stream)
          .forEach(SecretBytes::close);
    }
  }

  @Override
  public RemoteSecret read(RemoteKey key) {
    SecretKeys.requireReadable(key);
    HttpResponse<byte[]> response = get(key);
    try (SecretBytes body = SecretBytes.takeOwnershipOf(response.body())) {
      if (response.statusCode() != 200) {
        throw failure(response.statusCode(), body, key);
      }
      return key.metadata() ? SecretObjects.metadata(body) : SecretObjects.entries(body);
    } catch (ValueException _) {
      throw new StoreException(
          Kind.MALFORMED,
          spec.path() + ".server",
          server + " answers, but not as an API server does",
          "check that url is the address of an API server");
    }
  }

  private HttpResponse<byte[]> get(RemoteKey key) {
    Session open = session.get();
    URI uri =
        URI.create(server + "/api/v1/namespaces/" + spec.namespace() + "/secrets/" + key.key());
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", "application/json");
    open.token()
        .ifPresent(token ->
            request.header(
                "Authorization",
                "Bearer " + token.use(bytes -> new String(bytes, StandardCharsets.US_ASCII))));
    try {
      return open.http().send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw TransportFailures.of(e, server.toString(), spec.path() + ".server");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw TransportFailures.of(null, server.toString(), spec.path() + ".server");
    }
  }

  private StoreException failure(int status, SecretBytes body, RemoteKey key) {
    return switch (status) {
      case 401 ->
          new StoreException(
              Kind.DENIED,
              spec.path() + ".auth",
              server + " doesn't accept the credentials",
              "renew them, or check that they are of that cluster");
      case 403 -> SecretKeys.denied(spec.namespace(), key);
      // Another server's 404 says nothing about a Secret.
      case 404 ->
          SecretObjects.isNotFoundStatus(body)
              ? SecretKeys.missing(spec.namespace(), key)
              : new StoreException(
                  Kind.MALFORMED,
                  spec.path() + ".server",
                  server + " answers, but not as an API server does",
                  "check that url is the address of an API server");
      default ->
          status == 429 || status >= 500
              ? new StoreException(
                  Kind.UNREACHABLE,
                  spec.path() + ".server",
                  server + " failed with status " + status,
                  AGAIN)
              : new StoreException(
                  Kind.MALFORMED,
                  spec.path() + ".server",
                  server + " refuses the request with status " + status,
                  "check that url is the address of an API server");
    };
  }

  @Override
  public void close() {
    session.ifPresent(open -> open.token().ifPresent(SecretBytes::close));
  }
}
