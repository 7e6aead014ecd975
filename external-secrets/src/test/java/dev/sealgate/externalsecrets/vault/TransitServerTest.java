package dev.sealgate.externalsecrets.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.externalsecrets.IdentityDigest;
import dev.sealgate.externalsecrets.http.HttpLimits;
import dev.sealgate.externalsecrets.vault.VaultTransit.Login;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers that behave as a healthy Vault never does. */
class TransitServerTest {

  private static final String KEY = "{\"data\":{\"plaintext\":\"c2VjcmV0\"}}";

  private record Reply(int status, String body) {}

  private final ConcurrentLinkedQueue<Map<String, List<String>>> requests =
      new ConcurrentLinkedQueue<>();
  private final Deque<Reply> replies = new ConcurrentLinkedDeque<>();
  private final SecretBytes token = SecretBytes.utf8("hvs.c4nary");
  private final HttpServer server;
  private final VaultTransit transit =
      new VaultTransit(
          new HttpLimits(Duration.ofSeconds(5), Duration.ofSeconds(5), 100_000, 100),
          new IdentityDigest(new SecureRandom()));

  TransitServerTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve();
    server.start();
  }

  @AfterEach
  void stop() {
    transit.close();
    server.stop(0);
    token.close();
  }

  /** Gives these answers in turn, and the last one for ever. */
  private void answer(Reply... next) {
    replies.clear();
    replies.addAll(List.of(next));
  }

  private void serve() {
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            requests.add(Map.copyOf(exchange.getRequestHeaders()));
            Reply reply = replies.size() > 1 ? replies.removeFirst() : replies.getFirst();
            byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
            exchange.sendResponseHeaders(reply.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
  }

  private SecretBytes unwrap() {
    return unwrap("transit", "sops", "vault:v1:AAAA");
  }

  private SecretBytes unwrap(String engine, String name, String enc) {
    MasterKey key =
        new MasterKey.VaultTransit(
            "http://127.0.0.1:" + server.getAddress().getPort() + "/", engine, name);
    return transit
        .service(_ -> new Login(Optional.of(token), Optional.of("team"), Optional.empty(), ""))
        .unwrap(key, enc);
  }

  @Test
  void asksAgainWhenThereWasNoAnswer() {
    answer(new Reply(503, "{}"), new Reply(429, "{}"), new Reply(200, KEY));

    try (SecretBytes key = unwrap()) {
      assertThat(key).isEqualTo(SecretBytes.utf8("secret"));
    }
    assertThat(requests)
        .hasSize(3)
        .allSatisfy(headers ->
            assertThat(headers)
                .containsEntry("X-vault-token", List.of("hvs.c4nary"))
                .containsEntry("X-vault-namespace", List.of("team")));
  }

  @Test
  void givesUpInTheEnd() {
    answer(new Reply(503, "{\"errors\":[\"c4nary\"]}"));

    assertThatThrownBy(this::unwrap)
        .isInstanceOf(CryptoException.KeyServiceUnavailable.class)
        .hasMessageNotContaining("c4nary");
    assertThat(requests).hasSize(3);
  }

  @Test
  void asksOnceWhenTheAnswerIsFinal() {
    answer(new Reply(403, "{\"errors\":[\"permission denied\"]}"));

    assertThatThrownBy(this::unwrap).isInstanceOf(CryptoException.PolicyRefused.class);
    assertThat(requests).hasSize(1);
  }

  @Test
  void followsNoRedirect() {
    answer(new Reply(307, "{}"));

    assertThatThrownBy(this::unwrap)
        .isInstanceOf(CryptoException.KeyServiceUnavailable.class)
        .hasMessageContaining("redirects to another address, which is not followed");
  }

  @Test
  void takesNothingElseForAKey() {
    for (String body :
        List.of(
            "{}",
            "<html>c4nary</html>",
            "{\"data\":\"c4nary\"}",
            "{\"data\":{\"plaintext\":[1]}}",
            "{\"data\":{\"plaintext\":\"c4nary!\"}}",
            "[".repeat(5000),
            "x".repeat(200_000))) {
      answer(new Reply(200, body));

      assertThatThrownBy(this::unwrap)
          .as(body.substring(0, Math.min(30, body.length())))
          .isInstanceOf(CryptoException.Malformed.class)
          .hasMessageNotContaining("c4nary");
    }
  }

  /** All three come from the file: a token that may do more must not do it for whoever wrote it. */
  @Test
  void sendsNothingButACiphertextToNothingButAKey() {
    answer(new Reply(200, KEY));

    for (String name : List.of("", "a/b", "..", "a?b", "-a", "a b", "a%2fb", "a\n")) {
      assertThatThrownBy(() -> unwrap("transit", name, "vault:v1:AAAA"))
          .as(name)
          .isInstanceOf(CryptoException.Malformed.class)
          .hasMessageContaining("engine_path and key_name");
    }
    for (String engine : List.of("", "..", "a/../b", "a/./b", "a\n")) {
      assertThatThrownBy(() -> unwrap(engine, "sops", "vault:v1:AAAA"))
          .as(engine)
          .isInstanceOf(CryptoException.Malformed.class);
    }
    for (String enc : List.of("", "x", "vault:v1:", "vault:v1:c4nary!", " vault:v1:AAAA")) {
      assertThatThrownBy(() -> unwrap("transit", "sops", enc))
          .as(enc)
          .isInstanceOf(CryptoException.Malformed.class)
          .hasMessageContaining("enc is no ciphertext")
          .hasMessageNotContaining("c4nary");
    }
    assertThat(requests).isEmpty();
  }

  @Test
  void aPathThatIsNoTransitEngineIsNotAMissingVault() {
    answer(new Reply(404, "{\"errors\":[\"no handler for route \\\"x\\\"\"]}"));

    assertThatThrownBy(this::unwrap)
        .isInstanceOf(CryptoException.NoIdentityMatched.class)
        .hasMessageContaining("Vault has no transit engine at that path");
  }
}
