package dev.sealgate.testbed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;

/** Git's smart HTTP: the JDK's server in front of the CGI program {@code git http-backend}. */
final class GitHttp implements AutoCloseable {
  private static final int STATUS_OK = 200;

  private final Path root;
  private final Optional<GitServerOptions.Login> login;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong fetches;

  /**
   * @param port to listen on, 0 for a free one
   * @param fetches counts the requests that ask for objects
   */
  GitHttp(
      Path root,
      int port,
      Optional<SSLContext> tls,
      Optional<GitServerOptions.Login> login,
      AtomicLong fetches) {
    this.root = root;
    this.login = login;
    this.fetches = fetches;
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      if (tls.isPresent()) {
        HttpsServer https = HttpsServer.create(address, 0);
        https.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
        this.server = https;
      } else {
        this.server = HttpServer.create(address, 0);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the Git server cannot listen", e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!isAllowed(exchange)) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      URI uri = exchange.getRequestURI();
      if (exchange.getRequestMethod().equals("POST")
          && uri.getPath().endsWith("/git-upload-pack")) {
        fetches.incrementAndGet();
      }
      ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
      builder.environment().putAll(cgi(exchange));
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      Process backend = builder.start();
      try {
        try (OutputStream sink = backend.getOutputStream()) {
          exchange.getRequestBody().transferTo(sink);
        }
        relay(backend.getInputStream(), exchange);
      } finally {
        backend.destroy();
      }
    }
  }

  private boolean isAllowed(HttpExchange exchange) {
    if (login.isEmpty()) {
      return true;
    }
    String wanted = login.get().header();
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    return given != null
        && MessageDigest.isEqual(
            wanted.getBytes(StandardCharsets.US_ASCII), given.getBytes(StandardCharsets.US_ASCII));
  }

  private Map<String, String> cgi(HttpExchange exchange) {
    URI uri = exchange.getRequestURI();
    Map<String, String> variables = new HashMap<>(GitServer.ENVIRONMENT);
    variables.put("GIT_PROJECT_ROOT", root.toString());
    variables.put("GIT_HTTP_EXPORT_ALL", "1");
    variables.put("REQUEST_METHOD", exchange.getRequestMethod());
    variables.put("PATH_INFO", uri.getPath());
    variables.put("QUERY_STRING", uri.getQuery() == null ? "" : uri.getQuery());
    variables.put("REMOTE_ADDR", "127.0.0.1");
    variables.put("REMOTE_USER", "testbed"); // without one, http-backend refuses pushes
    putHeader(exchange, "Content-Type", variables, "CONTENT_TYPE");
    putHeader(exchange, "Content-Length", variables, "CONTENT_LENGTH");
    putHeader(exchange, "Content-Encoding", variables, "HTTP_CONTENT_ENCODING");
    putHeader(exchange, "Git-Protocol", variables, "GIT_PROTOCOL");
    return variables;
  }

  private static void putHeader(
      HttpExchange exchange, String header, Map<String, String> variables, String variable) {
    String value = exchange.getRequestHeaders().getFirst(header);
    if (value != null) {
      variables.put(variable, value);
    }
  }

  /** Turns a CGI answer (header lines, an empty line, the body) into an HTTP one. */
  private static void relay(InputStream answer, HttpExchange exchange) throws IOException {
    try (BufferedInputStream in = new BufferedInputStream(answer)) {
      int status = STATUS_OK;
      for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
        int colon = line.indexOf(':');
        String name = line.substring(0, Math.max(0, colon));
        String value = line.substring(colon + 1).strip();
        if (name.equalsIgnoreCase("Status")) {
          status = Integer.parseInt(value.substring(0, 3));
        } else if (!name.isEmpty()) {
          exchange.getResponseHeaders().add(name, value);
        }
      }
      exchange.sendResponseHeaders(status, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        in.transferTo(out);
      }
    }
  }

  private static String readLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != -1 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
