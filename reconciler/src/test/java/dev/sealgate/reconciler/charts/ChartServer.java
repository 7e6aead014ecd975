package dev.sealgate.reconciler.charts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.http.TlsIdentity;
import dev.sealgate.externalsecrets.http.TlsIdentity.UnusablePemException;
import dev.sealgate.testbed.CertificateAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A static web server that notes what it is asked, and misbehaves where a test wants it to. */
final class ChartServer implements AutoCloseable {
  /** Answers in its own way. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  static final CertificateAuthority AUTHORITY = CertificateAuthority.create("charts");

  private final HttpServer server;
  private final boolean tls;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> logins = new CopyOnWriteArrayList<>();

  private ChartServer(HttpServer server, boolean tls) {
    this.server = server;
    this.tls = tls;
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  static ChartServer plain() {
    try {
      return new ChartServer(HttpServer.create(address(), 0), false);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static ChartServer secure() {
    try {
      HttpsServer https = HttpsServer.create(address(), 0);
      var certificate = AUTHORITY.issue();
      https.setHttpsConfigurator(
          new HttpsConfigurator(
              TlsIdentity.context(
                  Optional.empty(),
                  Optional.of(SecretBytes.utf8(certificate.certificatePem())),
                  Optional.of(SecretBytes.utf8(certificate.keyPem())))));
      return new ChartServer(https, true);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (UnusablePemException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  String url() {
    return (tls ? "https://" : "http://") + host();
  }

  ChartServer put(String path, byte[] content) {
    String etag = "\"" + Archive.sha256(content).substring(0, 8) + "\"";
    return on(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("ETag", etag);
          if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
            return;
          }
          send(exchange, 200, content);
        });
  }

  ChartServer put(String path, String content) {
    return put(path, content.getBytes(StandardCharsets.UTF_8));
  }

  ChartServer on(String path, Answer answer) {
    answers.put(path, answer);
    return this;
  }

  ChartServer status(String path, int status) {
    return on(path, exchange -> exchange.sendResponseHeaders(status, -1));
  }

  ChartServer redirect(String path, String target) {
    return on(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Location", target);
          exchange.sendResponseHeaders(302, -1);
        });
  }

  static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
    exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
    exchange.getResponseBody().write(content);
  }

  /** What was asked since the last call. */
  List<String> requests() {
    List<String> since = new ArrayList<>(requests);
    requests.clear();
    return since;
  }

  /** The logins that it was shown, with the path. */
  List<String> logins() {
    return List.copyOf(logins);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      requests.add(path);
      String login = exchange.getRequestHeaders().getFirst("Authorization");
      if (login != null) {
        logins.add(path + " " + login);
      }
      answers.getOrDefault(path, it -> it.sendResponseHeaders(404, -1)).to(exchange);
    } catch (IOException _) {
      // the client had enough
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
