package dev.sealgate.reconciler.remote;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.reconciler.cluster.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Secret with the token for a server that the Application names: that of a ServiceAccount
 * ({@code token}, {@code ca.crt}), or a cluster Secret of Argo CD ({@code server}, {@code config}).
 */
public final class TokenSecret {
  private static final int LONGEST = 256 * 1024;
  private static final Set<String> CONFIG =
      Set.of("bearerToken", "tlsClientConfig", "proxyUrl", "disableCompression");
  private static final Set<String> TLS =
      Set.of("insecure", "serverName", "caData", "certData", "keyData");

  private TokenSecret() {}

  /**
   * @param server as the Application names it
   * @param data the Secret's, borrowed
   */
  public static ClusterLogin.Reading read(String server, Map<String, SecretBytes> data) {
    try {
      if (data.values().stream().anyMatch(value -> value.length() > LONGEST)) {
        throw new Refusal("", "has a value of more than 256 KiB", "");
      }
      return new ClusterLogin.Reading.Read(login(server, data));
    } catch (Refusal refusal) {
      return refusal.told();
    }
  }

  private static ClusterLogin login(String text, Map<String, SecretBytes> data) throws Refusal {
    URI server = LoginParts.server(text, "");
    SecretBytes token = data.get("token");
    SecretBytes config = data.get("config");
    if (token != null) {
      return LoginParts.checked(
          new ClusterLogin(
              server,
              "",
              Optional.empty(),
              Optional.ofNullable(data.get("ca.crt")).map(SecretBytes::duplicate),
              Optional.of(LoginParts.token(token.duplicate(), "data.token")),
              Optional.empty(),
              Optional.empty()),
          "data[ca.crt]",
          "");
    }
    if (config == null) {
      throw new Refusal(
          "data",
          "has neither token nor config",
          "give token and ca.crt, as a Secret of the type kubernetes.io/service-account-token has");
    }
    return ofArgo(server, data, config);
  }

  private static ClusterLogin ofArgo(URI server, Map<String, SecretBytes> data, SecretBytes config)
      throws Refusal {
    SecretBytes named = data.get("server");
    if (named != null && !LoginParts.server(text(named).strip(), "data.server").equals(server)) {
      // the login of one server is not sent to another
      throw new Refusal(
          "data.server", "is another one than spec.destination.server", "correct one of the two");
    }
    if (data.containsKey("namespaces") && !text(data.get("namespaces")).isBlank()) {
      throw new Refusal(
          "data.namespaces", "is not supported", "limit the token by RBAC, and take it out");
    }
    Map<String, @Nullable Object> root = json(config);
    for (String refused : Set.of("username", "password", "awsAuthConfig", "execProviderConfig")) {
      if (root.get(refused) != null && !"".equals(root.get(refused))) {
        throw new Refusal(
            "data.config " + refused, "is refused", "use the token of a ServiceAccount");
      }
    }
    Map<String, @Nullable Object> tls = Json.map(root, "tlsClientConfig");
    if (Boolean.TRUE.equals(tls.get("insecure"))) {
      throw new Refusal(
          "data.config tlsClientConfig.insecure",
          "is refused: whoever stands in the way would get the token",
          "put the cluster's authority into caData");
    }
    if (!known(root, CONFIG) || !known(tls, TLS)) {
      throw new Refusal("data.config", "has a field that is not known", "take it out");
    }
    String token = Json.text(root, "bearerToken");
    String certificate = Json.text(tls, "certData");
    if (certificate.isEmpty() != Json.text(tls, "keyData").isEmpty()) {
      throw new Refusal("data.config tlsClientConfig", "has one of certData and keyData", "");
    }
    if (token.isEmpty() && certificate.isEmpty()) {
      throw new Refusal("data.config", "has no credentials", "give bearerToken");
    }
    String proxy = Json.text(root, "proxyUrl");
    return LoginParts.checked(
        new ClusterLogin(
            server,
            LoginParts.serverName(
                Json.text(tls, "serverName"), server, "data.config tlsClientConfig.serverName"),
            proxy.isEmpty()
                ? Optional.empty()
                : Optional.of(LoginParts.proxy(proxy, "data.config proxyUrl")),
            data(tls, "caData"),
            token.isEmpty()
                ? Optional.empty()
                : Optional.of(LoginParts.token(SecretBytes.utf8(token), "data.config bearerToken")),
            data(tls, "certData"),
            data(tls, "keyData")),
        "data.config tlsClientConfig.caData",
        "data.config tlsClientConfig.certData");
  }

  private static boolean known(Map<String, @Nullable Object> fields, Set<String> known) {
    return fields.entrySet().stream()
        .allMatch(
            it -> known.contains(it.getKey()) || it.getValue() == null || "".equals(it.getValue()));
  }

  private static Optional<SecretBytes> data(Map<String, @Nullable Object> tls, String key)
      throws Refusal {
    String text = Json.text(tls, key);
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(LoginParts.decoded(text, "data.config tlsClientConfig." + key));
  }

  private static String text(SecretBytes bytes) {
    return bytes.use(live -> new String(live, StandardCharsets.UTF_8));
  }

  private static Map<String, @Nullable Object> json(SecretBytes config) throws Refusal {
    byte[] bytes = config.copyBytes();
    try {
      return Json.parseSecret(bytes);
    } catch (IOException _) {
      throw new Refusal("data.config", "is no JSON object", "write it as Argo CD has it");
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
