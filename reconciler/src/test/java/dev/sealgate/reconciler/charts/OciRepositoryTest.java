package dev.sealgate.reconciler.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.sealgate.reconciler.git.FetchResult;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Registries that lie, stall and lure. */
class OciRepositoryTest extends ChartFixture {
  private static final String NAME = "/v2/team/shop";
  private static final String BASIC =
      "Basic "
          + Base64.getEncoder()
              .encodeToString(("robot:" + PASSWORD).getBytes(StandardCharsets.UTF_8));

  private final ChartServer registry = ChartServer.secure();
  private final ChartServer other = ChartServer.secure();
  private final byte[] packed = Packed.chart("shop", "1.0.0").gzip();
  private final String layer = "sha256:" + Archive.sha256(packed);

  @BeforeEach
  void publish() {
    registry.put(NAME + "/tags/list", "{\"tags\":[\"1.0.0\",\"latest\"]}");
    registry.put(NAME + "/blobs/" + layer, packed);
    registry.put(NAME + "/manifests/1.0.0", manifest(layer));
  }

  @AfterEach
  void stop() {
    registry.close();
    other.close();
  }

  private static String manifest(String layer) {
    return manifest(
        "application/vnd.cncf.helm.config.v1+json",
        "{\"mediaType\":\"application/vnd.cncf.helm.chart.content.v1.tar+gzip\",\"digest\":\""
            + layer
            + "\"}");
  }

  private static String manifest(String config, String layers) {
    return "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"%s\"},\"layers\":[%s]}"
        .formatted(config, layers);
  }

  private String url() {
    return "oci://" + registry.host() + "/team";
  }

  private FetchResult fetch(String revision) {
    clock.pass(Duration.ofSeconds(1));
    return fetch(url(), "shop", revision, trusting());
  }

  private Problem refused(String manifest, String revision) {
    registry.put(NAME + "/manifests/" + revision, manifest);
    return problem(fetch(revision));
  }

  @Test
  void whatIsNoChartIsRefusedByName() {
    record Case(String manifest, Reason reason, String told) {}
    List<Case> cases =
        List.of(
            new Case("<html>", Reason.SOURCE_UNREACHABLE, "no JSON"),
            new Case("{}", Reason.UNSUPPORTED, "of no type"),
            new Case("{\"manifests\":[]}", Reason.UNSUPPORTED, "an index"),
            new Case(
                "{\"mediaType\":\"application/vnd.docker.distribution.manifest.list.v2+json\"}",
                Reason.UNSUPPORTED,
                "docker.distribution.manifest.list"),
            new Case(
                manifest("application/vnd.oci.image.config.v1+json", ""),
                Reason.UNSUPPORTED,
                "oci.image.config"),
            new Case(
                manifest("application/vnd.cncf.helm.config.v1+json", ""),
                Reason.UNSUPPORTED,
                "0 layers"),
            new Case(manifest("md5:1"), Reason.UNSUPPORTED, "none of SHA-256"));
    for (Case it : cases) {
      Problem problem = refused(it.manifest(), "moving");
      assertThat(problem.message()).contains(it.told());
      assertThat(problem.reason()).isEqualTo(it.reason());
    }
  }

  @Test
  void whatDiffersFromItsDigestIsRefused() {
    String digest = "sha256:" + "0".repeat(64);
    assertThat(refused(manifest(layer), digest).reason()).isEqualTo(Reason.SOURCE_UNTRUSTED);
    registry.put(NAME + "/blobs/" + digest, packed);
    assertThat(refused(manifest(digest), "moving").message()).contains("its digest differs");
    registry.on(
        NAME + "/manifests/lied",
        exchange -> {
          exchange.getResponseHeaders().set("Docker-Content-Digest", digest);
          ChartServer.send(exchange, 200, manifest(layer).getBytes(StandardCharsets.UTF_8));
        });
    assertThat(problem(fetch("lied")).reason()).isEqualTo(Reason.SOURCE_UNTRUSTED);
  }

  @Test
  void aMissingVersionIsToldWithWhatThereIs() {
    Problem problem = problem(fetch("1.4.0"));
    assertThat(problem.reason()).isEqualTo(Reason.REVISION_NOT_FOUND);
    assertThat(problem.message()).contains("1.4.0").endsWith("the newest are 1.0.0");
    registry.status(NAME + "/tags/list", 404);
    assertThat(problem(fetch("^1")).reason()).isEqualTo(Reason.REVISION_NOT_FOUND);
    registry.status(NAME + "/tags/list", 403);
    assertThat(problem(fetch("^1")).reason()).isEqualTo(Reason.SOURCE_DENIED);
  }

  @Test
  void pagesOfTagsEndAndStayOnTheServer() {
    AtomicInteger page = new AtomicInteger();
    ChartServer.Answer endless =
        exchange -> {
          exchange
              .getResponseHeaders()
              .set("Link", "<" + NAME + "/tags/list?last=x>; rel=\"next\"");
          StringBuilder tags = new StringBuilder("{\"tags\":[");
          for (int i = 0; i < 500; i++) {
            tags.append("\"1.").append(page.incrementAndGet()).append(".0\",");
          }
          tags.append("\"0.1.0\"]}");
          ChartServer.send(exchange, 200, tags.toString().getBytes(StandardCharsets.UTF_8));
        };
    registry.on(NAME + "/tags/list", endless);
    assertThat(problem(fetch("^1")).message()).contains("more than 3000 tags");
    registry.on(
        NAME + "/tags/list",
        exchange -> {
          exchange.getResponseHeaders().set("Link", "<" + other.url() + "/next>; rel=\"next\"");
          ChartServer.send(
              exchange, 200, "{\"tags\":[\"1.0.0\"]}".getBytes(StandardCharsets.UTF_8));
        });
    assertThat(problem(fetch("^1")).message()).contains("on another server");
    assertThat(other.requests()).isEmpty();
  }

