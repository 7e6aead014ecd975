package dev.sealgate.reconciler.charts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.git.FetchResult;
import dev.sealgate.reconciler.git.GitFixture;
import dev.sealgate.reconciler.git.GitOptions;
import dev.sealgate.reconciler.git.GitRepositories;
import dev.sealgate.reconciler.git.GitSource;
import dev.sealgate.reconciler.git.SourceCredentials;
import dev.sealgate.reconciler.git.SourceEntry;
import dev.sealgate.reconciler.git.SourceFile;
import dev.sealgate.reconciler.git.SourceTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chart and a commit as one source. */
class TreeWithValuesTest extends ChartFixture {
  @TempDir Path temp;
  private final ChartServer server = ChartServer.plain();
  private GitFixture git;
  private GitRepositories clones;

  @BeforeEach
  void publish() throws IOException {
    server.put("/index.yaml", "entries: {shop: [{version: 1.0.0, urls: [s.tgz]}]}");
    server.put("/s.tgz", Packed.chart("shop", "1.0.0").gzip());
    git = new GitFixture(temp.resolve("repository"));
    git.file("envs/prod.yaml", "a: 1\n").file("other.yaml", "b: 1\n");
    clones =
        new GitRepositories(
            GitOptions.defaults(temp.resolve("clones")).withFileRepositories(true),
            Clock.systemUTC());
  }

  @AfterEach
  void stop() throws IOException {
    clones.close();
    server.close();
  }

  private SourceTree both() throws IOException {
    git.commit("main");
    FetchResult values =
        clones.fetch(new GitSource(git.url(), "main", ""), SourceCredentials.anonymous());
    return ChartRepositories.withValues(tree(server.url(), "shop", ""), opened(values));
  }

  @Test
  void theCommitsFilesAreBelowValues() throws IOException {
    try (SourceTree both = both()) {
      assertThat(both.commit()).matches("1\\.0\\.0@sha256:[0-9a-f]{64},[0-9a-f]{40}");
      assertThat(both.path()).isEqualTo("shop@1.0.0");
      assertThat(both.list(true).files()).hasSize(3);
      assertThat(both.find("$values/envs")).isInstanceOf(SourceEntry.Folder.class);
      assertThat(both.find("$values/none")).isInstanceOf(SourceEntry.Missing.class);
      assertThat(both.find("envs/prod.yaml")).isInstanceOf(SourceEntry.Missing.class);
      assertThat(both.find("$values/envs/prod.yaml"))
          .isInstanceOfSatisfying(
              SourceEntry.Regular.class,
              found -> {
                SourceFile file = found.file();
                assertThat(file.path()).isEqualTo("$values/envs/prod.yaml");
                assertThat(new String(both.read(file), StandardCharsets.UTF_8)).isEqualTo("a: 1\n");
              });
    }
  }

  @Test
  void onlyNamedFilesOfTheCommitCount() throws IOException {
    List<String> named = List.of("$values/envs/prod.yaml", "$values/none.yaml");
    String before;
    try (SourceTree both = both()) {
      before = both.treeId(named);
      assertThat(both.treeId(Set.of())).isEqualTo(both.treeId());
    }
    git.file("other.yaml", "b: 2\n");
    try (SourceTree both = both()) {
      assertThat(both.treeId(named)).isEqualTo(before);
    }
    git.file("envs/prod.yaml", "a: 2\n");
    String after;
    try (SourceTree both = both()) {
      after = both.treeId(named);
      assertThat(after).isNotEqualTo(before);
    }
    git.file("none.yaml", "c: 1\n");
    try (SourceTree both = both()) {
      assertThat(both.treeId(named)).isNotEqualTo(after);
    }
  }
}
