package dev.sealgate.externalsecrets.vault;

import static dev.sealgate.externalsecrets.vault.VaultStores.TOKEN;
import static dev.sealgate.externalsecrets.vault.VaultStores.key;
import static dev.sealgate.externalsecrets.vault.VaultStores.store;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sealgate.externalsecrets.ExternalSecrets;
import dev.sealgate.externalsecrets.Failure;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.InMemoryAccess;
import dev.sealgate.externalsecrets.Resolutions;
import dev.sealgate.externalsecrets.aws.AwsSettings;
import dev.sealgate.externalsecrets.http.HttpLimits;
import dev.sealgate.externalsecrets.standard.StandardProviders;
import dev.sealgate.testbed.CertificateAuthority;
import dev.sealgate.testbed.VaultServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What lies between Sealgate and a Vault: TLS, namespaces, an outage, and servers that are none.
 */
class VaultServerIT {

  private static VaultServer vault;
  private static String authority;

  private final InMemoryAccess access = new InMemoryAccess();
  private final ExternalSecrets externalSecrets =
      StandardProviders.open(
          Clock.systemUTC(),
          new SecureRandom(),
          AwsSettings.standard(),
          new HttpLimits(Duration.ofSeconds(10), Duration.ofSeconds(20), 100_000, 50));

  @BeforeAll
  static void startVault() throws Exception {
    vault = VaultServer.startWithTls();
    authority = Files.readString(vault.caCertificate().orElseThrow());
    new VaultAdmin(vault).put("app", Map.of("user", "shop"));
  }

  @AfterAll
  static void stopVault() {
    vault.close();
  }

  @AfterEach
  void close() {
    externalSecrets.close();
  }

  private Resolutions with(URI server, String fields) {
    access.secret("shop", "vault", Map.of("token", vault.rootToken()));
    return new Resolutions(externalSecrets)
        .access(access)
        .store(store(server, "path: secret\n" + TOKEN + "\n" + fields));
  }

  private static void assertRead(Resolutions stores) {
    assertThat(stores.data(key("{key: app, property: user}"))).containsEntry("k", "shop");
  }

  private static String block(String field, String text) {
    return field + ": |\n" + text.indent(2);
  }

