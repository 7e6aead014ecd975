package dev.sealgate.reconciler.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sealgate.reconciler.git.FetchResult;
import dev.sealgate.reconciler.git.SourceCredentials;
import dev.sealgate.reconciler.git.SourceEntry;
import dev.sealgate.reconciler.git.SourceFile;
import dev.sealgate.reconciler.git.SourceTree;
import dev.sealgate.reconciler.git.SourceUnreadableException;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Chart repositories over a real web server, with what can go wrong there. */
class HttpRepositoryTest extends ChartFixture {
  private final ChartServer server = ChartServer.plain();
  private final StringBuilder entries = new StringBuilder("apiVersion: v1\nentries:\n  shop:\n");

  @AfterEach
  void stop() {
    server.close();
  }

  /** Publishes a version. */
  private byte[] publish(String version) {
    byte[] packed = Packed.chart("shop", version).gzip();
    server.put("/charts/shop-" + version + ".tgz", packed);
    list(version, Archive.sha256(packed), "shop-" + version + ".tgz");
    return packed;
  }

  private void list(String version, String digest, String url) {
    entries.append(
        "  - {name: shop, version: '%s', digest: '%s', urls: ['%s']}\n"
            .formatted(version, digest, url));
    server.put("/charts/index.yaml", entries.toString());
  }

  private String url() {
    return server.url() + "/charts";
  }

  @Test
  void findsTheNewestOfARangeAndReadsItAsAFolder() {
    for (String version :
        List.of("1.2.0", "1.3.0-rc.1", "1.10.1", "1.9.0", "2.0.0", "no-version")) {
      publish(version);
    }
    assertThat(found(url(), "shop", "")).isEqualTo("2.0.0");
    assertThat(found(url(), "shop", "^1")).isEqualTo("1.10.1");
    assertThat(found(url() + "/", "shop", "~1.2 || 1.9.x")).isEqualTo("1.9.0");
    assertThat(found(url(), "shop", ">=1.2.1-0 <1.4")).isEqualTo("1.3.0-rc.1");
    try (SourceTree tree = tree(url(), "shop", "1.2.0")) {
      String digest = Archive.sha256(Packed.chart("shop", "1.2.0").gzip());
      assertThat(tree.commit()).isEqualTo("1.2.0@sha256:" + digest);
      assertThat(tree.path()).isEqualTo("shop@1.2.0");
      assertThat(tree.list().files())
          .extracting(SourceFile::path)
          .containsExactly(
              "shop@1.2.0/Chart.yaml", "shop@1.2.0/templates/cm.yaml", "shop@1.2.0/values.yaml");
      assertThat(text(tree, "values.yaml")).isEqualTo("key: default\n");
      assertThat(tree.find("shop@1.2.0/templates")).isInstanceOf(SourceEntry.Folder.class);
      assertThat(tree.find("shop@1.2.0/none")).isInstanceOf(SourceEntry.Missing.class);
    }
  }

  @Test
  void namesTheNewestVersionsWhenNoneFits() {
    for (int minor = 0; minor < 8; minor++) {
      publish("1." + minor + ".0");
    }
    Problem problem = problem(url(), "shop", "^2");
    assertThat(problem.reason()).isEqualTo(Reason.REVISION_NOT_FOUND);
    assertThat(problem.message())
        .contains(url())
        .endsWith("1.7.0, 1.6.0, 1.5.0, 1.4.0, 1.3.0 (and 3 older ones)");
    assertThat(problem(url(), "stop", "1").message()).contains("lists no chart stop");
  }

