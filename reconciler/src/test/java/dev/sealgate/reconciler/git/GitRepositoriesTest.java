package dev.sealgate.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.reconciler.model.Reason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Revisions, paths and the life of a clone; the transports have tests of their own. */
final class GitRepositoriesTest {
  @TempDir private Path temp;
  private GitFixture git;
  private GitRepositories repositories;

  @BeforeEach
  void open() throws IOException {
    git = new GitFixture(temp.resolve("origin.git"));
    repositories = new GitRepositories(options(), Clock.systemUTC());
  }

  @AfterEach
  void close() throws IOException {
    repositories.close();
    git.close();
  }

  private GitOptions options() {
    return GitOptions.defaults(temp.resolve("cache")).withFileRepositories(true);
  }

  private FetchResult fetch(String revision, String path) {
    return repositories.fetch(new GitSource(git.url(), revision, path), GitCredentials.anonymous());
  }

  private SourceTree fetched(String revision, String path) {
    return switch (fetch(revision, path)) {
      case FetchResult.Fetched(SourceTree tree) -> tree;
      case FetchResult.Failed failed -> throw new AssertionError(failed.problem().line());
    };
  }

  private FetchResult.Failed failed(String revision, String path) {
    return switch (fetch(revision, path)) {
      case FetchResult.Fetched(SourceTree tree) -> throw new AssertionError(tree.toString());
      case FetchResult.Failed failed -> failed;
    };
  }

  private static String text(SourceTree tree, String path) {
    SourceFile file =
        tree.list().files().stream().filter(f -> f.path().equals(path)).findFirst().orElseThrow();
    return new String(tree.read(file), StandardCharsets.UTF_8);
  }

  @Test
  void followsBranchTagDefaultBranchFullReferenceAndCommit() throws IOException {
    String first = git.file("a.yaml", "1").commit("main");
    git.tag("v1", first);
    String second = git.file("a.yaml", "2").commit("main");
    git.update("refs/reviews/7", ObjectId.fromString(first));

    for (String revision : List.of("", "HEAD", "main", "refs/heads/main", second)) {
      try (SourceTree tree = fetched(revision, "")) {
        assertThat(tree.commit()).as(revision).isEqualTo(second);
        assertThat(text(tree, "a.yaml")).isEqualTo("2");
      }
    }
    for (String revision : List.of(first, "v1", "refs/tags/v1", "refs/reviews/7")) {
      try (SourceTree tree = fetched(revision, "")) {
        assertThat(tree.commit()).as(revision).isEqualTo(first);
        assertThat(text(tree, "a.yaml")).isEqualTo("1");
      }
    }
  }

  @Test
  void bringsNoHistory() throws IOException {
    String first = git.file("a.yaml", "1").commit("main");
    git.file("a.yaml", "2").commit("main");

    try (SourceTree tree = fetched("main", "")) {
      assertThat(cloneHas(first)).as(tree.commit()).isFalse();
    }
  }

  private boolean cloneHas(String object) throws IOException {
    Path clone = onlyGeneration();
    try (BoundedRepository repository = BoundedRepository.open(clone, 1 << 20)) {
      return repository.getObjectDatabase().has(ObjectId.fromString(object));
    }
  }

  private Path onlyGeneration() throws IOException {
    List<Path> generations = generations();
    assertThat(generations).hasSize(1);
    return generations.getFirst();
  }

  private List<Path> generations() throws IOException {
    try (Stream<Path> found =
        Files.find(temp.resolve("cache/clones"), 2, (p, a) -> p.getNameCount() > 0)) {
      return found.filter(p -> Files.exists(p.resolve("HEAD"))).toList();
    }
  }

  @Test
  void followsForcedPushesAndNewCommits() throws IOException {
    git.file("a.yaml", "1").commit("main");
    fetched("main", "").close();

    String forced = git.file("a.yaml", "rewritten").forceCommit("main");
    try (SourceTree tree = fetched("main", "")) {
      assertThat(tree.commit()).isEqualTo(forced);
      assertThat(text(tree, "a.yaml")).isEqualTo("rewritten");
    }
    String next = git.file("a.yaml", "3").commit("main");
    try (SourceTree tree = fetched("main", "")) {
      assertThat(tree.commit()).isEqualTo(next);
    }
  }

  @Test
  void followsBranchWhoseNameBecameAFolder() throws IOException {
    git.file("a.yaml", "1").commit("release");
    fetched("release", "").close();
    git.deleteBranch("release");
    String commit = git.commit("release/next");

    try (SourceTree tree = fetched("release/next", "")) {
      assertThat(tree.commit()).isEqualTo(commit);
    }
    assertThat(failed("release", "").reason()).isEqualTo(Reason.REVISION_NOT_FOUND);
  }

