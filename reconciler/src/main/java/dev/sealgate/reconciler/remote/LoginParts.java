package dev.sealgate.reconciler.remote;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.http.ServerAddress;
import dev.sealgate.externalsecrets.http.TlsIdentity;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** The parts of a login, each read with its bounds. */
final class LoginParts {
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,16384}");
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9.]{0,251}[A-Za-z0-9])?");
  private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[.*]");

  private LoginParts() {}

  static URI server(String text, String path) throws Refusal {
    Optional<URI> address = ServerAddress.parse(text);
    if (address.isEmpty() || !"https".equalsIgnoreCase(address.get().getScheme())) {
      throw new Refusal(
          path,
          "is not the https address of an API server, or one of link-local or metadata addresses",
          "write https://HOST:PORT, without a login");
    }
    return address.get();
  }

  /** Java sends another name than that of the address only where the address has none. */
  static String serverName(String text, URI server, String path) throws Refusal {
    if (text.isEmpty() || text.equals(server.getHost())) {
      return "";
    }
    if (!NAME.matcher(text).matches()) {
      throw new Refusal(path, "is no host name", "write the name that the certificate has");
    }
    if (!ADDRESS.matcher(server.getHost()).matches()) {
      throw new Refusal(
          path,
          "is supported only where the server is given by its IP address",
          "write the IP address into server, or that name and let DNS resolve it");
    }
    return text;
  }

  static InetSocketAddress proxy(String text, String path) throws Refusal {
    Optional<URI> address = ServerAddress.parse(text);
    if (address.isEmpty()
        || !"http".equalsIgnoreCase(address.get().getScheme())
        || !address.get().getPath().isEmpty()) {
      throw new Refusal(
          path,
          "is not supported: only a proxy without a login, spoken to by http, is",
          "write http://HOST:PORT, or take it out");
    }
    int port = address.get().getPort();
    return InetSocketAddress.createUnresolved(address.get().getHost(), port < 0 ? 80 : port);
  }

  /**
   * @param token taken over
   */
  static SecretBytes token(SecretBytes token, String path) throws Refusal {
    try (token) {
      String text = token.use(bytes -> new String(bytes, StandardCharsets.ISO_8859_1)).strip();
      if (!TOKEN.matcher(text).matches()) {
        throw new Refusal(path, "is no bearer token", "put the token there as it was issued");
      }
      return SecretBytes.utf8(text);
    }
  }

  static SecretBytes decoded(String text, String path) throws Refusal {
    try {
      return SecretBytes.takeOwnershipOf(Base64.getMimeDecoder().decode(text));
    } catch (IllegalArgumentException _) {
      throw new Refusal(path, "is no base64 text", "encode the PEM text once");
    }
  }

  /** Whether a connection can be made with them. */
  static ClusterLogin checked(ClusterLogin login, String authorities, String client)
      throws Refusal {
    try {
      var _ = TlsIdentity.context(login.authorities(), Optional.empty(), Optional.empty());
    } catch (TlsIdentity.UnusablePemException unusable) {
      login.close();
      throw new Refusal(authorities, unusable.getMessage(), "give certificates in PEM");
    }
    try {
      var _ = TlsIdentity.context(Optional.empty(), login.certificate(), login.key());
    } catch (TlsIdentity.UnusablePemException unusable) {
      login.close();
      throw new Refusal(client, unusable.getMessage(), "give a certificate and its key in PEM");
    }
    return login;
  }
}
