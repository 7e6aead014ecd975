package dev.sealgate.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourceTreeTest {
  @TempDir private Path temp;
  private GitFixture git;

  @BeforeEach
  void open() throws IOException {
    git = new GitFixture(temp.resolve("origin.git"));
  }

  @AfterEach
  void close() {
    git.close();
  }

  private interface Reader {
    void read(SourceTree tree);
  }

  private void with(String path, TreeLimits limits, Reader reader) throws IOException {
    git.commit("main");
    GitOptions options =
        new GitOptions(
            temp.resolve("cache"),
            true,
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            1L << 30,
            1L << 30,
            Duration.ofHours(1),
            10,
            limits,
            ProxyRules.none());
    try (GitRepositories repositories = new GitRepositories(options, Clock.systemUTC())) {
      FetchResult result =
          repositories.fetch(new GitSource(git.url(), "main", path), SourceCredentials.anonymous());
      try (SourceTree tree = ((FetchResult.Fetched) result).tree()) {
        reader.read(tree);
      }
    }
  }

  @Test
  void listsRegularFilesBelowThePathOnly() throws IOException {
    git.file("app/b.yaml", "b")
        .file("app/sub/a.yaml", "a")
        .file("app/.sops.yaml", "hidden")
        .file("app/.github/x.yaml", "hidden")
        .file("application/c.yaml", "elsewhere")
        .file("README.md", "elsewhere");

    with(
        "app",
        TreeLimits.defaults(),
        tree -> {
          assertThat(tree.list().complete()).isTrue();
          assertThat(tree.list().files())
              .extracting(SourceFile::path)
              .containsExactly("app/b.yaml", "app/sub/a.yaml");
          assertThat(tree.read(tree.list().files().getFirst()))
              .isEqualTo("b".getBytes(StandardCharsets.UTF_8));
        });
  }

  @Test
  void leavesOutWhatIsIgnored() throws IOException {
    git.file("app/.sealgateignore", "/docs/\n*.tmpl.yaml\nmodule\n!docs/keep.yaml\n")
        .file("app/a.yaml", "a")
        .file("app/docs/b.yaml", "b")
        .file("app/docs/keep.yaml", "b")
        .file("app/sub/docs/c.yaml", "c")
        .file("app/sub/d.tmpl.yaml", "d")
        .submodule("app/module");

    with(
        "app",
        TreeLimits.defaults(),
        tree -> {
          assertThat(tree.list().files())
              .extracting(SourceFile::path)
              .containsExactly("app/a.yaml", "app/sub/docs/c.yaml");
          assertThat(tree.list().links()).isEmpty();
        });
  }

  @Test
  void tellsLinksAndSubmodulesApart() throws IOException {
    git.file("app/a.yaml", "a")
        .file("base/b.yaml", "b")
        .symlink("app/file.yaml", "a.yaml")
        .symlink("app/dangling.yaml", "none.yaml")
        .symlink("app/folder", "../base")
        .symlink("app/root", "..")
        .symlink("app/out", "../../etc")
        .symlink("app/absolute", "/etc/passwd")
        .symlink("app/long", "x/".repeat(3000))
        .submodule("app/module");

    with(
        "app",
        TreeLimits.defaults(),
        tree -> {
          assertThat(tree.list().files())
              .extracting(SourceFile::path)
              .containsExactly("app/a.yaml");
          assertThat(tree.list().links())
              .containsExactlyInAnyOrder(
                  new SourceLink("app/file.yaml", SourceLink.Kind.LINK_TO_FILE),
                  new SourceLink("app/dangling.yaml", SourceLink.Kind.LINK_TO_FILE),
                  new SourceLink("app/folder", SourceLink.Kind.LINK_TO_FOLDER),
                  new SourceLink("app/root", SourceLink.Kind.LINK_TO_FOLDER),
                  new SourceLink("app/out", SourceLink.Kind.LINK_OUTSIDE),
                  new SourceLink("app/absolute", SourceLink.Kind.LINK_OUTSIDE),
                  new SourceLink("app/long", SourceLink.Kind.LINK_OUTSIDE),
                  new SourceLink("app/module", SourceLink.Kind.SUBMODULE));
        });
  }

  @Test
  void readsNoBigFile() throws IOException {
    git.file("app/huge.yaml", new byte[100 << 20]);

    with(
        "app",
        TreeLimits.defaults(),
        tree -> {
          SourceFile huge = tree.list().files().getFirst();
          assertThat(huge.size()).isEqualTo(100 << 20);
          assertThatThrownBy(() -> tree.read(huge)).isInstanceOf(IllegalArgumentException.class);
        });
  }

  @Test
  void stopsAtItsLimits() throws IOException {
    git.file("app/a.yaml", "a").file("app/b.yaml", "b").file("app/c/d/e.yaml", "e");

    with("app", new TreeLimits(2, 10, 10), tree -> assertThat(tree.list().complete()).isFalse());
    with(
        "app",
        new TreeLimits(100, 2, 10),
        tree -> {
          assertThat(tree.list().complete()).isFalse();
          assertThat(tree.list().files()).hasSize(2);
        });
  }

  @Test
  void namesAreOneLine() throws IOException {
    git.file("app/a\n\u001b[31mb.yaml", "a");

    with(
        "app",
        TreeLimits.defaults(),
        tree ->
            assertThat(tree.list().files().getFirst().path())
                .isEqualTo("app/a\uFFFD\uFFFD[31mb.yaml"));
  }

  @Test
  void aClosedTreeCannotBeRead() throws IOException {
    git.file("a.yaml", "a");

    with(
        "",
        TreeLimits.defaults(),
        tree -> {
          tree.close();
          assertThatThrownBy(tree::list).isInstanceOf(IllegalStateException.class);
        });
  }
}
