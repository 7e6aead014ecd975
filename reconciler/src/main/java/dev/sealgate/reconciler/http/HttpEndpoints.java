package dev.sealgate.reconciler.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Plain GETs only; nothing that is sent to it is read. */
public final class HttpEndpoints implements AutoCloseable {
  private static final int BACKLOG = 64;
  private static final String TEXT = "text/plain; charset=utf-8";

  /**
   * What is answered.
   *
   * @param healthy false makes the kubelet restart the process
   * @param ready false takes the process out of the Service
   * @param metrics in Prometheus' text format
   * @param certificate the public sealing certificate as PEM, empty while there is none
   */
  public record Answers(
      Supplier<Boolean> healthy,
      Supplier<Boolean> ready,
      Supplier<String> metrics,
      Supplier<Optional<String>> certificate) {}

  private record Page(int code, String type, String body) {
    static Page text(int code, String body) {
      return new Page(code, TEXT, body);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private HttpEndpoints(HttpServer server) {
    this.server = server;
  }

  /**
   * @param port 0 for any
   */
  public static HttpEndpoints start(int port, Answers answers) throws IOException {
    // bounds of the JDK's server, which it reads once
    System.setProperty("sun.net.httpserver.maxReqTime", "10");
    System.setProperty("sun.net.httpserver.maxRspTime", "30");
    HttpEndpoints endpoints =
        new HttpEndpoints(HttpServer.create(new InetSocketAddress(port), BACKLOG));
    Map<String, Supplier<Page>> pages =
        Map.of(
            "/healthz", () -> probe(answers.healthy().get()),
            "/readyz", () -> probe(answers.ready().get()),
            "/metrics",
                () ->
                    new Page(
                        200, "text/plain; version=0.0.4; charset=utf-8", answers.metrics().get()),
            "/v1/cert.pem",
                () ->
                    answers
                        .certificate()
                        .get()
                        .map(pem -> new Page(200, "application/x-pem-file", pem))
                        .orElse(Page.text(503, "there is no sealing key yet\n")));
    endpoints.server.createContext("/", exchange -> answer(exchange, pages));
    endpoints.server.setExecutor(endpoints.threads);
    endpoints.server.start();
    return endpoints;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private static Page probe(boolean good) {
    return good ? Page.text(200, "ok\n") : Page.text(503, "not ready\n");
  }

  private static void answer(HttpExchange exchange, Map<String, Supplier<Page>> pages)
      throws IOException {
    try (exchange) {
      Supplier<Page> supplier = pages.get(exchange.getRequestURI().getPath());
      String method = exchange.getRequestMethod();
      Page page;
      if (supplier == null) {
        page = Page.text(404, "no such page\n");
      } else if (!method.equals("GET") && !method.equals("HEAD")) {
        page = Page.text(405, "GET only\n");
      } else {
        page = supplier.get();
      }
      byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", page.type());
      boolean head = method.equals("HEAD");
      exchange.sendResponseHeaders(page.code(), head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
