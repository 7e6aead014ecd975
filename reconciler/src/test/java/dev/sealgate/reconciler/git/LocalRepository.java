package dev.sealgate.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A repository on this disk, and a cache for its clone. */
abstract class LocalRepository {
  @TempDir Path temp;
  GitFixture git;
  GitRepositories repositories;

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

  GitOptions options() {
    return GitOptions.defaults(temp.resolve("cache")).withFileRepositories(true);
  }

  FetchResult fetch(String revision, String path) {
    return repositories.fetch(
        new GitSource(git.url(), revision, path), SourceCredentials.anonymous());
  }

  SourceTree fetched(String revision, String path) {
    return switch (fetch(revision, path)) {
      case FetchResult.Fetched(SourceTree tree) -> tree;
      case FetchResult.Failed failed -> throw new AssertionError(failed.problem().line());
    };
  }

  FetchResult.Failed failed(String revision, String path) {
    return switch (fetch(revision, path)) {
      case FetchResult.Fetched(SourceTree tree) -> throw new AssertionError(tree.toString());
      case FetchResult.Failed failed -> failed;
    };
  }

  static String text(SourceTree tree, String path) {
    SourceFile file =
        tree.list().files().stream().filter(f -> f.path().equals(path)).findFirst().orElseThrow();
    return new String(tree.read(file), StandardCharsets.UTF_8);
  }

  boolean cloneHas(String object) throws IOException {
    Path clone = onlyGeneration();
    try (BoundedRepository repository = BoundedRepository.open(clone, 1 << 20)) {
      return repository.getObjectDatabase().has(ObjectId.fromString(object));
    }
  }

  Path onlyGeneration() throws IOException {
    List<Path> generations = generations();
    assertThat(generations).hasSize(1);
    return generations.getFirst();
  }

  List<Path> generations() throws IOException {
    try (Stream<Path> found =
        Files.find(temp.resolve("cache/clones"), 2, (p, a) -> p.getNameCount() > 0)) {
      return found.filter(p -> Files.exists(p.resolve("HEAD"))).toList();
    }
  }

  static void overwriteTheMiddleOfThePack(Path generation) throws IOException {
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
}
