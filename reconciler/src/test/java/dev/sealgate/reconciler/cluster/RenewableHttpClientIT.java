package dev.sealgate.reconciler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.http.TlsIdentity;
import dev.sealgate.testbed.CertificateAuthority;
import dev.sealgate.testbed.ControlPlane;
import dev.sealgate.testbed.TcpProxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections to an API server that now and then is somebody who speaks HTTP/1.1 alone. */
class RenewableHttpClientIT {
  private static ControlPlane plane;
  private static HttpsServer old;
  private static SSLContext trusting;

  private final AtomicLong nanos = new AtomicLong();
  private TcpProxy proxy;
  private RenewableHttpClient client;

  @BeforeAll
  static void start() throws Exception {
    plane = ControlPlane.start();
    CertificateAuthority authority = CertificateAuthority.create("old");
    var certificate = authority.issue();
    old = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    old.setHttpsConfigurator(
        new HttpsConfigurator(
            TlsIdentity.context(
                Optional.empty(),
                Optional.of(SecretBytes.utf8(certificate.certificatePem())),
                Optional.of(SecretBytes.utf8(certificate.keyPem())))));
    old.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(204, -1);
          }
        });
    old.start();
    String both = Files.readString(plane.caCertificate()) + authority.certificatePem();
    trusting =
        TlsIdentity.context(
            Optional.of(SecretBytes.utf8(both)), Optional.empty(), Optional.empty());
  }

  @AfterAll
  static void stop() {
    old.stop(0);
    plane.close();
  }

  @BeforeEach
  void open() {
    proxy = TcpProxy.before(plane);
    client = new RenewableHttpClient(HttpClient.newBuilder().sslContext(trusting), nanos::get);
  }

  @AfterEach
  void close() {
    client.close();
    proxy.close();
  }

  private void lead(boolean toApiServer) {
    proxy.lead(toApiServer ? plane.url().getPort() : old.getAddress().getPort());
    proxy.cut();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private Version spoken() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + proxy.port() + "/version"))
            .build();
    HttpResponse<String> answer =
        client.sendAsync(request, BodyHandlers.ofString()).get(30, TimeUnit.SECONDS);
    return answer.version();
  }

  @Test
  void http2IsSpokenAgainSecondsAfterAHandshakeWithoutIt() throws Exception {
    assertThat(spoken()).isEqualTo(Version.HTTP_2);
    lead(false);
    assertThat(spoken()).isEqualTo(Version.HTTP_1_1);
    lead(true);
    assertThat(spoken()).as("as the JDK does for ever").isEqualTo(Version.HTTP_1_1);

    pass(RenewableHttpClient.PATIENCE);
    assertThat(spoken()).as("which is noticed").isEqualTo(Version.HTTP_1_1);

    assertThat(spoken()).isEqualTo(Version.HTTP_2);
    assertThat(spoken()).isEqualTo(Version.HTTP_2);
  }

  @Test
  void aServerThatSpeaksNoHttp2IsAskedToOnlyOnceMore() throws Exception {
    lead(false);
    assertThat(spoken()).isEqualTo(Version.HTTP_1_1);
    pass(RenewableHttpClient.PATIENCE);
    assertThat(spoken()).isEqualTo(Version.HTTP_1_1);
    int first = proxy.accepted();
    assertThat(spoken()).isEqualTo(Version.HTTP_1_1);
    assertThat(proxy.accepted()).isGreaterThan(first);

    int asked = proxy.accepted();
    for (int i = 0; i < 10; i++) {
      pass(Duration.ofMinutes(5));
      assertThat(spoken()).isEqualTo(Version.HTTP_1_1);
    }
    assertThat(proxy.accepted()).isEqualTo(asked);
  }

  @Test
  void aWatchOverHttp1GoesOnWhileHttp2IsSpokenAgain() throws Exception {
    String path = "/api/v1/namespaces?watch=true&timeoutSeconds=3";
    assertThat(spoken()).isEqualTo(Version.HTTP_2);
    lead(false);
    assertThat(watch(path).version()).isEqualTo(Version.HTTP_1_1);
    lead(true);
    var watched = watch(path);
    assertThat(watched.version()).isEqualTo(Version.HTTP_1_1);

    pass(RenewableHttpClient.PATIENCE);
    assertThat(watch(path).version()).as("which is noticed").isEqualTo(Version.HTTP_1_1);
    assertThat(watch(path).version()).isEqualTo(Version.HTTP_2);

    try (var lines = watched.body()) {
      assertThat(lines.filter(line -> line.contains("\"kube-system\""))).isNotEmpty();
    }
  }

  private HttpResponse<Stream<String>> watch(String path) throws Exception {
    return client.sendAsync(request(path), BodyHandlers.ofLines()).get(30, TimeUnit.SECONDS);
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + proxy.port() + path))
        .header("Authorization", "Bearer " + plane.adminToken())
        .build();
  }

  private List<CompletableFuture<HttpResponse<String>>> ask(int count, String path) {
    return IntStream.range(0, count)
        .mapToObj(_ -> client.sendAsync(request(path), BodyHandlers.ofString()))
        .toList();
  }

  /** The JDK fails those that are more than a connection of HTTP/2 takes. */
  @Test
  void moreRequestsThanAConnectionTakesWaitForTheirTurn() throws Exception {
    assertThat(spoken()).isEqualTo(Version.HTTP_2);

    for (String path : List.of("/api/v1/namespaces", "/api/v1/nowhere", "/readyz")) {
      for (var answer : ask(500, path)) {
        assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isIn(200, 404);
      }
    }
  }

  @Test
  void whatIsAskedOfLeasesDoesNotWaitForATurn() throws Exception {
    assertThat(spoken()).isEqualTo(Version.HTTP_2);
    // the server takes each for a watch, and this client does not
    List<CompletableFuture<HttpResponse<Stream<String>>>> lasting =
        IntStream.range(0, RenewableHttpClient.MOST_STREAMS)
            .mapToObj(_ ->
                client.sendAsync(
                    request("/api/v1/namespaces?watch=1&timeoutSeconds=20"),
                    BodyHandlers.ofLines()))
            .toList();
    var other = ask(1, "/api/v1/namespaces").getFirst();

    var lease = ask(1, "/apis/coordination.k8s.io/v1/namespaces/default/leases").getFirst();

    assertThat(lease.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(other).isNotDone();
    for (var one : lasting) {
      one.get(10, TimeUnit.SECONDS).body().close();
    }
    assertThat(other.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsCancelledGivesItsTurnToTheNext() throws Exception {
    assertThat(spoken()).isEqualTo(Version.HTTP_2);
    for (int i = 0; i < 5; i++) {
      ask(300, "/api/v1/namespaces").forEach(answer -> answer.cancel(true));
    }

    assertThat(spoken()).isEqualTo(Version.HTTP_2);
  }

  @Test
  void whatFailsGivesItsTurnToTheNext() throws Exception {
    proxy.refuse(true);
    for (var answer : ask(300, "/api/v1/namespaces")) {
      assertThat(answer).failsWithin(30, TimeUnit.SECONDS);
    }
    proxy.refuse(false);

    // over whichever protocol: a handshake was cut
    HttpResponse<String> answer = ask(1, "/api/v1/namespaces").getFirst().get(30, TimeUnit.SECONDS);
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void watchesTakeNoStreamsFromRequests() throws Exception {
    String path = "/api/v1/namespaces?watch=true&timeoutSeconds=20";
    List<HttpResponse<Stream<String>>> watches = new ArrayList<>();
    for (int i = 0; i < 2 * RenewableHttpClient.MOST_STREAMS + 1; i++) {
      watches.add(watch(path));
    }
    assertThat(watches)
        .allSatisfy(each -> {
          assertThat(each.version()).isEqualTo(Version.HTTP_2);
          assertThat(each.statusCode()).isEqualTo(200);
        });
    assertThat(proxy.accepted()).as("connections").isEqualTo(3);

    for (var answer : ask(300, "/api/v1/namespaces")) {
      assertThat(answer.get(15, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    watches.forEach(each -> each.body().close());
  }
}
