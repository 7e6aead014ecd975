package dev.sealgate.reconciler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sealgate.testbed.BrokenHandshakes;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the gate is told of a write: whether nothing more comes of it. */
class WireTest {
  private static final int NO_ANSWER = -1;
  private static final int SILENCE = -2;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final List<Duration> left = new ArrayList<>();
  private final CountDownLatch received = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile int code;
  private volatile boolean closed;
  private volatile String query = "";
  private HttpServer server;
  private KubernetesClient fabric;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          query = exchange.getRequestURI().getRawQuery();
          exchange.getRequestBody().readAllBytes();
          received.countDown();
          if (code == SILENCE) {
            awaitEnd();
          } else if (code != NO_ANSWER) {
            byte[] body = "{\"kind\": \"Status\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(code, body.length);
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    server.start();
    fabric =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(Config.empty())
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .build())
            .build();
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    end.countDown();
    fabric.close();
    server.stop(0);
  }

  private static boolean mayBeExecuted(Duration after) {
    return after.isPositive() && after.compareTo(LIMIT.multipliedBy(9).dividedBy(8)) <= 0;
  }

  private void write() {
    WriteGate gate =
        new WriteGate() {
          @Override
          public boolean enter() {
            return true;
          }

          @Override
          public Duration reach() {
            return LIMIT;
          }

          @Override
          public boolean isClosed(Duration limit) {
            return limit.compareTo(LIMIT) > 0 || closed;
          }

          @Override
          public void leave(Duration after) {
            left.add(after);
          }
        };
    ApiAnswer _ =
        ApiClient.of(fabric, fabric, WriteGate.OPEN, new Identity.Controller())
            .within(gate)
            .create("/apis/g/v1/things", "{}".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatTheServerHasDoneOrRefusedIsSure() {
    for (int each : List.of(201, 404, 409, 422)) {
      code = each;
      write();
    }
    assertThat(left).hasSize(4).containsOnly(Duration.ZERO);
  }

  @Test
  void whatTheServerOrAGatewayLostIsNot() {
    for (int each : List.of(500, 504)) {
      code = each;
      write();
    }
    assertThat(left).isNotEmpty().allMatch(WireTest::mayBeExecuted);
  }

  @Test
  void whatBrokeOffIsNot() {
    code = NO_ANSWER;
    write();
    assertThat(left).isNotEmpty().allMatch(WireTest::mayBeExecuted);
  }

  @Test
  void whatNobodyWaitsForAnyMoreIsNot() throws InterruptedException {
    code = SILENCE;
    Thread writer = Thread.ofVirtual().start(this::write);
    received.await();
    writer.interrupt();
    writer.join();
    assertThat(left).hasSize(1).allMatch(WireTest::mayBeExecuted);
  }

  @Test
  void whatIsNotHandedOutAnyMoreIsSure() {
    code = 201;
    closed = true;
    write();
    assertThat(left).isNotEmpty().containsOnly(Duration.ZERO);
  }

  @Test
  void theServerIsToldHowLongItMayTake() {
    code = 201;
    write();
    assertThat(query).isEqualTo("fieldManager=sealgate&timeout=10000ms");
  }

  @Test
  void aHandshakeThatBreaksOffIsNotToldAsALackOfTrust() throws IOException {
    try (BrokenHandshakes broken = BrokenHandshakes.start();
        KubernetesClient client =
            new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty()).withMasterUrl(broken.url()).build())
                .build()) {
      ApiAnswer answer =
          ApiClient.of(client, client, WriteGate.OPEN, new Identity.Controller())
              .create("/apis/g/v1/things", "{}".getBytes(StandardCharsets.UTF_8));

      assertThat(answer).isEqualTo(new ApiAnswer.Unavailable("the API server does not answer"));
    }
  }
}
