package dev.sealgate.reconciler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class AskFirstTest {
  private static final byte[] BODY = "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);
  private final List<String> seen = new CopyOnWriteArrayList<>();

  /** So the server's time runs when the gate is asked whether the body may be sent. */
  @Test
  void theBodyIsAskedForOnlyAfterTheServerHasTakenTheHead() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        KubernetesClient client = client(listener.getLocalPort())) {
      CompletableFuture<ApiAnswer> answer =
          CompletableFuture.supplyAsync(() ->
              ApiClient.of(client, client, WriteGate.OPEN, new Identity.Controller())
                  .within(new Recorder())
                  .create("/apis/g/v1/things", BODY));
      try (Socket link = listener.accept()) {
        InputStream in = link.getInputStream();
        assertThat(head(in))
            .containsIgnoringCase("expect: 100-continue")
            .contains("timeout=3000ms");
        Awaitility.await().during(Duration.ofMillis(300)).until(seen::isEmpty);
        seen.add("taken");
        tell(link, "HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(in.readNBytes(BODY.length)).isEqualTo(BODY);
        assertThat(seen).startsWith("taken", "body");
        tell(link, "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}");
        assertThat(answer.get(20, TimeUnit.SECONDS)).isInstanceOf(ApiAnswer.Ok.class);
      }
    }
    assertThat(seen).endsWith("left PT0S");
  }

  /** The client would send the body without being asked, after five seconds. */
  @Test
  void theBodyIsNotSentToAServerThatSaysNothing() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        KubernetesClient client = client(listener.getLocalPort())) {
      AtomicLong nanos = new AtomicLong();
      Patience patience = new Patience(nanos::get);
      for (int i = 0; i < 3; i++) {
        patience.unanswered();
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
      }
      CompletableFuture<String> answer =
          CompletableFuture.supplyAsync(() -> sendOnce(client, patience));
      try (Socket link = listener.accept()) {
        InputStream in = link.getInputStream();
        assertThat(head(in)).containsIgnoringCase("expect: 100-continue");
        assertThat(answer.get(20, TimeUnit.SECONDS))
            .isEqualTo("nothing: the API server did not take the request in time");
        assertThat(in.available()).isZero();
        assertThat(patience.isAway()).as("one more silence").isFalse();
      }
    }
    assertThat(seen).containsExactly("left PT0S");
  }

  private String sendOnce(KubernetesClient client, Patience patience) {
    URI uri = URI.create(client.getMasterUrl() + "apis/g/v1/things");
    return Wire.send(
        ApiClient.of(client, client, WriteGate.OPEN, new Identity.Controller()).http(),
        new Wire.Request("POST", uri, "application/json", "application/json", BODY, null),
        patience,
        new Recorder(),
        Long.MAX_VALUE,
        new Told());
  }

  private static final class Told implements AnswerReader<String> {
    @Override
    public String read(int code, byte[] body) {
      return "answer: " + code;
    }

    @Override
    public String nothing(String why) {
      return "nothing: " + why;
    }

    @Override
    public boolean again(String answer) {
      return false;
    }
  }

  private final class Recorder implements WriteGate {
    @Override
    public boolean enter() {
      return true;
    }

    @Override
    public Duration reach() {
      return Duration.ofSeconds(3);
    }

    @Override
    public boolean isClosed(Duration limit) {
      seen.add("body");
      return false;
    }

    @Override
    public boolean asksFirst() {
      return true;
    }

    @Override
    public void leave(Duration after) {
      seen.add("left " + after);
    }
  }

  private static KubernetesClient client(int port) {
    return new KubernetesClientBuilder()
        .withHttpClientFactory(new RenewingFactory())
        .withConfig(
            new ConfigBuilder(Config.empty()).withMasterUrl("http://127.0.0.1:" + port).build())
        .build();
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      assertThat(next).as("after " + head).isNotNegative();
      head.append((char) next);
    }
    return head.toString();
  }

  private static void tell(Socket link, String answer) throws IOException {
    OutputStream out = link.getOutputStream();
    out.write(answer.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
