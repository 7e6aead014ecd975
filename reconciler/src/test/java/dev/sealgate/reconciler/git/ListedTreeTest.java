package dev.sealgate.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.reconciler.git.ListedTree.Entry;
import dev.sealgate.reconciler.git.ListedTree.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A list of files is seen as a commit with the same files is. */
final class ListedTreeTest {
  private static final Map<String, String> FILES =
      Map.of(
          "app/b.yaml", "b",
          "app/sub/a.yaml", "a",
          "app/sub/deep/c.yaml", "c",
          "app/.sops.yaml", "hidden",
          "app/.github/x.yaml", "hidden",
          "app/ignored/x.yaml", "x",
          "app/ignored.yaml", "x",
          "app/.sealgateignore", "ignored/\n*ored.yaml\n",
          "application/c.yaml", "elsewhere",
          "README.md", "elsewhere");
  private static final Map<String, String> LINKS =
      Map.of(
          "app/file-link", "b.yaml",
          "app/folder-link", "../application",
          "app/out", "../../etc/passwd",
          "app/absolute", "/etc/passwd");
  private static final String SUBMODULE = "app/module";

  @TempDir private Path temp;

  private static ListedTree listed(String path, TreeLimits limits) {
    Map<String, Entry> entries = new HashMap<>();
    FILES.forEach(
        (name, text) -> entries.put(name, new Entry(Kind.FILE, "id of " + text, text.length())));
    LINKS.forEach((name, target) -> entries.put(name, new Entry(Kind.LINK, target, 0)));
    entries.put(SUBMODULE, new Entry(Kind.SUBMODULE, "", 0));
    return new ListedTree(
        "now",
        path,
        entries,
        (name, entry) ->
            (entry.kind() == Kind.LINK ? entry.id() : FILES.getOrDefault(name, ""))
                .getBytes(StandardCharsets.UTF_8),
        limits);
  }

  private SourceTree committed(GitRepositories repositories, String path) throws IOException {
    try (GitFixture git = new GitFixture(temp.resolve("origin.git"))) {
      FILES.forEach(git::file);
      LINKS.forEach(git::symlink);
      git.submodule(SUBMODULE);
      git.commit("main");
      FetchResult result =
          repositories.fetch(new GitSource(git.url(), "main", path), SourceCredentials.anonymous());
      return ((FetchResult.Fetched) result).tree();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "app", "app/sub"})
  void itIsSeenAsACommitIs(String path) throws IOException {
    GitOptions options = GitOptions.defaults(temp.resolve("cache")).withFileRepositories(true);
    try (GitRepositories repositories = new GitRepositories(options, Clock.systemUTC());
        SourceTree commit = committed(repositories, path);
        SourceTree list = listed(path, TreeLimits.defaults())) {
      for (boolean hidden : List.of(false, true)) {
        assertThat(names(list.list(hidden)))
            .containsExactlyInAnyOrderElementsOf(names(commit.list(hidden)));
        assertThat(list.list(hidden).links())
            .containsExactlyInAnyOrderElementsOf(commit.list(hidden).links());
        assertThat(list.list(hidden).complete()).isTrue();
      }
      for (String entry :
          List.of(
              "",
              "app",
              "app/b.yaml",
              "app/b.yaml/x",
              "app/none",
              "app/sub/deep",
              "appl",
              "app/folder-link/c.yaml",
              "app/file-link",
              "app/module/x",
              "none/x")) {
        assertThat(shape(list.find(entry))).as(entry).isEqualTo(shape(commit.find(entry)));
      }
    }
  }

  private static List<String> names(SourceListing listing) {
    return listing.files().stream().map(file -> file.path() + " " + file.size()).toList();
  }

  private static Object shape(SourceEntry entry) {
    return entry instanceof SourceEntry.Regular(SourceFile file) ? file.path() : entry;
  }

  @Test
  void boundsAreKept() {
    assertThat(listed("", new TreeLimits(2, 64, 1000)).list().complete()).isFalse();
    assertThat(listed("", new TreeLimits(100, 2, 1000)).list().complete()).isFalse();
    SourceTree small = listed("app", new TreeLimits(100, 64, 1));
    assertThat(small.read(new SourceFile("app/b.yaml", "", 1))).containsExactly('b');
    assertThatThrownBy(() -> small.read(new SourceFile("app/.sealgateignore", "", 20)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void equalContentsHaveEqualNames() {
    assertThat(listed("app", TreeLimits.defaults()).treeId())
        .isEqualTo(listed("app", TreeLimits.defaults()).treeId())
        .isNotEqualTo(listed("app/sub", TreeLimits.defaults()).treeId());
    assertThat(listed("app", TreeLimits.defaults()).treeId(List.of("README.md")))
        .isNotEqualTo(listed("app", TreeLimits.defaults()).treeId());
  }
}
