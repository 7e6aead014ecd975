package dev.sealgate.testbed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Gives out the tokens that a registry trusts: JSON Web Tokens, signed with ES256. */
final class TokenServer implements AutoCloseable {
  static final String ISSUER = "sealgate-tokens";
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private final HttpsServer server;
  private final CertificateAuthority.ServerCertificate signer;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> scopes = new CopyOnWriteArrayList<>();

  private TokenServer(HttpsServer server, CertificateAuthority authority) {
    this.server = server;
    this.signer = authority.issue();
    server.setHttpsConfigurator(new HttpsConfigurator(Tls.serving(authority.issue())));
    server.createContext("/token", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  static TokenServer start(CertificateAuthority authority) {
    try {
      return new TokenServer(
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0),
          authority);
    } catch (IOException e) {
      throw new UncheckedIOException("the token server cannot listen", e);
    }
  }

  URI realm() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/token");
  }

  List<String> scopes() {
    return List.copyOf(scopes);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!login().equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      List<String> asked =
          Arrays.stream(String.valueOf(exchange.getRequestURI().getRawQuery()).split("&", -1))
              .filter(parameter -> parameter.startsWith("scope="))
              .map(parameter -> URLDecoder.decode(parameter.substring(6), StandardCharsets.UTF_8))
              .toList();
      scopes.addAll(asked);
      byte[] body =
          ("{\"token\":\"" + token(asked) + "\",\"expires_in\":300}")
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  static String login() {
    String pair = RegistryServer.USER + ":" + RegistryServer.PASSWORD;
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  String token(List<String> scopesAsked) {
    try {
      return signed(scopesAsked);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no token", e);
    }
  }

  private String signed(List<String> asked) throws GeneralSecurityException {
    List<String> access = new ArrayList<>();
    for (String scope : asked) {
      String[] parts = scope.split(":", 3);
      access.add(
          "{\"type\":\"%s\",\"name\":\"%s\",\"actions\":[\"%s\"]}"
              .formatted(parts[0], parts[1], parts[2].replace(",", "\",\"")));
    }
    long now = Instant.now().getEpochSecond();
    String header =
        "{\"typ\":\"JWT\",\"alg\":\"ES256\",\"x5c\":[\""
            + Base64.getEncoder().encodeToString(signer.certificate().getEncoded())
            + "\"]}";
    String claims =
        "{\"iss\":\"%s\",\"sub\":\"robot\",\"aud\":\"%s\",\"exp\":%d,\"nbf\":%d,\"iat\":%d,\"jti\":\"%s\",\"access\":[%s]}"
            .formatted(
                ISSUER,
                RegistryServer.SERVICE,
                now + 300,
                now - 60,
                now,
                UUID.randomUUID(),
                String.join(",", access));
    String signed = encoded(header) + "." + encoded(claims);
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(signer.key());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + URL.encodeToString(signature.sign());
  }

  private static String encoded(String json) {
    return URL.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
