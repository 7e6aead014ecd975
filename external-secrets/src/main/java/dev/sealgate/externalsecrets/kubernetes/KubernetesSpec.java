package dev.sealgate.externalsecrets.kubernetes;

import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.Fields;
import dev.sealgate.externalsecrets.StoreContext;
import dev.sealgate.externalsecrets.StoreContext.AccountRef;
import dev.sealgate.externalsecrets.StoreContext.KeyRef;
import dev.sealgate.externalsecrets.http.CaBundle;
import dev.sealgate.externalsecrets.http.ServerAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code spec.provider.kubernetes}, read and checked.
 *
 * @param server empty for the cluster that Sealgate manages
 */
record KubernetesSpec(
    Optional<URI> server, CaBundle authorities, String namespace, Auth auth, String path) {

  /** Whose rights are used. */
  sealed interface Auth {

    /** The Application's own; only in its own cluster. */
    record Own() implements Auth {}

    record Token(KeyRef token) implements Auth {}

    record Account(AccountRef account) implements Auth {}

    record Certificate(KeyRef certificate, KeyRef key) implements Auth {}
  }

  /** The names of the API server from within a cluster. */
  private static final Pattern SAME_CLUSTER =
      Pattern.compile("(https://)?kubernetes\\.default(\\.svc(\\.cluster\\.local)?)?(:443)?/?");

  static KubernetesSpec read(StoreContext store) {
    Fields spec = store.spec();
    spec.unsupported(
        "authRef", "take url, caBundle and auth out of the kubeconfig, and write them here");
    Optional<Fields> server = spec.object("server");
    Optional<String> url =
        server.flatMap(s -> s.text("url")).filter(u -> !SAME_CLUSTER.matcher(u).matches());
    Optional<URI> address = url.flatMap(ServerAddress::parse);
    if (url.isPresent() && address.filter(a -> "https".equals(a.getScheme())).isEmpty()) {
      server
          .orElse(spec)
          .refuse(
              Kind.MALFORMED,
              "url",
              "is not the address of an API server",
              "write https://host:port, or remove it for the cluster itself");
    }
    // In its own cluster, trust is the Application's access; what is given is read and not needed.
    CaBundle authorities =
        server
            .map(s -> CaBundle.read(store, s))
            .orElseGet(() -> new CaBundle(Optional.empty(), Optional.empty(), spec.path()));
    Auth auth = spec.object("auth").map(a -> auth(store, a)).orElseGet(Auth.Own::new);
    if (address.isPresent() && auth instanceof Auth.Own) {
      spec.refuse(
          Kind.UNSUPPORTED,
          "auth",
          "is required for another cluster, which would get the controller's own token otherwise",
          "give one of token, serviceAccount and cert");
    }
    if (url.isEmpty() && auth instanceof Auth.Certificate) {
      spec.refuse(
          Kind.UNSUPPORTED,
          "auth.cert",
          "needs the address of a server",
          "set server.url, or use serviceAccount or token");
    }
    String namespace = spec.text("remoteNamespace", "default");
    if (!namespace.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
      spec.refuse(
          Kind.MALFORMED, "remoteNamespace", "is not the name of a namespace", "correct it");
    }
    return new KubernetesSpec(address, authorities, namespace, auth, spec.path());
  }

  private static Auth auth(StoreContext store, Fields auth) {
    Optional<Auth> token =
        auth.object("token")
            .flatMap(t -> requiredRef(store, t, "bearerToken"))
            .map(Auth.Token::new);
    Optional<Auth> account = store.accountRef(auth, "serviceAccount").map(Auth.Account::new);
    Optional<Auth> certificate =
        auth.object("cert")
            .flatMap(c ->
                requiredRef(store, c, "clientCert")
                    .flatMap(cert ->
                        requiredRef(store, c, "clientKey")
                            .map(key -> new Auth.Certificate(cert, key))));
    List<Auth> methods = Stream.of(token, account, certificate).flatMap(Optional::stream).toList();
    if (methods.size() > 1) {
      auth.refuse(
          Kind.MALFORMED, "", "names more than one way to authenticate", "keep one of them");
    }
    return methods.isEmpty() ? new Auth.Own() : methods.getFirst();
  }

  private static Optional<KeyRef> requiredRef(StoreContext store, Fields parent, String field) {
    Optional<KeyRef> ref = store.secretRef(parent, field, "");
    if (ref.isEmpty()) {
      parent.requiredObject(field);
    }
    return ref;
  }
}