  @Test
  void aServerWhoseAuthorityIsUnknownGetsNoToken() {
    Failure failure = with(vault.address(), "").failure(key("{key: app}"));
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure.keyPath()).isEqualTo("spec.provider.vault.server");
    assertThat(failure.hint()).contains("caBundle");
  }

  @Test
  void caBundleInPemAndInBase64() {
    assertRead(with(vault.address(), block("caBundle", authority)));
    String base64 =
        Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.US_ASCII));
    assertRead(with(vault.address(), "caBundle: " + base64));
  }

  @Test
  void caBundleOfSeveralAuthorities() {
    String bundle = CertificateAuthority.create("another").certificatePem() + authority;
    assertRead(with(vault.address(), block("caBundle", bundle)));
  }

  @Test
  void anotherAuthorityIsNotTrusted() {
    String other = CertificateAuthority.create("another").certificatePem();
    assertThat(with(vault.address(), block("caBundle", other)).failure(key("{key: app}")).kind())
        .isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void caProviderFromAConfigMapAndFromASecret() {
    access.configMap("shop", "ca", Map.of("ca.crt", authority));
    assertRead(with(vault.address(), "caProvider: {type: ConfigMap, name: ca, key: ca.crt}"));
    access.secret("shop", "ca", Map.of("ca.crt", authority));
    assertRead(with(vault.address(), "caProvider: {type: Secret, name: ca, key: ca.crt}"));
  }

  @Test
  void caProviderWithoutACertificateIsMalformed() {
    access.configMap("shop", "ca", Map.of("ca.crt", "c4nary"));
    Failure failure =
        with(vault.address(), "caProvider: {type: ConfigMap, name: ca, key: ca.crt}")
            .failure(key("{key: app}"));
    assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
    assertThat(failure.toString()).doesNotContain("c4nary");
  }

  @Test
  void anOutageIsUnreachableAndHealsByItself() {
    Resolutions stores = with(vault.address(), block("caBundle", authority));
    assertRead(stores);
    vault.stop();
    try {
      Failure failure = stores.failure(key("{key: app, property: user}"));
      assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(failure.keyPath()).isEqualTo("spec.provider.vault.server");
    } finally {
      vault.restart();
    }
    assertRead(stores);
  }

  /** A server that answers the same to every request, and the requests that it got. */
  private static final class Stranger implements AutoCloseable {
    private final ConcurrentLinkedQueue<Map<String, List<String>>> requests =
        new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    private Stranger(int status, String body) throws Exception {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              requests.add(Map.copyOf(exchange.getRequestHeaders()));
              byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
              exchange.getResponseHeaders().add("Content-Type", "application/json");
              exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
              exchange.sendResponseHeaders(status, bytes.length);
              exchange.getResponseBody().write(bytes);
            }
          });
      server.start();
    }

    private URI address() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  @Test
  void whatOtherServersAnswerIsNeverAMissingSecret() throws Exception {
    record Case(int status, String body, Kind kind) {}
    for (Case c :
        List.of(
            new Case(404, "<html>not found</html>", Kind.MALFORMED),
            new Case(404, "{}", Kind.MALFORMED),
            new Case(404, "{\"errors\":[\"no handler\"]}", Kind.MALFORMED),
            new Case(200, "<html>welcome</html>", Kind.MALFORMED),
            new Case(200, "{}", Kind.MALFORMED),
            new Case(200, "{\"data\":\"c4nary\"}", Kind.MALFORMED),
            new Case(200, "{\"data\":{\"data\":\"c4nary\"}}", Kind.MALFORMED),
            new Case(200, "{\"data\":{\"data\":{\"a\":1", Kind.MALFORMED),
            new Case(200, "[".repeat(5000), Kind.MALFORMED),
            new Case(200, "x".repeat(200_000), Kind.MALFORMED),
            new Case(400, "{\"errors\":[\"c4nary\"]}", Kind.MALFORMED),
            new Case(412, "{}", Kind.UNREACHABLE),
            new Case(429, "{}", Kind.UNREACHABLE),
            new Case(307, "{}", Kind.UNREACHABLE),
            new Case(500, "{\"errors\":[\"c4nary\"]}", Kind.UNREACHABLE),
            new Case(503, "{\"errors\":[\"Vault is sealed\"]}", Kind.UNREACHABLE))) {
      try (Stranger stranger = new Stranger(c.status(), c.body())) {
        Failure failure = with(stranger.address(), "").failure(key("{key: app}"));
        assertThat(failure.kind()).as(c.toString()).isEqualTo(c.kind());
        assertThat(failure.toString()).doesNotContain("c4nary");
      }
    }
  }

  @Test
  void theControllersOwnVaultTokenNeverGoesToAStoresServer(@TempDir Path home) throws Exception {
    Files.writeString(home.resolve(".vault-token"), "hvs.c4nary");
    String before = System.getProperty("user.home");
    System.setProperty("user.home", home.toString());
    try (Stranger stranger = new Stranger(403, "{\"errors\":[]}")) {
      access.secret("shop", "approle", Map.of("secret", "s"));
      Resolutions stores =
          new Resolutions(externalSecrets)
              .access(access)
              .store(
                  store(
                      stranger.address(),
                      "auth: {appRole: {roleId: r, secretRef: {name: approle, key: secret}}}"));
      assertThat(stores.failure(key("{key: secret/app}")).kind()).isEqualTo(Kind.DENIED);
      assertThat(stranger.requests)
          .hasSize(1)
          .allSatisfy(headers -> assertThat(headers).doesNotContainKey("X-vault-token"));
    } finally {
      System.setProperty("user.home", before);
    }
  }

  @Test
  void theLoginAndTheReadHaveTheirOwnNamespacesAndHeaders() throws Exception {
    String login =
        "{\"renewable\":false,\"auth\":{\"client_token\":\"hvs.t\",\"policies\":[],\"lease_duration\":60},"
            + "\"data\":{\"data\":{\"user\":\"shop\"}}}";
    try (Stranger stranger = new Stranger(200, login)) {
      access.secret("shop", "approle", Map.of("secret", "s"));
      Resolutions stores =
          new Resolutions(externalSecrets)
              .access(access)
              .store(
                  store(
                      stranger.address(),
                      """
                      path: secret
                      namespace: team
                      forwardInconsistent: true
                      headers: {X-Tenant: blue}
                      auth:
                        namespace: admin
                        appRole: {roleId: r, secretRef: {name: approle, key: secret}}
                      """));
      assertRead(stores);
      assertThat(stranger.requests)
          .extracting(headers -> headers.get("X-vault-namespace"))
          .containsExactly(List.of("admin"), List.of("team"));
      assertThat(stranger.requests)
          .allSatisfy(headers -> {
            assertThat(headers).containsEntry("X-tenant", List.of("blue"));
            assertThat(headers)
                .containsEntry("X-vault-inconsistent", List.of("forward-active-node"));
          });
      assertThat(stranger.requests.peek()).doesNotContainKey("X-vault-token");
    }
  }
}
