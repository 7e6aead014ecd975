package dev.sealgate.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import dev.sealgate.testbed.FaultyProxy.Fault;
import dev.sealgate.testbed.FaultyProxy.Seen;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The faults that other tests rely on do happen, and nothing else does. */
class FaultsIT {
  private static ControlPlane cluster;

  @BeforeAll
  static void start() {
    cluster = ControlPlane.start();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void etcdComesBackWithItsDataAndTheApiServerFindsIt() {
    cluster.kubectl("create", "configmap", "kept").orThrow();

    cluster.killEtcd();
    assertThat(cluster.kubectl("get", "configmap", "kept", "--request-timeout=2s").exit())
        .isNotZero();
    cluster.startEtcd();

    assertThat(cluster.kubectl("get", "configmap", "kept").exit()).isZero();
  }

  @Test
  void requestsAndUpgradesPassThroughTheFaultyProxy() {
    try (FaultyProxy proxy = FaultyProxy.before(cluster, new Random(1))) {
      Command kubectl = cluster.kubectl().env("KUBECONFIG", proxy.kubeconfig().toString());

      kubectl.run("create", "configmap", "passed").orThrow();

      assertThat(kubectl.run("get", "configmap", "passed").exit()).isZero();
      assertThat(proxy.seen())
          .anyMatch(it -> it.method().equals("POST") && it.target().contains("configmaps"))
          .noneMatch(Seen::faulty);
    }
  }

  @Test
  void theFaultyProxyAnswersItselfAsOftenAsItIsTold() throws Exception {
    try (FaultyProxy proxy = FaultyProxy.before(cluster, new Random(7));
        HttpClient client = client()) {
      proxy.fail(Fault.of(0.5, 429).retryAfter(3).only(it -> it.target().startsWith("/version")));

      int refused = 0;
      for (int i = 0; i < 40; i++) {
        HttpResponse<String> answer = get(client, proxy.port(), "/version");
        if (answer.statusCode() == 429) {
          refused++;
          assertThat(answer.headers().firstValue("Retry-After")).contains("3");
        } else {
          assertThat(answer.statusCode()).isEqualTo(200);
        }
      }

      assertThat(refused).isBetween(10, 30);
      assertThat(proxy.seen().stream().filter(Seen::faulty)).hasSize(refused);
      assertThat(get(client, proxy.port(), "/healthz").statusCode()).isEqualTo(200);
      proxy.heal();
      assertThat(get(client, proxy.port(), "/version").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void theTcpProxyCutsWhatStandsAndRefusesWhatComes() throws Exception {
    try (TcpProxy proxy = TcpProxy.before(cluster);
        HttpClient client = client()) {
      AtomicBoolean ended = new AtomicBoolean();
      Watched watched = watch(client, proxy.port(), () -> ended.set(true));
      await().until(() -> watched.bytes.get() > 0);

      proxy.cut();

      await().untilTrue(ended);
      assertThat(get(client, proxy.port(), "/version").statusCode()).isEqualTo(200);
      assertThat(proxy.accepted()).isGreaterThan(1);
      proxy.cut();
      proxy.refuse(true);
      assertThatIOException().isThrownBy(() -> get(client, proxy.port(), "/version"));
      proxy.refuse(false);
      assertThat(get(client, proxy.port(), "/version").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aSilencedConnectionStaysOpenAndTellsNothing() throws Exception {
    try (TcpProxy proxy = TcpProxy.before(cluster);
        HttpClient client = client();
        HttpClient other = client()) {
      AtomicBoolean ended = new AtomicBoolean();
      Watched watched = watch(client, proxy.port(), () -> ended.set(true));
      await().until(() -> watched.bytes.get() > 0);

      proxy.silence();
      // what had come already is read by then
      int before = settled(watched.bytes);
      cluster.kubectl("create", "configmap", "unheard").orThrow();

      await()
          .during(Duration.ofSeconds(1))
          .atMost(Duration.ofSeconds(10))
          .until(() -> watched.bytes.get() == before && !ended.get() && proxy.open() > 0);
      assertThat(get(other, proxy.port(), "/version").statusCode()).isEqualTo(200);
      // to close it would wait for the end of what never ends
      client.shutdownNow();
    }
  }

  private static int settled(AtomicInteger count) {
    AtomicInteger last = new AtomicInteger(-1);
    await()
        .pollInterval(Duration.ofMillis(300))
        .until(() -> last.getAndSet(count.get()) == count.get());
    return last.get();
  }

  private static final class Watched {
    private final AtomicInteger bytes = new AtomicInteger();
  }

  private static Watched watch(HttpClient client, int port, Runnable end) {
    Watched watched = new Watched();
    Thread.ofVirtual()
        .start(() -> {
          try (InputStream body =
              client
                  .send(
                      request(port, "/api/v1/configmaps?watch=true"),
                      HttpResponse.BodyHandlers.ofInputStream())
                  .body()) {
            while (body.read() >= 0) {
              watched.bytes.incrementAndGet();
            }
          } catch (IOException _) {
            // cut, as it is meant to be
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          end.run();
        });
    return watched;
  }

  private static HttpClient client() {
    return HttpClient.newBuilder()
        .sslContext(Tls.trusting(Folders.read(cluster.caCertificate())))
        .build();
  }

  private static HttpRequest request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
        .header("Authorization", "Bearer " + cluster.adminToken())
        .build();
  }

  private static HttpResponse<String> get(HttpClient client, int port, String path)
      throws IOException, InterruptedException {
    return client.send(request(port, path), HttpResponse.BodyHandlers.ofString());
  }
}
