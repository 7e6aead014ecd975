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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * The JDK's client, whose connections can be given up all at once. The JDK has no way to end one
 * connection of HTTP/2 that has gone silent: what is asked anew would be asked through it again.
 *
 * <p>A connection of HTTP/2 has only so many streams, and the JDK fails the requests that are too
 * many instead of opening another connection or letting them wait. Here requests wait for their
 * turn, but for those of Leases, and watches, which keep their streams, have connections of their
 * own.
 *
 * <p>After a handshake that ended without a protocol, as one that was cut may, the JDK speaks
 * HTTP/1.1 with that server for ever, with a connection for each request: here until it is begun
 * anew.
 */
final class RenewableHttpClient extends HttpClient {
  /** How long a client speaks HTTP/1.1 before another one tries again. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** An API server takes 100 on a connection. */
  static final int MOST_STREAMS = 80;

  private final HttpClient.Builder builder;
  private final LongSupplier nanos;
  private final Turns turns;
  private final WatchLanes lanes;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile HttpClient current;

  // guarded by lock
  private final List<HttpClient> ending = new ArrayList<>();
  private long begun;
  private boolean again;
  private boolean closed;

  /** Whether the server has spoken HTTP/2: one that never does is asked to only once more. */
  private volatile boolean http2;

  /**
   * @param builder builds the same client again and again
   * @param nanos as {@link System#nanoTime}
   */
  RenewableHttpClient(HttpClient.Builder builder, LongSupplier nanos) {
    this.builder = builder;
    this.nanos = nanos;
    this.current = builder.build();
    this.begun = nanos.getAsLong();
    this.turns = new Turns(MOST_STREAMS, nanos);
    this.lanes = new WatchLanes(MOST_STREAMS, builder::build, nanos);
  }

  /** Ends all connections; what waits for an answer fails, and the next request connects anew. */
  void renew() {
    List<HttpClient> old;
    lock.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      old = everyOne();
      next();
    } finally {
      lock.writeLock().unlock();
    }
    old.forEach(HttpClient::shutdownNow);
  }

  private List<HttpClient> everyOne() {
    List<HttpClient> all = new ArrayList<>(ending);
    all.add(current);
    all.addAll(lanes.giveUp());
    ending.clear();
    return all;
  }

  private void next() {
    current = builder.build();
    begun = nanos.getAsLong();
  }

  private <T> CompletableFuture<HttpResponse<T>> sent(
      HttpRequest request, Function<HttpClient, CompletableFuture<HttpResponse<T>>> how) {
    HttpClient by;
    CompletableFuture<HttpResponse<T>> answer;
    // so that nothing is given to a client that is ending
    lock.readLock().lock();
    try {
      by = current;
      answer = how.apply(by);
    } finally {
      lock.readLock().unlock();
    }
    if ("https".equals(request.uri().getScheme())) {
      // beside it, as the caller cancels the JDK's own future
      var _ = answer.thenAccept(response -> spoken(response.version(), by));
    }
    return answer;
  }

  /** Without it nothing may be written. */
  private static boolean isOfLeases(HttpRequest request) {
    return request.uri().getRawPath().contains("/apis/coordination.k8s.io/");
  }

  private void spoken(Version version, HttpClient by) {
    if (version == Version.HTTP_2) {
      http2 = true;
      return;
    }
    lock.writeLock().lock();
    try {
      boolean due = nanos.getAsLong() - begun >= PATIENCE.toNanos();
      if (closed || by != current || !due || (again && !http2)) {
        return;
      }
      again = true;
      ending.removeIf(HttpClient::isTerminated);
      ending.add(by);
      next();
    } finally {
      lock.writeLock().unlock();
    }
    // what it is at goes on
    by.shutdown();
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
    if (ResourceWatch.isWatch(request.uri())) {
      return lanes.send(request, handler, http2);
    }
    if (isOfLeases(request)) {
      return sent(request, client -> client.sendAsync(request, handler));
    }
    return turns.take(end ->
        EndingHandler.follow(
            handler, end, ending -> sent(request, client -> client.sendAsync(request, ending))));
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushed) {
    return sent(request, client -> client.sendAsync(request, handler, pushed));
  }

  @Override
  public WebSocket.Builder newWebSocketBuilder() {
    return current.newWebSocketBuilder();
  }

  @Override
  public void shutdown() {
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
  public void shutdownNow() {
    List<HttpClient> all;
    lock.writeLock().lock();
    try {
      closed = true;
      lanes.close();
      all = everyOne();
    } finally {
      lock.writeLock().unlock();
    }
    all.forEach(HttpClient::shutdownNow);
  }

  @Override
  public void close() {
    // who closes it waits for nothing: the controller ends
    shutdownNow();
  }
}
