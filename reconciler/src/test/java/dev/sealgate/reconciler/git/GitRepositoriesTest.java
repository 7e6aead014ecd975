package dev.sealgate.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.model.Reason;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Revisions and paths; the transports have tests of their own. */
final class GitRepositoriesTest extends LocalRepository {
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
        repositories.fetch(new GitSource(url, "main", ""), SourceCredentials.anonymous());
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
          strict.fetch(new GitSource(git.url(), "main", ""), SourceCredentials.anonymous());
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
}
