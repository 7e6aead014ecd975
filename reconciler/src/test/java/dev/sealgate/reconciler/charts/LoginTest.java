package dev.sealgate.reconciler.charts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.git.SourceCredentials;
import dev.sealgate.reconciler.git.SourceTree;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.testbed.BrokenHandshakes;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a login goes, and where it does not. */
class LoginTest extends ChartFixture {
  private static final String BASIC =
      "Basic "
          + Base64.getEncoder()
              .encodeToString(("robot:" + PASSWORD).getBytes(StandardCharsets.UTF_8));

  private final ChartServer server = ChartServer.secure();
  private final ChartServer other = ChartServer.secure();
  private final byte[] packed = Packed.chart("shop", "1.0.0").gzip();

  @BeforeEach
  void publish() {
    server.put("/shop.tgz", packed);
    other.put("/shop.tgz", packed);
    index("shop.tgz");
  }

  private void index(String archive) {
    clock.pass(Duration.ofSeconds(1));
    server.put(
        "/index.yaml", "entries: {shop: [{version: 1.0.0, urls: ['%s']}]}".formatted(archive));
  }

  @AfterEach
  void stop() {
    server.close();
    other.close();
  }

  private SourceTree fetched(boolean everywhere) {
    return opened(
        repositories.fetch(
            new ChartSource(server.url(), "shop", "", everywhere), robot(), Duration.ZERO));
  }

  @Test
  void goesToTheRepositoryAndNoOtherHost() {
    index(other.url() + "/shop.tgz");
    fetched(false).close();
    assertThat(server.logins()).containsExactly("/index.yaml " + BASIC);
    assertThat(other.logins()).isEmpty();
  }

  @Test
  void isDroppedWhenARedirectLeadsAway() {
    server.redirect("/shop.tgz", other.url() + "/shop.tgz");
    fetched(false).close();
    assertThat(server.logins()).containsExactly("/index.yaml " + BASIC, "/shop.tgz " + BASIC);
    assertThat(other.logins()).isEmpty();
  }

  @Test
  void goesAlongWherePassCredentialsSaysSo() {
    index(other.url() + "/shop.tgz");
    fetched(true).close();
    assertThat(other.logins()).containsExactly("/shop.tgz " + BASIC);
  }

  @Test
  void plainHttpIsNeverFollowedFromHttps() {
    try (ChartServer plain = ChartServer.plain()) {
      plain.put("/shop.tgz", packed);
      index(plain.url() + "/shop.tgz");
      assertThat(problem(fetch(server.url(), "shop", "", robot())).message())
          .contains("plain http");
      index("shop.tgz");
      server.redirect("/shop.tgz", plain.url() + "/shop.tgz");
      assertThat(problem(fetch(server.url(), "shop", "", robot())).reason())
          .isEqualTo(Reason.SOURCE_UNTRUSTED);
      assertThat(plain.requests()).isEmpty();
      assertThat(problem(fetch(plain.url(), "shop", "", robot())).message())
          .contains("readable on the way");
    }
  }

  @Test
  void redirectsEnd() {
    server.redirect("/shop.tgz", "/shop.tgz");
    assertThat(problem(fetch(server.url(), "shop", "", trusting())).message())
        .contains("redirects without end");
    assertThat(server.requests().stream().filter("/shop.tgz"::equals)).hasSize(6);
  }

  @Test
  void aServerIsTrustedByTheSecretOrNotAtAll() {
    assertThat(problem(fetch(server.url(), "shop", "", SourceCredentials.anonymous())).reason())
        .isEqualTo(Reason.SOURCE_UNTRUSTED);
    assertThat(
            problem(fetch(server.url(), "shop", "", secret("bad", "ca.crt", "no PEM"))).message())
        .contains("can't be read");
  }

  @Test
  void aHandshakeThatBreaksOffIsTriedAgainAndNoMatterOfTrust() throws IOException {
    try (BrokenHandshakes broken = BrokenHandshakes.start()) {
      Problem problem = problem(fetch(broken.url(), "shop", "", SourceCredentials.anonymous()));

      assertThat(problem.reason()).isEqualTo(Reason.SOURCE_UNREACHABLE);
      assertThat(problem.message()).contains("no TLS connection to");
    }
  }

  @Test
  void aSecretThatFitsNotIsRefused() {
    record Case(SourceCredentials secret, String told) {}
    for (Case it :
        List.of(
            new Case(secret("s", "username", "u"), "lacks password"),
            new Case(secret("s", "password", "p"), "lacks username"),
            new Case(secret("s", "other", "x"), "nothing that charts use"),
            new Case(secret("s", "bearerToken", "a b"), "characters that no token has"),
            new Case(secret("s", "bearerToken", "t", "username", "u", "password", "p"), "keep one"),
            new Case(secret("s", "tls.crt", "x"), "lacks tls.key"),
            new Case(secret("s", ".dockerconfigjson", "{}"), ".dockerconfigjson"))) {
      assertThat(problem(fetch(server.url(), "shop", "", it.secret())).line()).contains(it.told());
    }
  }

  @Test
  void aServerMayNotSendUsToThisMachineOrLink() {
    URI home = URI.create("https://charts.example.com/");
    record Case(String home, String named, boolean refused) {}
    for (Case it :
        List.of(
            new Case("https://192.0.2.7/", "https://169.254.169.254/latest", true),
            new Case("https://192.0.2.7/", "https://127.0.0.1:6443/", true),
            new Case("https://192.0.2.7/", "https://[::1]/", true),
            new Case("https://192.0.2.7/", "https://[fe80::1]/", true),
            new Case("https://192.0.2.7/", "https://0.0.0.0/", true),
            new Case("https://192.0.2.7/", "https://localhost/", true),
            new Case("https://192.0.2.7/", "https://10.0.0.1/", false),
            new Case("https://127.0.0.1/", "https://127.0.0.1:5000/", false),
            new Case("https://169.254.0.1/", "https://169.254.0.1/x", false))) {
      assertThat(Hosts.isOutOfBounds(URI.create(it.home()), URI.create(it.named()), false))
          .as(it.named())
          .isEqualTo(it.refused());
    }
    assertThat(Hosts.isOutOfBounds(home, URI.create("https://169.254.169.254/"), true)).isTrue();
  }

  @Test
  void aRealmSeesTheLoginOnlyWhenItIsOfTheRegistrysHouse() {
    record Case(String registry, String realm, boolean oneHouse) {}
    for (Case it :
        List.of(
            new Case("charts.example.org", "charts.example.org", true),
            new Case("registry.example.org", "example.org", true),
            new Case("registry-1.docker.io", "auth.docker.io", true),
            new Case("registry.example.com", "evil.example.net", false),
            new Case("example.com", "evil-example.com", false),
            new Case("example.org", "registry.example.org", false),
            new Case("registry.com", "com", false),
            new Case("evil.com", "auth.docker.io", false))) {
      assertThat(
              Hosts.isOneHouse(
                  URI.create("https://" + it.registry()), URI.create("https://" + it.realm())))
          .as(it.toString())
          .isEqualTo(it.oneHouse());
    }
  }
}
