package dev.sealgate.reconciler.charts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.reconciler.git.FetchResult;
import dev.sealgate.reconciler.git.ProxyRules;
import dev.sealgate.reconciler.git.SourceCredentials;
import dev.sealgate.reconciler.git.SourceEntry;
import dev.sealgate.reconciler.git.SourceTree;
import dev.sealgate.reconciler.git.TreeLimits;
import dev.sealgate.reconciler.model.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Fetches as Applications do, from a cache of its own, with small bounds and a clock at hand. */
abstract class ChartFixture {
  static final String PASSWORD = "chart-password-1618033";
  static final ChartLimits LIMITS = limits(Duration.ofSeconds(20));

  private static ChartLimits limits(Duration deadline) {
    return new ChartLimits(
        Duration.ofSeconds(5),
        deadline,
        30L << 20,
        256 << 10,
        3000,
        2000,
        1 << 20,
        4 << 20,
        100,
        new TreeLimits(1000, 16, 1 << 20));
  }

  /** Stands still until it is told to go on. */
  static final class HandClock extends Clock {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }

    void pass(Duration time) {
      now = now.plus(time);
    }
  }

  @TempDir Path cache;
  final HandClock clock = new HandClock();
  ChartRepositories repositories;

  @BeforeEach
  void open() throws IOException {
    repositories = newProcess();
  }

  ChartRepositories newProcess() throws IOException {
    return newProcess(LIMITS.deadline());
  }

  ChartRepositories newProcess(Duration deadline) throws IOException {
    return new ChartRepositories(
        ChartOptions.defaults(cache, ProxyRules.none()), limits(deadline), clock);
  }

  @AfterEach
  void close() {
    repositories.close();
  }

  static SourceCredentials secret(String name, String... pairs) {
    Map<String, SecretBytes> data = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      data.put(pairs[i], SecretBytes.utf8(pairs[i + 1]));
    }
    return SourceCredentials.ofSecret("shop", name, data);
  }

  /** With trust in the certificate of {@link ChartServer#secure}. */
  static SourceCredentials trusting() {
    return secret("ca", "ca.crt", ChartServer.AUTHORITY.certificatePem());
  }

  static SourceCredentials robot(String authority) {
    return secret("robot", "username", "robot", "password", PASSWORD, "ca.crt", authority);
  }

  static SourceCredentials robot() {
    return robot(ChartServer.AUTHORITY.certificatePem());
  }

  FetchResult fetch(String url, String chart, String revision, SourceCredentials credentials) {
    return repositories.fetch(
        new ChartSource(url, chart, revision, false), credentials, Duration.ZERO);
  }

  SourceTree tree(String url, String chart, String revision) {
    return opened(fetch(url, chart, revision, SourceCredentials.anonymous()));
  }

  /** The version that fits, or what the problem is. */
  String found(String url, String chart, String revision) {
    return switch (fetch(url, chart, revision, SourceCredentials.anonymous())) {
      case FetchResult.Fetched(SourceTree tree) -> {
        try (tree) {
          yield tree.commit().replaceFirst("@.*", "");
        }
      }
      case FetchResult.Failed(Problem problem) -> problem.line();
    };
  }

  static SourceTree opened(FetchResult result) {
    return switch (result) {
      case FetchResult.Fetched(SourceTree tree) -> tree;
      case FetchResult.Failed failed -> throw new AssertionError(failed.problem().line());
    };
  }

  static Problem problem(FetchResult result) {
    return switch (result) {
      case FetchResult.Fetched(SourceTree tree) -> throw new AssertionError(tree.toString());
      case FetchResult.Failed(Problem problem) -> {
        assertThat(problem.hint()).isNotEmpty();
        assertThat(problem.line()).doesNotContain(PASSWORD);
        yield problem;
      }
    };
  }

  Problem problem(String url, String chart, String revision) {
    return problem(fetch(url, chart, revision, SourceCredentials.anonymous()));
  }

  static String text(SourceTree tree, String file) {
    return switch (tree.find(tree.path() + "/" + file)) {
      case SourceEntry.Regular(var found) -> new String(tree.read(found), StandardCharsets.UTF_8);
      case SourceEntry.Missing _, SourceEntry.Folder _, SourceEntry.Link _ ->
          throw new AssertionError(file);
    };
  }
}
