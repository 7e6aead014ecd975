package dev.sealgate.reconciler.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HttpEndpointsTest {
  private final AtomicBoolean ready = new AtomicBoolean();

  private String ask(int port, String method, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                  .method(method, HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return response.statusCode() + " " + response.body().strip();
    }
  }

  @Test
  void answersWhatAKubeletAndPrometheusAsk() throws IOException, InterruptedException {
    try (HttpEndpoints endpoints =
        HttpEndpoints.start(
            0,
            new HttpEndpoints.Answers(
                () -> true,
                ready::get,
                () -> "metric 1",
                () -> ready.get() ? Optional.of("PEM") : Optional.empty()))) {
      int port = endpoints.port();
      assertThat(ask(port, "GET", "/healthz")).isEqualTo("200 ok");
      assertThat(ask(port, "GET", "/readyz")).isEqualTo("503 not ready");
      assertThat(ask(port, "GET", "/v1/cert.pem")).startsWith("503");
      ready.set(true);
      assertThat(ask(port, "GET", "/readyz")).isEqualTo("200 ok");
      assertThat(ask(port, "GET", "/v1/cert.pem")).isEqualTo("200 PEM");
      assertThat(ask(port, "GET", "/metrics")).isEqualTo("200 metric 1");
      assertThat(ask(port, "HEAD", "/healthz")).isEqualTo("200 ");
      assertThat(ask(port, "POST", "/healthz")).startsWith("405");
      assertThat(ask(port, "GET", "/v1/../secret")).startsWith("404");
    }
  }
}
