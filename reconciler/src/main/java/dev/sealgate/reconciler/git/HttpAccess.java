package dev.sealgate.reconciler.git;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.reconciler.model.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * Login, trust and bounds of one exchange over http(s). The login goes to the host of the
 * Application's URL only, wherever the server redirects to.
 */
final class HttpAccess implements HttpConnectionFactory {
  private final URIish origin;
  private final @Nullable String authorization;
  private final TrustManager @Nullable [] trust;
  private final TransferBudget budget;
  private final ProxyRules proxies;
  private volatile int lastStatus;

  private HttpAccess(
      URIish origin,
      @Nullable String authorization,
      TrustManager @Nullable [] trust,
      TransferBudget budget,
      ProxyRules proxies) {
    this.origin = origin;
    this.authorization = authorization;
    this.trust = trust;
    this.budget = budget;
    this.proxies = proxies;
  }

  static HttpAccess of(
      RepositoryAddress address,
      SourceCredentials credentials,
      TransferBudget budget,
      ProxyRules proxies)
      throws SourceFailure {
    String authorization = authorization(credentials);
    if (authorization != null && address.protocol() == RepositoryAddress.Protocol.HTTP) {
      throw invalid("a login over plain http would be readable on the way", "use an https URL");
    }
    for (String unsupported : List.of("tls.crt", "tls.key", "certFile", "keyFile")) {
      if (credentials.has(unsupported)) {
        throw new SourceFailure(
            Reason.UNSUPPORTED,
            "the Secret of spec.source.secretRef holds " + unsupported + ", a client certificate",
            "client certificates are not supported for Git; use username and password or"
                + " bearerToken");
      }
    }
    return new HttpAccess(address.uri(), authorization, trust(credentials), budget, proxies);
  }

  /** The status of the last answer, 0 before the first. */
  int lastStatus() {
    return lastStatus;
  }

  private static @Nullable String authorization(SourceCredentials credentials)
      throws SourceFailure {
    SecretBytes bearer = credentials.get("bearerToken");
    SecretBytes user = credentials.get("username");
    SecretBytes password = credentials.get("password");
    if (bearer != null) {
      if (user != null) {
        throw invalid(
            "the Secret of spec.source.secretRef holds both bearerToken and username",
            "keep one of the two ways to log in");
      }
      String token = bearer.use(HttpAccess::headerText);
      if (token.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
        throw invalid(
            "the entry bearerToken of spec.source.secretRef holds characters that no token has",
            "put the bare token there, without the word Bearer");
      }
      return "Bearer " + token;
    }
    if (user == null && password == null) {
      if (!credentials.isAnonymous() && caKey(credentials) == null) {
        throw invalid(
            "the Secret of spec.source.secretRef holds nothing that https can use",
            "give it username and password, or bearerToken, or ca.crt");
      }
      return null;
    }
    if (user == null || password == null) {
      throw invalid(
          "the Secret of spec.source.secretRef lacks " + (user == null ? "username" : "password"),
          "a login needs both; many Git servers take any username beside a token");
    }
    String pair = user.use(HttpAccess::headerText) + ":" + password.use(HttpAccess::headerText);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static String headerText(byte[] value) {
    return new String(value, StandardCharsets.UTF_8).strip();
  }

  private static @Nullable String caKey(SourceCredentials credentials) {
    return credentials.has("ca.crt") ? "ca.crt" : credentials.has("caFile") ? "caFile" : null;
  }

  private static TrustManager @Nullable [] trust(SourceCredentials credentials)
      throws SourceFailure {
    String key = caKey(credentials);
    SecretBytes pem = key == null ? null : credentials.get(key);
    if (pem == null) {
      return null;
    }
    byte[] copy = pem.copyBytes();
    try {
      Collection<? extends Certificate> roots =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(copy));
      if (roots.isEmpty()) {
        throw badCa(key);
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate root : roots) {
        store.setCertificateEntry("ca" + number++, root);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException | IOException _) {
      throw badCa(key);
    }
  }

  private static SourceFailure badCa(@Nullable String key) {
    return invalid(
        "the entry " + key + " of spec.source.secretRef holds no PEM certificates",
        "put the CA certificates there that signed the Git server's certificate");
  }

  private static SourceFailure invalid(String message, String hint) {
    return new SourceFailure(Reason.INVALID_SPEC, message, hint);
  }

  @Override
  public HttpConnection create(URL url) throws IOException {
    return prepare(new Connection(url, proxies.proxyFor(url)), url);
  }

  @Override
  public HttpConnection create(URL url, Proxy ofTheJvm) throws IOException {
    return create(url);
  }

  private HttpConnection prepare(Connection connection, URL url) throws IOException {
    if (trust != null && url.getProtocol().equalsIgnoreCase("https")) {
      try {
        connection.configure(null, trust, null);
      } catch (GeneralSecurityException failure) {
        throw new IOException(failure);
      }
    }
    if (authorization != null && sameOrigin(origin, url)) {
      connection.setRequestProperty("Authorization", authorization);
    }
    return connection;
  }

  /** Scheme, host and port: what a login belongs to. */
  static boolean sameOrigin(URIish origin, URL url) {
    return url.getProtocol().equalsIgnoreCase(origin.getScheme())
        && url.getHost().equalsIgnoreCase(origin.getHost())
        && port(url.getPort(), url.getDefaultPort())
            == port(origin.getPort(), url.getDefaultPort());
  }

  private static int port(int given, int standard) {
    return given > 0 ? given : standard;
  }

  private final class Connection extends JDKHttpConnection {
    Connection(URL url, Proxy proxy) throws IOException {
      super(url, proxy);
    }

    @Override
    public int getResponseCode() throws IOException {
      lastStatus = super.getResponseCode();
      return lastStatus;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return budget.limit(super.getInputStream());
    }
  }
}
