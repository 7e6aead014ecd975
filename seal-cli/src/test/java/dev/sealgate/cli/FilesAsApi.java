package dev.sealgate.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sealgate.crypto.SecretBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answers like an API server, out of a folder of manifests, for what transcripts show of each
 * command; that the commands work on a real one is OperateIT's to say. An object is the file {@code
 * PATH.yaml}, a log {@code PATH.log}, what a watch tells {@code PATH.watch}, and {@code
 * PATH/forbidden} has the verbs that are denied.
 */
final class FilesAsApi implements AutoCloseable {
  private final Path folder;
  private final HttpServer server;
  private final CountDownLatch closed = new CountDownLatch(1);

  private FilesAsApi(Path folder) throws IOException {
    this.folder = folder;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  static FilesAsApi start(Path folder) {
    try {
      return new FilesAsApi(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String kubeconfig() {
    return """
    apiVersion: v1
    kind: Config
    current-context: here
    clusters: [{name: here, cluster: {server: 'http://127.0.0.1:%d'}}]
    contexts: [{name: here, context: {cluster: here, user: me, namespace: shop}}]
    users: [{name: me, user: {token: not-a-token}}]
    """
        .formatted(server.getAddress().getPort());
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(1);
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      if (path.endsWith("/log")) {
        log(exchange, path.substring(0, path.length() - 4), query.contains("follow=true"));
        return;
      }
      Path file = folder.resolve(path + ".yaml");
      String verb = verb(exchange, Files.exists(file) || isName(path), query);
      Path collection = isName(path) ? folder.resolve(path).getParent() : folder.resolve(path);
      if (isForbidden(collection, verb)) {
        send(exchange, 403, "{\"kind\": \"Status\", \"code\": 403}");
      } else if (verb.equals("watch")) {
        watch(exchange, folder.resolve(path + ".watch"));
      } else if (Files.exists(file)) {
        if (verb.equals("patch")) {
          patch(file, exchange.getRequestBody().readAllBytes());
        }
        send(exchange, 200, JsonText.of(read(file)));
      } else if (!isServed(path)) {
        send(exchange, 404, "404 page not found\n");
      } else if (isName(path)) {
        send(exchange, 404, "{\"kind\": \"Status\", \"details\": {\"name\": \"it\"}}");
      } else {
        send(exchange, 200, JsonText.of(Map.of("items", items(path, query))));
      }
    }
  }

  private static String verb(HttpExchange exchange, boolean one, String query) {
    if (exchange.getRequestMethod().equals("PATCH")) {
      return "patch";
    }
    return one ? "get" : query.contains("watch=true") ? "watch" : "list";
  }

  /** {@code .../namespaces/NAMESPACE/PLURAL/NAME} */
  private static boolean isName(String path) {
    int at = path.indexOf("/namespaces/");
    return at > 0 && path.substring(at + 1).split("/", -1).length == 4;
  }

  private boolean isServed(String path) {
    String[] parts = path.split("/", -1);
    return Files.isDirectory(
        folder.resolve(
            String.join("/", List.of(parts).subList(0, parts[0].equals("api") ? 2 : 3))));
  }

  private static boolean isForbidden(@Nullable Path collection, String verb) throws IOException {
    Path file = collection == null ? Path.of("") : collection.resolve("forbidden");
    return Files.isRegularFile(file)
        && List.of(Files.readString(file).split("\\s+")).contains(verb);
  }

  private List<Object> items(String path, String query) throws IOException {
    String plural = path.substring(path.lastIndexOf('/') + 1);
    String group = path.replaceFirst("/(namespaces/[^/]+/)?[^/]+$", "");
    List<Object> items = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder.resolve(group))) {
      for (Path file : files.sorted().toList()) {
        String name = folder.relativize(file).toString();
        boolean here =
            path.contains("/namespaces/")
                ? name.startsWith(path + "/")
                : name.contains("/" + plural + "/");
        boolean asked =
            !query.contains("metadata.name=")
                || name.endsWith("/" + query.replaceAll(".*metadata.name=([^&]*).*", "$1.yaml"));
        if (here && asked && name.endsWith(".yaml")) {
          Map<String, @Nullable Object> item = read(file);
          if (!(item.get("involvedObject") instanceof Map<?, ?> object)
              || query.endsWith("involvedObject.name=" + object.get("name") + "&limit=500")) {
            items.add(item);
          }
        }
      }
    }
    return items;
  }

  private static Map<String, @Nullable Object> read(Path file) throws IOException {
    try (Source source = new Source("api", SecretBytes.utf8(Files.readString(file)))) {
      return Manifests.read(source).getFirst().body();
    }
  }

  private static void patch(Path file, byte[] body) throws IOException {
    try (Source source = new Source("patch", SecretBytes.copyOf(body))) {
      Map<String, @Nullable Object> patch = Manifests.read(source).getFirst().body();
      Files.writeString(file, YamlText.of(merged(read(file), patch)));
    }
  }

  private static Map<String, @Nullable Object> merged(Map<?, ?> object, Map<?, ?> patch) {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>();
    object.forEach((key, value) -> merged.put(String.valueOf(key), value));
    patch.forEach((key, value) -> {
      String name = String.valueOf(key);
      if (value instanceof Map<?, ?> inner) {
        merged.put(name, merged(merged.get(name) instanceof Map<?, ?> old ? old : Map.of(), inner));
      } else if (value == null) {
        merged.remove(name);
      } else {
        merged.put(name, value);
      }
    });
    return merged;
  }

  private void watch(HttpExchange exchange, Path file) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    if (Files.exists(file)) {
      for (String document : Files.readString(file).split("(?m)^---\n")) {
        try (Source source = new Source("watch", SecretBytes.utf8(document))) {
          Map<String, Object> event = new HashMap<>();
          event.put("type", "MODIFIED");
          event.put("object", Manifests.read(source).getFirst().body());
          String line = JsonText.of(event).replaceAll("\n *", "") + "\n";
          exchange.getResponseBody().write(line.getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
        }
      }
    }
    hold();
  }

  /** As a stream stays open when there is nothing new. */
  private void hold() {
    try {
      closed.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void log(HttpExchange exchange, String pod, boolean follow) throws IOException {
    Path file = folder.resolve(pod + ".log");
    if (!Files.exists(file)) {
      // as a real one whose nodes can't be reached
      send(exchange, 500, "{\"kind\": \"Status\", \"code\": 500}");
      return;
    }
    byte[] text = Files.readAllBytes(file);
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write(text);
    exchange.getResponseBody().flush();
    if (follow) {
      hold();
    }
  }

  private static void send(HttpExchange exchange, int code, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, body.length);
    exchange.getResponseBody().write(body);
  }
}