  private void challenge(String realm) {
    ChartServer.Answer unlessToken =
        exchange -> {
          if ("Bearer let-me-in".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            ChartServer.send(exchange, 200, manifest(layer).getBytes(StandardCharsets.UTF_8));
          } else {
            ask(exchange, realm);
          }
        };
    registry.on(NAME + "/manifests/moving", unlessToken);
  }

  private static void ask(HttpExchange exchange, String realm) throws java.io.IOException {
    exchange
        .getResponseHeaders()
        .set(
            "WWW-Authenticate",
            "Bearer realm=\"" + realm + "\",service=\"s v\",scope=\"repository:other:push\"");
    exchange.sendResponseHeaders(401, -1);
  }

  @Test
  void aTokenIsAskedForPullingThisRepositoryAndUsedAgain() {
    registry.on(
        "/token",
        exchange -> {
          assertThat(exchange.getRequestURI().getRawQuery())
              .isEqualTo("service=s+v&scope=repository%3Ateam%2Fshop%3Apull");
          ChartServer.send(
              exchange, 200, "{\"access_token\":\"let-me-in\"}".getBytes(StandardCharsets.UTF_8));
        });
    challenge(registry.url() + "/token");
    opened(fetch(url(), "shop", "moving", robot())).close();
    assertThat(registry.logins()).contains("/token " + BASIC);
    registry.requests();
    clock.pass(Duration.ofSeconds(10));
    opened(fetch(url(), "shop", "moving", robot())).close();
    assertThat(registry.requests()).containsExactly(NAME + "/manifests/moving");
    clock.pass(Duration.ofMinutes(2));
    opened(fetch(url(), "shop", "moving", robot())).close();
    assertThat(registry.requests())
        .containsExactly(NAME + "/manifests/moving", "/token", NAME + "/manifests/moving");
  }

  @Test
  void aForeignRealmIsNotShownTheLogin() {
    // another host by name, though it is the same machine
    String lure = other.url().replace("127.0.0.1", "localhost") + "/token";
    other.put("/token", "{\"token\":\"let-me-in\"}");
    challenge(lure);
    Problem problem = problem(fetch(url(), "shop", "moving", robot()));
    assertThat(problem.reason()).isEqualTo(Reason.SOURCE_UNTRUSTED);
    assertThat(problem.line()).contains("localhost").contains("passCredentials");
    assertThat(other.requests()).isEmpty();

    opened(fetch("moving")).close();
    assertThat(other.requests()).as("without a login there is nothing to lose").hasSize(1);
    assertThat(other.logins()).isEmpty();

    opened(
            repositories.fetch(
                new ChartSource(url(), "shop", "moving", true), robot(), Duration.ZERO))
        .close();
    assertThat(other.logins()).containsExactly("/token " + BASIC);
  }

  @Test
  void aRealmThatIsNoneIsRefused() {
    for (String realm :
        List.of("http://127.0.0.1:1/token", "file:///etc/passwd", "::", "https:///x", "")) {
      challenge(realm);
      clock.pass(Duration.ofSeconds(1));
      Problem problem = problem(fetch(url(), "shop", "moving", robot()));
      assertThat(problem.reason())
          .as(realm)
          .isEqualTo(realm.isEmpty() ? Reason.SOURCE_DENIED : Reason.SOURCE_UNTRUSTED);
    }
    assertThat(registry.logins()).isEmpty();
  }

  @Test
  void aWrongPasswordIsAskedForOnce() {
    registry.status("/token", 401);
    challenge(registry.url() + "/token");
    assertThat(problem(fetch(url(), "shop", "moving", robot())).reason())
        .isEqualTo(Reason.SOURCE_DENIED);
    assertThat(registry.requests()).containsExactly(NAME + "/manifests/moving", "/token");
    registry.on(
        NAME + "/manifests/moving",
        exchange -> {
          exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"x\"");
          exchange.sendResponseHeaders(401, -1);
        });
    clock.pass(Duration.ofSeconds(1));
    assertThat(problem(fetch(url(), "shop", "moving", robot())).reason())
        .isEqualTo(Reason.SOURCE_DENIED);
    assertThat(registry.requests()).hasSize(2);
    clock.pass(Duration.ofSeconds(1));
    assertThat(problem(fetch(url(), "shop", "moving", robot())).reason())
        .isEqualTo(Reason.SOURCE_DENIED);
    assertThat(registry.requests()).hasSize(1);
  }

  @Test
  void theTokenStaysBehindWhenTheArchiveLiesElsewhere() {
    registry.put("/token", "{\"token\":\"let-me-in\"}");
    challenge(registry.url() + "/token");
    other.put("/signed", packed);
    registry.redirect(NAME + "/blobs/" + layer, other.url() + "/signed?signature=planted");
    opened(fetch(url(), "shop", "moving", robot())).close();
    assertThat(other.requests()).containsExactly("/signed");
    assertThat(other.logins()).isEmpty();

    other.status("/gone", 403);
    registry.redirect(NAME + "/blobs/" + layer, other.url() + "/gone?signature=planted");
    registry.put(NAME + "/manifests/1.0.0", manifest(layer) + " ");
    assertThat(problem(fetch(url(), "shop", "1.0.0", trusting())).line()).doesNotContain("planted");
  }
}
