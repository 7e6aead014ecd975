package dev.sealgate.externalsecrets.vault;

import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.Fields;
import dev.sealgate.externalsecrets.StoreContext;
import dev.sealgate.externalsecrets.StoreContext.AccountRef;
import dev.sealgate.externalsecrets.StoreContext.KeyRef;
import dev.sealgate.externalsecrets.http.CaBundle;
import dev.sealgate.externalsecrets.http.ServerAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code spec.provider.vault}, read and checked. */
record VaultSpec(
    URI server,
    VaultPaths paths,
    Optional<String> namespace,
    Optional<String> loginNamespace,
    Map<String, String> headers,
    CaBundle authorities,
    Optional<KeyRef> clientCertificate,
    Optional<KeyRef> clientKey,
    Auth auth,
    String path) {

  /** How to log in. */
  sealed interface Auth {

    record Token(KeyRef token) implements Auth {}

    /**
     * With a role ID and a secret ID.
     *
     * @param roleId empty if it is behind {@code roleRef}
     */
    record AppRole(String mount, String roleId, Optional<KeyRef> roleRef, KeyRef secretId)
        implements Auth {}

    /** With the token of a ServiceAccount, minted or from a Secret: one of the two is there. */
    record Kubernetes(
        String mount, String role, Optional<AccountRef> account, Optional<KeyRef> token)
        implements Auth {}

    /** Stands for one that was refused; never used. */
    record Unusable() implements Auth {}
  }

  private static final URI NOWHERE = URI.create("http://invalid.invalid");

  private static final List<String> OTHER_METHODS =
      List.of("ldap", "userPass", "jwt", "cert", "iam", "gcp");

  static VaultSpec read(StoreContext store) {
    Fields spec = store.spec();
    String server = spec.requiredText("server");
    Optional<URI> address = ServerAddress.parse(server);
    if (!server.isEmpty() && address.isEmpty()) {
      spec.refuse(
          Kind.MALFORMED,
          "server",
          "is not the address of a server that may be asked",
          "write https://host:port, without user, query and fragment, and no link-local host");
    }
    spec.unsupported("readYourWrites", "remove it; Sealgate never writes to Vault");
    // Concerns what PushSecret writes.
    spec.disregard("checkAndSet");
    Fields auth = spec.requiredObject("auth");
    Optional<String> namespace = spec.text("namespace");
    Optional<Fields> tls = spec.object("tls");
    Optional<KeyRef> certificate = tls.flatMap(f -> store.secretRef(f, "certSecretRef", "tls.crt"));
    Optional<KeyRef> key = tls.flatMap(f -> store.secretRef(f, "keySecretRef", "tls.key"));
    if (certificate.isPresent() != key.isPresent()) {
      spec.refuse(
          Kind.MALFORMED,
          "tls",
          "has one of certSecretRef and keySecretRef",
          "give both, or neither");
    }
    return new VaultSpec(
        address.orElse(NOWHERE),
        paths(spec),
        namespace,
        auth.text("namespace").or(() -> namespace),
        headers(spec),
        CaBundle.read(store, spec),
        certificate,
        key,
        auth(store, auth),
        spec.path());
  }

  private static VaultPaths paths(Fields spec) {
    return new VaultPaths(
        spec.text("path"),
        spec.choice(
            "version",
            Map.of("v1", VaultPaths.Engine.V1, "v2", VaultPaths.Engine.V2),
            VaultPaths.Engine.V2));
  }

  private static Map<String, String> headers(Fields spec) {
    Map<String, String> headers = new LinkedHashMap<>();
    spec.textMap("headers")
        .forEach((name, value) -> {
          if (isAllowed(name, value)) {
            headers.put(name, value);
          } else {
            spec.refuse(
                Kind.UNSUPPORTED,
                "headers." + name,
                "is a header that can't be set",
                "remove it; X-Vault-Token, X-Vault-Namespace and those of HTTP are set by"
                    + " Sealgate");
          }
        });
    if (spec.flag("forwardInconsistent").orElse(false)) {
      headers.put("X-Vault-Inconsistent", "forward-active-node");
    }
    return headers;
  }

  private static boolean isAllowed(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    return name.matches("[A-Za-z0-9-]{1,100}")
        && value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)
        && !List.of(
                "x-vault-token",
                "x-vault-namespace",
                "x-vault-request",
                "authorization",
                "host",
                "connection",
                "content-length",
                "content-type",
                "expect",
                "upgrade",
                "transfer-encoding")
            .contains(lower);
  }

  private static Auth auth(StoreContext store, Fields auth) {
    OTHER_METHODS.forEach(
        method -> auth.unsupported(method, "use tokenSecretRef, appRole or kubernetes"));
    Optional<Auth> token = store.secretRef(auth, "tokenSecretRef", "").map(Auth.Token::new);
    Optional<Auth> appRole = auth.object("appRole").map(f -> appRole(store, f));
    Optional<Auth> kubernetes = auth.object("kubernetes").map(f -> kubernetes(store, f));
    List<Auth> methods = Stream.of(token, appRole, kubernetes).flatMap(Optional::stream).toList();
    boolean refused = OTHER_METHODS.stream().anyMatch(auth::has);
    if (methods.size() != 1 && !refused) {
      auth.refuse(
          Kind.MALFORMED,
          "",
          methods.isEmpty() ? "names no way to log in" : "names more than one way to log in",
          "use one of tokenSecretRef, appRole and kubernetes");
    }
    return methods.size() == 1 ? methods.getFirst() : new Auth.Unusable();
  }

  private static Auth appRole(StoreContext store, Fields appRole) {
    String roleId = appRole.text("roleId", "");
    Optional<KeyRef> roleRef = store.secretRef(appRole, "roleRef", "");
    if (roleId.isEmpty() == roleRef.isEmpty()) {
      appRole.refuse(
          Kind.MALFORMED, "roleId", "must be given, or roleRef instead", "keep one of them");
    }
    Optional<KeyRef> secretId = store.secretRef(appRole, "secretRef", "");
    if (secretId.isEmpty()) {
      appRole.requiredObject("secretRef");
      return new Auth.Unusable();
    }
    return new Auth.AppRole(mount(appRole, "path", "approle"), roleId, roleRef, secretId.get());
  }

  private static Auth kubernetes(StoreContext store, Fields kubernetes) {
    Optional<AccountRef> account = store.accountRef(kubernetes, "serviceAccountRef");
    Optional<KeyRef> token = store.secretRef(kubernetes, "secretRef", "token");
    if (account.isPresent() == token.isPresent()) {
      kubernetes.refuse(
          account.isPresent() ? Kind.MALFORMED : Kind.UNSUPPORTED,
          "",
          account.isPresent()
              ? "has both serviceAccountRef and secretRef"
              : "has neither serviceAccountRef nor secretRef, which would send the controller's own"
                  + " token to the store's server",
          "give one of serviceAccountRef and secretRef");
    }
    return new Auth.Kubernetes(
        mount(kubernetes, "mountPath", "kubernetes"),
        kubernetes.requiredText("role"),
        account,
        token);
  }

  private static String mount(Fields method, String field, String otherwise) {
    String mount = method.text(field, otherwise);
    Optional<String> encoded = VaultPaths.encode(mount);
    if (encoded.isEmpty()) {
      method.refuse(Kind.MALFORMED, field, "is not a mount path", "write it as vault auth list");
    }
    return encoded.orElse(otherwise);
  }
}