  @Test
  void branchGoesBeforeTagOfTheSameName() throws IOException {
    String tagged = git.file("a.yaml", "1").commit("main");
    git.tag("same", tagged);
    String branch = git.file("a.yaml", "2").commit("same");

    try (SourceTree tree = fetched("same", "")) {
      assertThat(tree.commit()).isEqualTo(branch);
    }
  }

  @Test
  void treeIdChangesOnlyWithTheFolder() throws IOException {
    git.file("app/a.yaml", "1").file("other/b.yaml", "1").commit("main");
    try (SourceTree before = fetched("main", "app")) {
      git.file("other/b.yaml", "2").commit("main");
      try (SourceTree after = fetched("main", "./app/")) {
        assertThat(after.commit()).isNotEqualTo(before.commit());
        assertThat(after.treeId()).isEqualTo(before.treeId());
      }
    }
  }

  @Test
  void namesWhatIsMissing() throws IOException {
    git.file("app/a.yaml", "1").symlink("link", "app").commit("main");

    FetchResult.Failed revision = failed("nope", "app");
    assertThat(revision.reason()).isEqualTo(Reason.REVISION_NOT_FOUND);
    assertThat(revision.problem().message()).contains("nope");
    assertThat(failed("f".repeat(40), "app").reason()).isEqualTo(Reason.REVISION_NOT_FOUND);
    FetchResult.Failed folder = failed("main", "app/none");
    assertThat(folder.reason()).isEqualTo(Reason.PATH_NOT_FOUND);
    assertThat(folder.problem().message()).contains("app/none");
    assertThat(failed("main", "app/a.yaml").reason()).isEqualTo(Reason.PATH_NOT_FOUND);
    assertThat(failed("main", "link").reason()).isEqualTo(Reason.PATH_NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../etc", "app/../../etc", "/etc", "app\\..\\etc", "app/\u0001"})
  void refusesPathsThatLeaveTheTree(String path) throws IOException {
    git.file("app/a.yaml", "1").commit("main");

    FetchResult.Failed refused = failed("main", path);
    assertThat(refused.reason()).isEqualTo(Reason.UNSAFE_PATH);
    assertThat(refused.problem().hint()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://user:s3cret-in-url@git.example.com/x.git, INVALID_SPEC",
    "/srv/git/x.git, INVALID_SPEC",
    "git://git.example.com/x.git, UNSUPPORTED",
    "amazon-s3://bucket/s3cret-in-url, UNSUPPORTED",
    "'https:///x.git', INVALID_SPEC",
    "'https://git.example.com/a b', INVALID_SPEC",
    "'', INVALID_SPEC",
  })
  void refusesUrls(String url, Reason reason) {
    FetchResult result =
        repositories.fetch(new GitSource(url, "main", ""), GitCredentials.anonymous());
    assertThat(result).isInstanceOf(FetchResult.Failed.class);
    FetchResult.Failed failed = (FetchResult.Failed) result;
    assertThat(failed.reason()).isEqualTo(reason);
    assertThat(failed.problem().line()).doesNotContain("s3cret-in-url");
  }

  @Test
  void fileUrlsNeedPermission() throws IOException {
    git.file("a.yaml", "1").commit("main");
    try (GitRepositories strict =
        new GitRepositories(GitOptions.defaults(temp.resolve("strict")), Clock.systemUTC())) {
      FetchResult result =
          strict.fetch(new GitSource(git.url(), "main", ""), GitCredentials.anonymous());
      assertThat(((FetchResult.Failed) result).problem().line())
          .contains("--allow-file-repositories");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"main*", "a..b", "-", "with space", "refs/heads/*", "a:b"})
  void refusesRevisionsThatAreNoNames(String revision) throws IOException {
    git.file("a.yaml", "1").commit("main");

    assertThat(failed(revision, "").reason()).isIn(Reason.INVALID_SPEC, Reason.REVISION_NOT_FOUND);
  }

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

  private static void overwriteTheMiddleOfThePack(Path generation) throws IOException {
    try (Stream<Path> files = Files.walk(generation)) {
      for (Path pack : files.filter(f -> f.toString().endsWith(".pack")).toList()) {
        assertThat(pack.toFile().setWritable(true)).isTrue();
        try (RandomAccessFile file = new RandomAccessFile(pack.toFile(), "rw")) {
          file.seek(file.length() / 2);
          file.write(new byte[20_000]);
        }
      }
    }
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
                few.treeLimits()),
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
                few.treeLimits()),
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
