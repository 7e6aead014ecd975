package dev.sealgate.benchmarks.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sealgate.testbed.ControlPlane;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The API server as the administrator sees it, with as little work of our own as can be: the
 * measuring process shares the cores with what it measures.
 */
final class Api implements AutoCloseable {
  static final String MERGE_PATCH = "application/merge-patch+json";
  static final String APPLY_PATCH = "application/apply-patch+yaml";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Sees the events of a watch, one after the other. */
  interface Events {
    /**
     * @param type ADDED, MODIFIED or DELETED
     */
    void seen(String type, JsonNode object);

    /** All others that were there have gone. */
    void listed(Set<String> names);
  }

  private final HttpClient client;
  private final URI server;
  private final String token;

  Api(ControlPlane cluster) {
    this.server = cluster.url();
    this.token = cluster.adminToken();
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_2)
            .sslContext(trusting(cluster))
            .build();
  }

  JsonNode get(String path) {
    return send(request(path).GET());
  }

  JsonNode create(String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /**
   * @param type {@link #MERGE_PATCH} or {@link #APPLY_PATCH}
   */
  JsonNode patch(String path, String type, String body) {
    return send(
        request(path)
            .header("Content-Type", type)
            .method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
  }

  JsonNode delete(String path) {
    return send(request(path).DELETE());
  }

  /**
   * Returns once the watch is established; what is there already is seen as ADDED. The server ends
   * the watch of a reader that falls behind: then all is listed anew.
   */
  AutoCloseable watch(String path, Events events) {
    AtomicBoolean closed = new AtomicBoolean();
    AtomicReference<InputStream> open = new AtomicReference<>(begin(path, events));
    Thread.ofVirtual()
        .start(() -> {
          while (!closed.get()) {
            follow(Objects.requireNonNull(open.get()), events);
            if (!closed.get()) {
              open.set(begin(path, events));
            }
          }
        });
    return () -> {
      closed.set(true);
      Objects.requireNonNull(open.get()).close();
    };
  }

  /** Lists, and watches from there. A connection of its own, so that nobody else slows it down. */
  private InputStream begin(String path, Events events) {
    JsonNode list = get(path);
    Set<String> names = new HashSet<>();
    for (JsonNode item : list.path("items")) {
      names.add(item.at("/metadata/name").asText());
      events.seen("ADDED", item);
    }
    events.listed(names);
    String from = list.at("/metadata/resourceVersion").asText();
    return exchange(
            request(path + "?watch=true&resourceVersion=" + from)
                .version(HttpClient.Version.HTTP_1_1)
                .GET(),
            HttpResponse.BodyHandlers.ofInputStream())
        .body();
  }

  /** Until the server ends it, or a version is no more known there. */
  private static void follow(InputStream body, Events events) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode event = JSON.readTree(line);
        if (event.path("type").asText().equals("ERROR")) {
          return;
        }
        events.seen(event.path("type").asText(), event.path("object"));
      }
    } catch (IOException closed) {
      // listed anew, if it was not asked for
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path)).header("Authorization", "Bearer " + token);
  }

  private JsonNode send(HttpRequest.Builder request) {
    HttpResponse<byte[]> answer = exchange(request, HttpResponse.BodyHandlers.ofByteArray());
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> HttpResponse<T> exchange(
      HttpRequest.Builder builder, HttpResponse.BodyHandler<T> handler) {
    HttpRequest request = builder.build();
    try {
      HttpResponse<T> answer = client.send(request, handler);
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(
            request.method() + " " + request.uri() + ": " + answer.statusCode());
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static SSLContext trusting(ControlPlane cluster) {
    try (InputStream pem = Files.newInputStream(cluster.caCertificate())) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
