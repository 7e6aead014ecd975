package dev.sealgate.reconciler.cluster;

import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Makes clients of the API server whose connections can be given up all at once. */
public class RenewingFactory extends JdkHttpClientFactory {
  private final List<RenewableHttpClient> made = new CopyOnWriteArrayList<>();

  /** Ends the connections of all clients that were made here. */
  final void renew() {
    made.forEach(RenewableHttpClient::renew);
  }

  /** What a write may rely on: {@link WriteGate#asksFirst}. */
  @Override
  protected final boolean useExpectContinue() {
    return true;
  }

  @Override
  protected final HttpClient.Builder createNewHttpClientBuilder() {
    return new Building(super.createNewHttpClientBuilder());
  }

  private final class Building implements HttpClient.Builder {
    private HttpClient.Builder settings;

    Building(HttpClient.Builder settings) {
      this.settings = settings;
    }

    @Override
    public HttpClient build() {
      RenewableHttpClient client = new RenewableHttpClient(settings, System::nanoTime);
      made.add(client);
      return client;
    }

    /**
     * @param changed the same settings: the JDK's builder returns itself
     */
    private HttpClient.Builder with(HttpClient.Builder changed) {
      settings = changed;
      return this;
    }

    @Override
    public HttpClient.Builder cookieHandler(CookieHandler handler) {
      return with(settings.cookieHandler(handler));
    }

    @Override
    public HttpClient.Builder connectTimeout(Duration limit) {
      return with(settings.connectTimeout(limit));
    }

    @Override
    public HttpClient.Builder sslContext(SSLContext context) {
      return with(settings.sslContext(context));
    }

    @Override
    public HttpClient.Builder sslParameters(SSLParameters parameters) {
      return with(settings.sslParameters(parameters));
    }

    @Override
    public HttpClient.Builder executor(Executor executor) {
      return with(settings.executor(executor));
    }

    @Override
    public HttpClient.Builder followRedirects(HttpClient.Redirect policy) {
      return with(settings.followRedirects(policy));
    }

    @Override
    public HttpClient.Builder version(HttpClient.Version version) {
      return with(settings.version(version));
    }

    @Override
    public HttpClient.Builder priority(int priority) {
      return with(settings.priority(priority));
    }

    @Override
    public HttpClient.Builder proxy(ProxySelector selector) {
      return with(settings.proxy(selector));
    }

    @Override
    public HttpClient.Builder authenticator(Authenticator authenticator) {
      return with(settings.authenticator(authenticator));
    }
  }
}