  @Test
  void asksOnceForAllAndConditionally() throws Exception {
    publish("1.0.0");
    assertThat(found(url(), "shop", "*")).isEqualTo("1.0.0");
    assertThat(server.requests()).containsExactly("/charts/index.yaml", "/charts/shop-1.0.0.tgz");

    List<Callable<String>> many = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      many.add(() -> found(url(), "shop", "*"));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<String> one : threads.invokeAll(many)) {
        assertThat(one.get()).isEqualTo("1.0.0");
      }
    }
    // the clock stands still, so all asked at once
    assertThat(server.requests()).isEmpty();

    clock.pass(Duration.ofSeconds(30));
    ChartSource source = new ChartSource(url(), "shop", "*", false);
    opened(repositories.fetch(source, SourceCredentials.anonymous(), Duration.ofMinutes(1)))
        .close();
    assertThat(server.requests()).as("an answer of 30 s ago will do").isEmpty();
    assertThat(found(url(), "shop", "*")).isEqualTo("1.0.0");
    assertThat(server.requests()).as("answered by 304").containsExactly("/charts/index.yaml");

    publish("1.1.0");
    clock.pass(Duration.ofSeconds(1));
    assertThat(found(url(), "shop", "*")).isEqualTo("1.1.0");
    assertThat(server.requests()).containsExactly("/charts/index.yaml", "/charts/shop-1.1.0.tgz");
  }

  @Test
  void neverAsksAgainForWhatIsPinned() throws IOException {
    byte[] packed = publish("1.0.0");
    String digest = "sha256:" + Archive.sha256(packed);
    List<String> pins = List.of("1.0.0", "1.0.0@" + digest, digest);
    for (String pin : pins) {
      assertThat(found(url(), "shop", pin)).isEqualTo("1.0.0");
    }
    server.requests();
    clock.pass(Duration.ofDays(1));
    for (String pin : pins) {
      assertThat(found(url(), "shop", pin)).isEqualTo("1.0.0");
    }
    assertThat(server.requests()).isEmpty();

    // after a restart the archive is still there
    repositories.close();
    repositories = newProcess();
    assertThat(found(url(), "shop", "1.0.0")).isEqualTo("1.0.0");
    assertThat(server.requests()).containsExactly("/charts/index.yaml");
  }

  @Test
  void whoHasAnotherLoginAsksAgain() {
    publish("1.0.0");
    String pin = "sha256:" + Archive.sha256(Packed.chart("shop", "1.0.0").gzip());
    found(url(), "shop", pin);
    server.requests();
    opened(
            fetch(
                url(),
                "shop",
                pin,
                secret("other", "ca.crt", ChartServer.AUTHORITY.certificatePem())))
        .close();
    assertThat(server.requests()).containsExactly("/charts/index.yaml", "/charts/shop-1.0.0.tgz");
  }

  @Test
  void aDamagedArchiveOfTheCacheIsFetchedAnew() throws IOException {
    publish("1.0.0");
    found(url(), "shop", "1.0.0");
    try (Stream<Path> files = Files.walk(cache)) {
      Path archive = files.filter(it -> it.toString().endsWith(".tgz")).findFirst().orElseThrow();
      Files.write(archive, new byte[] {1, 2, 3});
    }
    try (SourceTree damaged = tree(url(), "shop", "1.0.0")) {
      assertThat(catchThrowable(damaged::list)).isInstanceOf(SourceUnreadableException.class);
    }
    try (SourceTree again = tree(url(), "shop", "1.0.0")) {
      assertThat(again.list().files()).hasSize(3);
    }
  }

  @Test
  void refusesAnArchiveThatIsNotTheOneOfTheIndex() {
    server.put(
        "/charts/shop-1.0.0.tgz", Packed.chart("shop", "1.0.0").file("shop/evil", "").gzip());
    list("1.0.0", Archive.sha256(Packed.chart("shop", "1.0.0").gzip()), "shop-1.0.0.tgz");
    assertThat(problem(url(), "shop", "*").reason()).isEqualTo(Reason.SOURCE_UNTRUSTED);

    publish("2.0.0");
    clock.pass(Duration.ofSeconds(1));
    Problem other = problem(url(), "shop", "2.0.0@sha256:" + "0".repeat(64));
    assertThat(other.reason()).isEqualTo(Reason.REVISION_NOT_FOUND);
    assertThat(other.message()).contains("another content");
  }

  @Test
  void refusesAnArchiveOfAnotherChartOrVersion() {
    server.put("/charts/a.tgz", Packed.chart("stop", "1.0.0").gzip());
    list("1.0.0", "", "a.tgz");
    assertThat(problem(url(), "shop", "*").message()).contains("lies beside the folder shop");
    server.put("/charts/b.tgz", Packed.chart("shop", "1.0.1").gzip());
    list("1.1.0", "", "b.tgz");
    clock.pass(Duration.ofSeconds(1));
    assertThat(problem(url(), "shop", "*").line())
        .contains("it has version 1.0.1, but the repository calls it 1.1.0");
    server.put("/charts/c.tgz", new Packed().file("shop/values.yaml", "").gzip());
    list("1.2.0", "", "c.tgz");
    clock.pass(Duration.ofSeconds(1));
    assertThat(problem(url(), "shop", "*").message()).contains("no shop/Chart.yaml");
  }

  @Test
  void theServersRefusalsHaveReasons() {
    publish("1.0.0");
    record Case(int status, Reason reason) {}
    for (Case it :
        List.of(
            new Case(401, Reason.SOURCE_DENIED),
            new Case(403, Reason.SOURCE_DENIED),
            new Case(404, Reason.REVISION_NOT_FOUND),
            new Case(429, Reason.SOURCE_UNREACHABLE),
            new Case(500, Reason.SOURCE_UNREACHABLE))) {
      clock.pass(Duration.ofSeconds(1));
      server.status("/charts/index.yaml", it.status());
      assertThat(problem(url(), "shop", "*").reason()).as("%d", it.status()).isEqualTo(it.reason());
      server.put("/charts/index.yaml", entries.toString());
      server.status("/charts/shop-1.0.0.tgz", it.status());
      clock.pass(Duration.ofSeconds(1));
      assertThat(problem(url(), "shop", "*").reason()).as("%d", it.status()).isEqualTo(it.reason());
    }
    assertThat(problem("http://127.0.0.1:1/charts", "shop", "*").reason())
        .isEqualTo(Reason.SOURCE_UNREACHABLE);
    assertThat(problem("http://no-such-host.invalid", "shop", "*").reason())
        .isEqualTo(Reason.SOURCE_UNREACHABLE);
  }

  @Test
  void endsWhatHasNoEnd() throws IOException {
    byte[] block = new byte[64 << 10];
    Arrays.fill(block, (byte) '#');
    ChartServer.Answer endless =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          while (true) {
            exchange.getResponseBody().write(block);
          }
        };
    server.on("/charts/index.yaml", endless);
    assertThat(problem(url(), "shop", "*").reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
    publish("1.0.0");
    server.on("/charts/shop-1.0.0.tgz", endless);
    clock.pass(Duration.ofSeconds(1));
    assertThat(problem(url(), "shop", "*").message()).contains("more than 1048576 bytes");
    repositories.close();
    repositories = newProcess(Duration.ofSeconds(1));
    server.on(
        "/charts/shop-1.0.0.tgz",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(1);
          exchange.getResponseBody().flush();
          hold();
        });
    clock.pass(Duration.ofSeconds(1));
    assertThat(problem(url(), "shop", "*").message()).contains("does not answer in time");
    repositories.close();
    repositories = newProcess();
    server.on(
        "/charts/shop-1.0.0.tgz",
        exchange -> {
          exchange.sendResponseHeaders(200, 5000);
          exchange.getResponseBody().write(new byte[100]);
        });
    clock.pass(Duration.ofSeconds(1));
    assertThat(problem(url(), "shop", "*").reason()).isEqualTo(Reason.SOURCE_UNREACHABLE);
  }

  private static void hold() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void readsAnIndexOfAHundredThousandEntries() {
    StringBuilder large = new StringBuilder("apiVersion: v1\nentries:\n");
    for (int chart = 0; chart < 1000; chart++) {
      large.append("  chart-").append(chart).append(":\n");
      for (int version = 0; version < 100; version++) {
        large.append("  - name: chart-").append(chart).append("\n    version: 1.").append(version);
        large.append(".0\n    maintainers: [{name: a}]\n    urls:\n    - c.tgz\n");
      }
    }
    server.put("/charts/index.yaml", large.toString());
    server.put("/charts/c.tgz", Packed.chart("chart-777", "1.99.0").gzip());
    long begin = System.nanoTime();
    assertThat(found(url(), "chart-777", "1.x")).isEqualTo("1.99.0");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(60));
  }

  @Test
  void anIndexThatIsNoneIsRefusedByName() {
    record Case(String index, Reason reason, String told) {}
    for (Case it :
        List.of(
            new Case("<html>", Reason.INVALID_MANIFEST, "has no entries"),
            new Case("a: [", Reason.INVALID_MANIFEST, "neither YAML nor JSON"),
            new Case("{\"entries\": ", Reason.INVALID_MANIFEST, "neither YAML nor JSON"),
            new Case("entries: {shop: &a [], b: *a}", Reason.INVALID_MANIFEST, "aliases"),
            new Case("entries: {}\n---\nentries: {}", Reason.INVALID_MANIFEST, "one document"),
            new Case("entries: " + "[".repeat(70), Reason.LIMIT_EXCEEDED, "nests too deep"),
            new Case("entries: {}\n#" + "x".repeat(2 << 20), Reason.LIMIT_EXCEEDED, "too long"),
            new Case(
                "entries:\n  shop:\n" + "  - {version: 1.0.0}\n".repeat(2001),
                Reason.LIMIT_EXCEEDED,
                "versions of one chart"),
            new Case("entries: {shop: [{version: 1.0.0}]}", Reason.INVALID_MANIFEST, "has no urls"),
            new Case(
                "entries: {shop: [{version: 1.0.0, urls: ['oci://r/c:1']}]}",
                Reason.UNSUPPORTED,
                "refers to a registry"),
            new Case(
                "entries: {shop: [{version: 1.0.0, urls: ['file:///etc/passwd']}]}",
                Reason.SOURCE_UNTRUSTED,
                "neither https nor http"),
            new Case(
                "entries: {shop: [{version: 1.0.0, digest: 'md5:1', urls: ['x']}]}",
                Reason.INVALID_MANIFEST,
                "none of SHA-256"))) {
      clock.pass(Duration.ofSeconds(1));
      server.put("/charts/index.yaml", it.index());
      Problem problem = problem(url(), "shop", "*");
      assertThat(problem.message()).contains(it.told());
      assertThat(problem.reason()).as(it.told()).isEqualTo(it.reason());
    }
    String json = "{\"entries\":{\"shop\":[{\"version\":\"1.0.0\",\"urls\":[\"s.tgz\"]}]}}";
    server
        .put("/charts/index.yaml", json)
        .put("/charts/s.tgz", Packed.chart("shop", "1.0.0").gzip());
    clock.pass(Duration.ofSeconds(1));
    assertThat(found(url(), "shop", "*")).isEqualTo("1.0.0");
  }

  @Test
  void aSourceThatIsNoneIsRefused() {
    record Case(String url, String chart, String revision, String told) {}
    for (Case it :
        List.of(
            new Case("ftp://h/x", "c", "", "scheme"),
            new Case("https://user:planted@h/x", "c", "", "holds a login"),
            new Case("https://h/x?token=planted", "c", "", "query"),
            new Case("https://", "c", "", "no host"),
            new Case("https://h/x", "a/b", "", "no name of a chart"),
            new Case("https://h/x", "../b", "", "no name of a chart"),
            new Case("oci://h/Upper", "c", "", "no name that a registry"),
            new Case("https://h/x", "c", "main", "no version of a chart"),
            new Case("https://h/x", "c", "^1 ||", "no version of a chart"))) {
      Problem problem = problem(it.url(), it.chart(), it.revision());
      assertThat(problem.line()).contains(it.told()).doesNotContain("planted");
    }
  }

  @Test
  void failuresAreSharedByThoseWhoWaitedForThem() throws ExecutionException, InterruptedException {
    server.status("/charts/index.yaml", 500);
    List<Callable<FetchResult>> many = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      many.add(() -> fetch(url(), "shop", "*", SourceCredentials.anonymous()));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<FetchResult> one : threads.invokeAll(many)) {
        assertThat(one.get()).isInstanceOf(FetchResult.Failed.class);
      }
    }
    assertThat(server.requests()).hasSize(1);
  }
}
