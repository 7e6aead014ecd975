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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
  void whatIsUnderWayOverHttp1GoesOnWhileHttp2IsSpokenAgain() throws Exception {
    assertThat(spoken()).isEqualTo(Version.HTTP_2);
    lead(false);
    assertThat(spoken()).isEqualTo(Version.HTTP_1_1);
    lead(true);
    HttpRequest watch =
        HttpRequest.newBuilder(
                URI.create(
                    "https://127.0.0.1:"
                        + proxy.port()
                        + "/api/v1/namespaces?watch=true&timeoutSeconds=3"))
            .header("Authorization", "Bearer " + plane.adminToken())
            .build();
    var watched = client.sendAsync(watch, BodyHandlers.ofLines()).get(30, TimeUnit.SECONDS);
    assertThat(watched.version()).isEqualTo(Version.HTTP_1_1);

    pass(RenewableHttpClient.PATIENCE);
    assertThat(spoken()).isEqualTo(Version.HTTP_1_1);
    assertThat(spoken()).isEqualTo(Version.HTTP_2);

    try (var lines = watched.body()) {
      assertThat(lines.filter(line -> line.contains("\"kube-system\""))).isNotEmpty();
    }
  }
}
