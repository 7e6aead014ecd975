package dev.sealgate.reconciler.cluster;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * The JDK's client, whose connections can be given up all at once. The JDK has no way to end one
 * connection of HTTP/2 that has gone silent: what is asked anew would be asked through it again.
 */
final class RenewableHttpClient extends HttpClient {
  private final HttpClient.Builder builder;
  private volatile HttpClient current;

  /**
   * @param builder builds the same client again and again
   */
  RenewableHttpClient(HttpClient.Builder builder) {
    this.builder = builder;
    this.current = builder.build();
  }

  /** Ends all connections; what waits for an answer fails, and the next request connects anew. */
  synchronized void renew() {
    HttpClient old = current;
    current = builder.build();
    old.shutdownNow();
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return current.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return current.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return current.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return current.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return current.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return current.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return current.authenticator();
  }

  @Override
  public Version version() {
    return current.version();
  }

  @Override
  public Optional<Executor> executor() {
    return current.executor();
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    return current.send(request, handler);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler) {
    return current.sendAsync(request, handler);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushed) {
    return current.sendAsync(request, handler, pushed);
  }

  @Override
  public WebSocket.Builder newWebSocketBuilder() {
    return current.newWebSocketBuilder();
  }

  @Override
  public synchronized void shutdown() {
    current.shutdown();
  }

  @Override
  public boolean awaitTermination(Duration duration) throws InterruptedException {
    return current.awaitTermination(duration);
  }

  @Override
  public boolean isTerminated() {
    return current.isTerminated();
  }

  @Override
  public synchronized void shutdownNow() {
    current.shutdownNow();
  }

  @Override
  public void close() {
    // who closes it waits for nothing: the controller ends
    shutdownNow();
  }
}
