package dev.sealgate.reconciler.charts;

import dev.sealgate.reconciler.git.ProxyRules;
import dev.sealgate.reconciler.git.SourceFailure;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One HTTP client for each trust, so that connections are reused; the least used ones go first. */
final class Clients implements AutoCloseable {
  private static final int MOST = 64;

  private final ChartLimits limits;
  private final ProxyRules proxies;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, HttpClient> clients = new LinkedHashMap<>(16, 0.75f, true);

  Clients(ChartLimits limits, ProxyRules proxies) {
    this.limits = limits;
    this.proxies = proxies;
  }

  synchronized HttpClient client(Login.Tls tls) throws SourceFailure {
    HttpClient known = clients.get(tls.identity());
    if (known != null) {
      return known;
    }
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(limits.silence())
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(executor)
            .proxy(new Selector(proxies))
            .sslContext(tls.context())
            .build();
    clients.put(tls.identity(), client);
    if (clients.size() > MOST) {
      Iterator<HttpClient> oldest = clients.values().iterator();
      // exchanges under way go on to their end
      oldest.next().shutdown();
      oldest.remove();
    }
    return client;
  }

  @Override
  public synchronized void close() {
    clients.values().forEach(HttpClient::shutdownNow);
    clients.clear();
    executor.shutdownNow();
  }

  private static final class Selector extends ProxySelector {
    private final ProxyRules rules;

    Selector(ProxyRules rules) {
      this.rules = rules;
    }

    @Override
    public List<Proxy> select(URI uri) {
      try {
        return List.of(rules.proxyFor(uri.toURL()));
      } catch (MalformedURLException impossible) {
        throw new IllegalArgumentException(impossible);
      }
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
      // there is no other way
    }
  }
}
