package dev.sealgate.externalsecrets.http;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.IdentityDigest;
import dev.sealgate.externalsecrets.http.TlsIdentity.UnusablePemException;
import java.net.http.HttpClient;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP client for each TLS trust and identity, so that connections are reused, and never across
 * them. The least recently used ones go first.
 */
public final class ClientPool implements AutoCloseable {

  private static final int MOST = 64;

  private final HttpLimits limits;
  private final IdentityDigest digest;
  private final Servers servers = new Servers(System::nanoTime);
  private final Map<String, HttpClient> clients = new LinkedHashMap<>(16, 0.75f, true);

  public ClientPool(HttpLimits limits, IdentityDigest digest) {
    this.limits = limits;
    this.digest = digest;
  }

  /**
   * A client that trusts the given authorities only, or the platform's if there are none.
   *
   * @param headers to be sent with each request
   */
  public GuardedHttpClient client(
      Optional<SecretBytes> authorities,
      Optional<SecretBytes> certificate,
      Optional<SecretBytes> key,
      Map<String, String> headers)
      throws UnusablePemException {
    IdentityDigest.Builder identity = digest.begin();
    for (Optional<SecretBytes> part : List.of(authorities, certificate, key)) {
      identity.add(part.isPresent() ? "given" : "none");
      part.ifPresent(identity::add);
    }
    return new GuardedHttpClient(
        pooled(identity.end(), authorities, certificate, key), limits, servers, headers);
  }

  private synchronized HttpClient pooled(
      String identity,
      Optional<SecretBytes> authorities,
      Optional<SecretBytes> certificate,
      Optional<SecretBytes> key)
      throws UnusablePemException {
    HttpClient known = clients.get(identity);
    if (known != null) {
      return known;
    }
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(limits.connect())
            .followRedirects(HttpClient.Redirect.NEVER)
            .sslContext(TlsIdentity.context(authorities, certificate, key))
            .build();
    clients.put(identity, client);
    if (clients.size() > MOST) {
      Iterator<HttpClient> oldest = clients.values().iterator();
      // Exchanges under way go on to their end.
      oldest.next().shutdown();
      oldest.remove();
    }
    return client;
  }

  @Override
  public synchronized void close() {
    clients.values().forEach(HttpClient::shutdownNow);
    clients.clear();
  }
}
