package dev.sealgate.reconciler.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.impl.BaseClient;
import io.fabric8.kubernetes.client.impl.KubernetesClientImpl;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Puts what is not written by {@link ApiClient} behind a gate, too. */
public final class GatedClient {
  private GatedClient() {}

  /**
   * The same client, as long as that one is not closed. A request that is not let through fails
   * with {@link KubernetesClientException}. Of requests that fail only those that read are tried
   * again by the client.
   *
   * @param reach asked before every request that is not a GET, with the path of its URI: see {@link
   *     WriteGate#reach}
   */
  public static KubernetesClient of(KubernetesClient client, Function<String, Duration> reach) {
    HttpClient reads = client.getHttpClient();
    HttpClient writes =
        reads
            .newBuilder()
            .addOrReplaceInterceptor("sealgate-gate", new Gate(reach))
            .tag(new RequestConfigBuilder().withRequestRetryBackoffLimit(0).build())
            .build();
    return new KubernetesClientImpl(
        new Parted(reads, writes),
        client.getConfiguration(),
        client.adapt(BaseClient.class)::getExecutor,
        client.getKubernetesSerialization());
  }

  private record Gate(Function<String, Duration> reach) implements Interceptor {
    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      if (isRead(request)) {
        return;
      }
      Duration limit = reach.apply(request.uri().getPath());
      if (!limit.isPositive()) {
        throw new KubernetesClientException("the controller does not hold its Lease now");
      }
      builder.uri(TimeLimit.on(request.uri(), limit));
    }
  }

  private static boolean isRead(HttpRequest request) {
    return request.method().equals("GET");
  }

  /**
   * The client never ends a call whose gate closes between two attempts: what an interceptor throws
   * before another attempt is lost. So a write has one attempt.
   */
  private record Parted(HttpClient reads, HttpClient writes) implements HttpClient {
    private HttpClient of(HttpRequest request) {
      return isRead(request) ? reads : writes;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, Class<T> type) {
      return of(request).sendAsync(request, type);
    }

    @Override
    public CompletableFuture<HttpResponse<AsyncBody>> consumeBytes(
        HttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
      return of(request).consumeBytes(request, consumer);
    }

    @Override
    public DerivedClientBuilder newBuilder() {
      return writes.newBuilder();
    }

    @Override
    public WebSocket.Builder newWebSocketBuilder() {
      return reads.newWebSocketBuilder();
    }

    @Override
    public HttpRequest.Builder newHttpRequestBuilder() {
      return reads.newHttpRequestBuilder();
    }

    @Override
    public boolean isClosed() {
      return reads.isClosed();
    }

    @Override
    public void close() {
      reads.close();
    }
  }
}
