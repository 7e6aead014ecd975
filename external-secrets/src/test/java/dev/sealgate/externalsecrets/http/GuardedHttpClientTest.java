package dev.sealgate.externalsecrets.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sealgate.externalsecrets.IdentityDigest;
import dev.sealgate.externalsecrets.StoreException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that doesn't mean well. */
class GuardedHttpClientTest {

  private static final Duration PATIENT = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final CountDownLatch over = new CountDownLatch(1);
  private final IdentityDigest digest = new IdentityDigest(new SecureRandom());
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
  }

  private interface Answer {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private HttpResponse<String> get(Answer answer) throws Exception {
    return get(PATIENT, answer);
  }

  private HttpResponse<String> get(Duration deadline, Answer answer) throws Exception {
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            answer.to(exchange);
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    HttpLimits limits = new HttpLimits(PATIENT, deadline, 10_000, 20);
    try (ClientPool pool = new ClientPool(limits, digest)) {
      HttpClient client =
          pool.client(Optional.empty(), Optional.empty(), Optional.empty(), Map.of("X-A", "b"));
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Test
  void anOrdinaryAnswerComesThroughAndFixedHeadersGoAlong() throws Exception {
    HttpResponse<String> response =
        get(exchange -> reply(exchange, 200, exchange.getRequestHeaders().getFirst("X-A")));
    assertThat(response.body()).isEqualTo("b");
  }

  @Test
  void aBodyThatStopsInTheMiddleEndsAtTheDeadline() {
    assertThatThrownBy(() ->
            get(
                SHORT,
                exchange -> {
                  exchange.sendResponseHeaders(200, 100);
                  exchange.getResponseBody().write('{');
                  exchange.getResponseBody().flush();
                  over.await();
                }))
        .isInstanceOf(HttpTimeoutException.class);
  }

  @Test
  void aServerThatSaysNothingEndsAtTheDeadline() {
    assertThatThrownBy(() -> get(SHORT, _ -> over.await()))
        .isInstanceOf(HttpTimeoutException.class);
  }

  /** The driver sets the namespace on the request. */
  @Test
  void whileAServerIsSilentInOneNamespaceAnotherOneIsAsked() throws Exception {
    AtomicInteger silent = new AtomicInteger();
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            if ("silent".equals(exchange.getRequestHeaders().getFirst("X-Vault-Namespace"))) {
              silent.incrementAndGet();
              over.await();
            }
            reply(exchange, 200, "here");
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/secret/a");
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    HttpRequest hanging = request.copy().header("X-Vault-Namespace", "silent").build();
    HttpRequest other = request.copy().header("x-vault-namespace", "other").build();
    HttpLimits limits = new HttpLimits(PATIENT, Duration.ofSeconds(2), 10_000, 20);
    try (ClientPool pool = new ClientPool(limits, digest)) {
      HttpClient client =
          pool.client(Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < Servers.SILENCES; i++) {
        threads.add(Thread.ofVirtual().start(() -> sendQuietly(client, hanging)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      Thread only = Thread.ofVirtual().start(() -> sendQuietly(client, hanging));
      await().until(() -> silent.get() == Servers.SILENCES + 1);

      assertThatThrownBy(() -> client.send(hanging, BodyHandlers.ofString()))
          .isInstanceOf(HttpTimeoutException.class)
          .hasMessageContaining("last requests");
      assertThat(client.send(other, BodyHandlers.ofString()).body()).isEqualTo("here");

      only.join();
    }
  }

  private static void sendQuietly(HttpClient client, HttpRequest request) {
    try {
      client.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException _) {
      // it is silent
    }
  }

  @Test
  void aBodyBeyondTheLimitIsNotRead() {
    assertThatThrownBy(() -> get(exchange -> reply(exchange, 200, "x".repeat(10_001))))
        .hasStackTraceContaining(ResponseTooLargeException.class.getName());
  }

  @Test
  void aBodyAtTheLimitIsRead() throws Exception {
    assertThat(get(exchange -> reply(exchange, 200, "x".repeat(10_000))).body()).hasSize(10_000);
  }

  @Test
  void aBodyThatWouldOverflowAParsersStackIsNotRead() {
    assertThatThrownBy(() -> get(exchange -> reply(exchange, 200, "[".repeat(21))))
        .hasStackTraceContaining(ResponseTooLargeException.class.getName());
  }

  @Test
  void bracketsInStringsDoNotNest() throws Exception {
    String body = "{\"a\":\"" + "[".repeat(50) + "\\\"" + "{".repeat(50) + "\"}";
    assertThat(get(exchange -> reply(exchange, 200, body)).body()).isEqualTo(body);
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    HttpResponse<String> response =
        get(exchange -> {
          exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
          exchange.sendResponseHeaders(302, -1);
        });
    assertThat(response.statusCode()).isEqualTo(302);
  }

  @Test
  void aFailureIsToldByItsKindAndNotByTheLibrarysText() {
    StoreException refused =
        TransportFailures.of(
            new IOException("c4nary", new ConnectException("c4nary")), "https://v", "f");
    assertThat(refused)
        .hasMessage("https://v takes no connection")
        .hasNoCause()
        .hasMessageNotContaining("c4nary");
  }
}
