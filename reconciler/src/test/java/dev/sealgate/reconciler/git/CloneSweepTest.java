package dev.sealgate.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clones that no Application asks for make room, while nobody reads them. */
final class CloneSweepTest {
  @TempDir private Path temp;
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);

  private GitRepositories open() throws IOException {
    return new GitRepositories(
        GitOptions.defaults(temp.resolve("cache")).withFileRepositories(true), clock);
  }

  private static SourceTree fetch(GitRepositories repositories, GitFixture git) {
    return ((FetchResult.Fetched)
            repositories.fetch(new GitSource(git.url(), "main", ""), SourceCredentials.anonymous()))
        .tree();
  }

  private void later() {
    now.updateAndGet(instant -> instant.plus(Duration.ofHours(7)));
  }

  private int clones() throws IOException {
    try (Stream<Path> found = Files.list(temp.resolve("cache/clones"))) {
      return (int) found.count();
    }
  }

  @Test
  void unusedClonesGoUnlessTheyAreRead() throws IOException {
    List<GitFixture> origins =
        List.of(
            new GitFixture(temp.resolve("a.git")),
            new GitFixture(temp.resolve("b.git")),
            new GitFixture(temp.resolve("c.git")));
    for (GitFixture origin : origins) {
      origin.file("a.yaml", "1").commit("main");
    }
    try (GitRepositories repositories = open();
        SourceTree reading = fetch(repositories, origins.get(0))) {
      fetch(repositories, origins.get(1)).close();
      later();
      fetch(repositories, origins.get(2)).close();

      assertThat(clones()).as("the one that is read and the new one").isEqualTo(2);
      assertThat(reading.list().files()).hasSize(1);
      fetch(repositories, origins.get(1)).close();
      assertThat(clones()).as("a removed one comes back").isEqualTo(3);
    }
    later();
    try (GitRepositories restarted = open()) {
      assertThat(clones()).as("forgotten ones of an earlier process").isZero();
      fetch(restarted, origins.get(0)).close();
    }
    origins.forEach(GitFixture::close);
  }
}
