package dev.sealgate.reconciler.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatedClientTest {
  private static final ConfigMap OBJECT =
      new ConfigMapBuilder().withNewMetadata().withName("a").endMetadata().build();
  private static final String ANSWER =
      "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"a\"}}";

  private final AtomicInteger requests = new AtomicInteger();
  private final List<String> queries = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private KubernetesClient client;

  /** Fails the first request of each test, and answers the others. */
  @BeforeEach
  void serve() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          queries.add(String.valueOf(exchange.getRequestURI().getRawQuery()));
          byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(requests.getAndIncrement() == 0 ? 500 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .withRequestRetryBackoffInterval(10)
                    .build())
            .build();
  }

  @AfterEach
  void close() {
    client.close();
    server.stop(0);
  }

  private Resource<ConfigMap> through(Predicate<String> gate) {
    return within(path -> gate.test(path) ? WriteGate.EVER : Duration.ZERO);
  }

  private Resource<ConfigMap> within(Function<String, Duration> reach) {
    return GatedClient.of(client, reach).configMaps().inNamespace("n").resource(OBJECT);
  }

  @Test
  void aClosedGateLetsNoWriteThroughAndEveryRead() {
    Resource<ConfigMap> resource = through(_ -> false);

    assertThatThrownBy(resource::create).isInstanceOf(KubernetesClientException.class);
    assertThat(requests).hasValue(0);
    assertThat(resource.get()).isNotNull();
  }

  @Test
  void theGateIsAskedWithThePathOfTheRequest() {
    requests.set(1);

    assertThat(through("/api/v1/namespaces/n/configmaps"::equals).create()).isNotNull();
  }

  @Test
  void aWriteTellsTheServerHowLongItMayTakeAndAReadDoesNot() {
    requests.set(1);
    Resource<ConfigMap> resource = within(_ -> Duration.ofMillis(2500));

    assertThat(resource.create()).isNotNull();
    assertThat(resource.fieldManager("me").serverSideApply()).isNotNull();
    assertThat(resource.get()).isNotNull();
    assertThat(queries).containsExactly("timeout=2500ms", "fieldManager=me&timeout=2500ms", "null");
  }

  @Test
  void aWriteThatFailedEndsEvenWhenTheGateClosesThen() {
    AtomicInteger asked = new AtomicInteger();
    Resource<ConfigMap> resource = through(_ -> asked.getAndIncrement() == 0);

    CompletableFuture<ConfigMap> write = CompletableFuture.supplyAsync(resource::create);

    assertThat(write)
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(KubernetesClientException.class);
    assertThat(requests).hasValue(1);
  }

  @Test
  void aReadThatFailedIsTriedAgain() throws Exception {
    Resource<ConfigMap> resource = through(_ -> false);

    assertThat(CompletableFuture.supplyAsync(resource::get).get(20, TimeUnit.SECONDS)).isNotNull();
    assertThat(requests).hasValue(2);
  }
}
