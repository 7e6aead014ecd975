package dev.sealgate.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.reconciler.model.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What befalls a clone: damage, kills, age and size. */
final class CloneLifeTest extends LocalRepository {
  @Test
  void recoversFromADamagedClone() throws IOException {
    git.file("a.yaml", "1").commit("main");
    fetched("main", "").close();
    repositories.close();
    try (Stream<Path> files = Files.walk(onlyGeneration())) {
      for (Path pack : files.filter(f -> f.toString().endsWith(".pack")).toList()) {
        byte[] bytes = Files.readAllBytes(pack);
        assertThat(pack.toFile().setWritable(true)).isTrue();
        Files.write(pack, Arrays.copyOf(bytes, bytes.length / 2));
      }
    }
    repositories = new GitRepositories(options(), Clock.systemUTC());

    try (SourceTree tree = fetched("main", "")) {
      assertThat(text(tree, "a.yaml")).isEqualTo("1");
    }
  }

  @Test
  void recoversFromADamageThatShowsLate() throws IOException {
    byte[] incompressible = new byte[400_000];
    new Random(7).nextBytes(incompressible);
    git.file("big.yaml", incompressible).commit("main");
    Path generation;
    try (SourceTree tree = fetched("main", "")) {
      generation = onlyGeneration();
      overwriteTheMiddleOfThePack(generation);

      assertThatThrownBy(() -> tree.read(tree.list().files().getFirst()))
          .isInstanceOf(SourceUnreadableException.class);
      try (SourceTree again = fetched("main", "")) {
        assertThat(again.read(again.list().files().getFirst())).isEqualTo(incompressible);
      }
    }
    assertThat(generation).doesNotExist();
  }

  @Test
  void startsAfterAKillThatLeftLocks() throws IOException {
    git.file("a.yaml", "1").commit("main");
    fetched("main", "").close();
    repositories.close();
    Path generation = onlyGeneration();
    Files.writeString(generation.resolve("shallow.lock"), "");
    Files.writeString(generation.resolve("HEAD.lock"), "");
    Files.writeString(generation.resolve("objects/pack/incoming_1.pack"), "half");
    String next = git.file("a.yaml", "2").commit("main");
    repositories = new GitRepositories(options(), Clock.systemUTC());

    try (SourceTree tree = fetched("main", "")) {
      assertThat(tree.commit()).isEqualTo(next);
    }
    assertThat(onlyGeneration()).isEqualTo(generation);
    assertThat(generation.resolve("objects/pack/incoming_1.pack")).doesNotExist();
  }

  @Test
  void replacesTheCloneAfterManyFetches() throws IOException {
    repositories.close();
    GitOptions few = options();
    repositories =
        new GitRepositories(
            new GitOptions(
                few.cacheDirectory(),
                true,
                few.silence(),
                few.deadline(),
                few.maxPackBytes(),
                few.maxObjectBytes(),
                few.keepUnused(),
                3,
                few.treeLimits(),
                ProxyRules.none()),
            Clock.systemUTC());
    git.file("a.yaml", "0").commit("main");
    try (SourceTree reader = fetched("main", "")) {
      Path first = onlyGeneration();
      for (int i = 1; i <= 5; i++) {
        git.file("a.yaml", "round " + i).commit("main");
        try (SourceTree tree = fetched("main", "")) {
          assertThat(text(tree, "a.yaml")).isEqualTo("round " + i);
        }
      }
      assertThat(generations()).hasSize(2).contains(first);
      assertThat(text(reader, "a.yaml")).as("an old reader is not disturbed").isEqualTo("0");
    }
    assertThat(generations()).hasSize(1);
  }

  @Test
  void refusesWhatIsTooBig() throws IOException {
    git.file("app/a.yaml", "1").file("big.bin", new byte[3 << 20]).commit("main");
    repositories.close();
    GitOptions few = options();
    repositories =
        new GitRepositories(
            new GitOptions(
                few.cacheDirectory(),
                true,
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                few.maxPackBytes(),
                2 << 20,
                few.keepUnused(),
                3,
                few.treeLimits(),
                ProxyRules.none()),
            Clock.systemUTC());

    FetchResult.Failed refused = failed("main", "app");
    assertThat(refused.reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
    git.remove("big.bin").commit("main");
    fetched("main", "app").close();
  }

  @Test
  void oneProcessPerCacheDirectory() {
    assertThatThrownBy(() -> new GitRepositories(options(), Clock.systemUTC()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("in use");
  }
}
