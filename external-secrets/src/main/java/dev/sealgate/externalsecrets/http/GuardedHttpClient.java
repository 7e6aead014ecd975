package dev.sealgate.externalsecrets.http;

import java.io.IOException;
import java.net.Authenticator;
import java.net.ConnectException;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * A client that bounds every exchange as a whole, and how many go on with a server, and adds fixed
 * headers. A request timeout of the JDK's client ends when the headers arrive, so a server that
 * stops in the middle of a body would hold its caller for ever; here the deadline includes the
 * body.
 */
public final class GuardedHttpClient extends HttpClient {
  private static final String NAMESPACE = "X-Vault-Namespace";

  private final HttpClient delegate;
  private final HttpLimits limits;
  private final Servers servers;
  private final Map<String, String> headers;

  GuardedHttpClient(
      HttpClient delegate, HttpLimits limits, Servers servers, Map<String, String> headers) {
    this.delegate = delegate;
    this.limits = limits;
    this.servers = servers;
    this.headers = Map.copyOf(headers);
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    String namespace = request.headers().firstValue(NAMESPACE).orElse("");
    try (Servers.Turn turn = servers.enter(request.uri(), namespace, limits.exchange())) {
      CompletableFuture<HttpResponse<T>> exchange = sendAsync(request, handler);
      try {
        HttpResponse<T> response =
            exchange.get(limits.exchange().toMillis(), TimeUnit.MILLISECONDS);
        turn.ended();
        return response;
      } catch (TimeoutException _) {
        turn.silent();
        throw new HttpTimeoutException("no complete response in " + limits.exchange());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof HttpTimeoutException) {
          turn.silent();
        } else if (e.getCause() instanceof ConnectException) {
          turn.ended();
        }
        throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
      } finally {
        exchange.cancel(true);
      }
    }
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler) {
    return delegate.sendAsync(guard(request), cap(handler));
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushes) {
    return sendAsync(request, handler);
  }

  private HttpRequest guard(HttpRequest request) {
    HttpRequest.Builder guarded =
        HttpRequest.newBuilder(request, (name, value) -> !headers.containsKey(name))
            .uri(URI.create(request.uri().toASCIIString()));
    headers.forEach(guarded::setHeader);
    return guarded.build();
  }

  private <T> BodyHandler<T> cap(BodyHandler<T> handler) {
    return response -> new CappedBody<>(handler.apply(response), limits);
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return delegate.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return delegate.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return delegate.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return delegate.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return delegate.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return delegate.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return delegate.authenticator();
  }

  @Override
  public Version version() {
    return delegate.version();
  }

  @Override
  public Optional<Executor> executor() {
    return delegate.executor();
  }
}
