package dev.sealgate.testbed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks a starting server whether it is ready. */
final class HttpProbe implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final HttpClient client;
  private final Map<String, String> headers;

  HttpProbe(@Nullable String authorityPem, Map<String, String> headers) {
    HttpClient.Builder builder =
        HttpClient.newBuilder().connectTimeout(LIMIT).version(HttpClient.Version.HTTP_1_1);
    if (authorityPem != null) {
      builder.sslContext(Tls.trusting(authorityPem));
    }
    this.client = builder.build();
    this.headers = Map.copyOf(headers);
  }

  /** True when the answer to a GET is 200. */
  boolean ok(URI uri) {
    return send(HttpRequest.newBuilder(uri).GET()) == 200;
  }

  /** True when there is an answer at all. */
  boolean answers(URI uri) {
    return send(HttpRequest.newBuilder(uri).GET()) > 0;
  }

  /** The status of the answer to an empty POST, or -1 when there is none. */
  int post(URI uri) {
    return send(HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()));
  }

  private int send(HttpRequest.Builder request) {
    headers.forEach(request::header);
    try {
      return client
          .send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException noAnswerYet) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
