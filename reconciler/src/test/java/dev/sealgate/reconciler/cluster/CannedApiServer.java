package dev.sealgate.reconciler.cluster;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Says what it is told to say, and counts what it is asked. */
public final class CannedApiServer implements AutoCloseable {
  private static final String MISSING = "{\"kind\": \"Status\", \"details\": {\"kind\": \"x\"}}";

  private final HttpServer server;
  private final KubernetesClient fabric;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  public CannedApiServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          asked.add(path);
          String answer = answers.get(path);
          byte[] body = (answer == null ? MISSING : answer).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
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
    serve("/api", "");
    discover("");
  }

  private void serve(String path, String items) {
    answers.put(path, "{\"kind\": \"APIGroupDiscoveryList\", \"items\": [%s]}".formatted(items));
  }

  /**
   * @param groups as discovery tells them
   */
  public void discover(String groups) {
    serve("/apis", groups);
  }

  public CannedApiServer answer(String path, String body) {
    answers.put(path, body);
    return this;
  }

  public ApiClient client() {
    return ApiClient.of(fabric, fabric, WriteGate.OPEN, new Identity.Controller());
  }

  public long asked(String path) {
    return asked.stream().filter(path::equals).count();
  }

  @Override
  public void close() {
    fabric.close();
    server.stop(0);
  }
}
