package dev.sealgate.reconciler.remote;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.render.BoundedYaml;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the current context of a kubeconfig. Nothing is run, no file is opened, and what is not
 * known is refused: a credential plugin of a tenant would run with the controller's rights.
 */
public final class Kubeconfig {
  private static final int LONGEST = 256 * 1024;
  private static final Set<String> CLUSTER =
      Set.of(
          "server",
          "certificate-authority-data",
          "tls-server-name",
          "proxy-url",
          "insecure-skip-tls-verify",
          "disable-compression",
          "extensions");
  private static final Set<String> USER =
      Set.of("token", "client-certificate-data", "client-key-data", "extensions");

  /** Why each is refused. */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("certificate-authority", "embed it as certificate-authority-data"),
          Map.entry("client-certificate", "embed it as client-certificate-data"),
          Map.entry("client-key", "embed it as client-key-data"),
          Map.entry("tokenFile", "embed the token as token"),
          Map.entry("exec", "use the token of a ServiceAccount: nothing is ever run"),
          Map.entry("auth-provider", "use the token of a ServiceAccount"),
          Map.entry("username", "API servers take no passwords any more: use a token"),
          Map.entry("password", "API servers take no passwords any more: use a token"),
          Map.entry("as", "set spec.serviceAccountName"),
          Map.entry("as-uid", "set spec.serviceAccountName"),
          Map.entry("as-groups", "set spec.serviceAccountName"),
          Map.entry("as-user-extra", "set spec.serviceAccountName"));

  private Kubeconfig() {}

  /**
   * @param yaml borrowed
   */
  public static ClusterLogin.Reading read(SecretBytes yaml) {
    try {
      return new ClusterLogin.Reading.Read(login(yaml));
    } catch (Refusal refusal) {
      return refusal.told();
    }
  }

  private static ClusterLogin login(SecretBytes yaml) throws Refusal {
    if (yaml.length() > LONGEST) {
      throw new Refusal("", "is longer than 256 KiB", "keep one context in it");
    }
    Object root =
        yaml.use(bytes -> BoundedYaml.one(new String(bytes, StandardCharsets.UTF_8), LONGEST))
            .orElseThrow(() -> new Refusal("", "is no kubeconfig", "it is one YAML document"));
    if (!Json.text(root, "kind").equals("Config")) {
      throw new Refusal("kind", "is not Config", "put a kubeconfig there");
    }
    String current = Json.text(root, "current-context");
    if (current.isEmpty()) {
      throw new Refusal("current-context", "names no context", "set it");
    }
    Named context = named(root, "contexts", "context", current, "current-context");
    Named cluster =
        named(root, "clusters", "cluster", context.text("cluster"), context.at("cluster"));
    Named user = named(root, "users", "user", context.text("user"), context.at("user"));
    cluster.refuseOthersThan(CLUSTER);
    user.refuseOthersThan(USER);
    if (!(cluster.fields.get("insecure-skip-tls-verify") instanceof Boolean verify)
        ? cluster.fields.get("insecure-skip-tls-verify") != null
        : verify) {
      throw new Refusal(
          cluster.at("insecure-skip-tls-verify"),
          "is refused: whoever stands in the way would get the token",
          "put the cluster's authority into certificate-authority-data");
    }
    URI server = LoginParts.server(cluster.text("server"), cluster.at("server"));
    boolean certificate = !user.text("client-certificate-data").isEmpty();
    if (certificate == user.text("client-key-data").isEmpty()) {
      throw new Refusal(
          user.path, "has one of client-certificate-data and client-key-data", "give both or none");
    }
    if (!certificate && user.text("token").isEmpty()) {
      throw new Refusal(
          user.path, "has no credentials", "give token, or client-certificate-data and its key");
    }
    String proxy = cluster.text("proxy-url");
    return LoginParts.checked(
        new ClusterLogin(
            server,
            LoginParts.serverName(
                cluster.text("tls-server-name"), server, cluster.at("tls-server-name")),
            proxy.isEmpty()
                ? Optional.empty()
                : Optional.of(LoginParts.proxy(proxy, cluster.at("proxy-url"))),
            cluster.data("certificate-authority-data"),
            user.text("token").isEmpty()
                ? Optional.empty()
                : Optional.of(
                    LoginParts.token(SecretBytes.utf8(user.text("token")), user.at("token"))),
            user.data("client-certificate-data"),
            user.data("client-key-data")),
        cluster.at("certificate-authority-data"),
        user.at("client-certificate-data"));
  }

  /** The first of its name counts, as for kubectl. */
  private static Named named(Object root, String list, String field, String name, String referrer)
      throws Refusal {
    List<@Nullable Object> entries = Json.list(root, list);
    for (int i = 0; i < entries.size(); i++) {
      if (!name.isEmpty() && Json.text(entries.get(i), "name").equals(name)) {
        return new Named(list + "[" + i + "]." + field, Json.map(entries.get(i), field));
      }
    }
    throw new Refusal(referrer, "names nothing that stands in " + list, "correct the name");
  }

  private record Named(String path, Map<String, @Nullable Object> fields) {
    String at(String key) {
      return path + "." + key;
    }

    String text(String key) {
      return Json.text(fields, key);
    }

    Optional<SecretBytes> data(String key) throws Refusal {
      return text(key).isEmpty()
          ? Optional.empty()
          : Optional.of(LoginParts.decoded(text(key), at(key)));
    }

    void refuseOthersThan(Set<String> known) throws Refusal {
      for (String key : fields.keySet()) {
        String hint = REFUSED.get(key);
        if (hint != null) {
          throw new Refusal(at(key), "is refused", hint);
        }
        if (!known.contains(key)) {
          // not by name: it may be a value at a wrong place
          throw new Refusal(path, "has a field that is not known", "take it out");
        }
        boolean wrong =
            !(fields.get(key) instanceof String)
                && !Set.of("insecure-skip-tls-verify", "disable-compression", "extensions")
                    .contains(key);
        if (wrong) {
          throw new Refusal(at(key), "is no text", "put it into quotes");
        }
      }
    }
  }
}
