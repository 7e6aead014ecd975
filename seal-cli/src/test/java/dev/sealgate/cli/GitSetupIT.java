package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.testbed.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Less common repositories: linked working trees, drivers for all of them, criss-cross merges. */
class GitSetupIT {
  private static final String FILE = "secrets/db.yaml";
  private static final String PLAIN =
      "user: canary-user\npassword: canary-password\nport: \"5432\"\n";

  @TempDir Path folder;

  private TestRepo repo() {
    return TestRepo.made(folder).encrypted(FILE, PLAIN).commit("one");
  }

  @Test
  void aLinkedWorkingTreeHasTheDriversTheHookAndTheFingerprintsOfItsRepository() {
    TestRepo repo = repo();
    TestRepo linked = repo.linked("side").change(FILE, "user", "canary-linked");
    repo.change(FILE, "password", "canary-main");

    assertThat(linked.seal("git", "status"))
        .contains("drivers     set in this clone", "hook        set");
    assertThat(linked.git("show", "--textconv", "side:" + FILE))
        .isEqualTo(repo.git("show", "--textconv", "side:" + FILE))
        .contains("user: (str ")
        .doesNotContain("canary");
    linked.git("merge", "-q", "--no-edit", "main");
    assertThat(linked.decrypted(FILE)).contains("user: canary-linked", "password: canary-main");
    linked.session().write("secrets/plain.yaml", PLAIN);
    linked.git("add", "-A");
    CommandResult refused = linked.tryGit("commit", "-m", "plain");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.stderr() + refused.text()).contains("secrets/plain.yaml", "not-encrypted");
  }

  @Test
  void whatIsSetUpInALinkedWorkingTreeWorksInTheOthers() {
    TestRepo repo = repo();
    repo.seal("git", "uninstall");
    TestRepo linked = repo.linked("side");

    linked.seal("git", "install", "--command", repo.program().toString());

    assertThat(linked.seal("git", "status")).doesNotContain("missing");
    assertThat(repo.path(".git/hooks/pre-commit")).isExecutable();
    assertThat(repo.path(".git/fingerprint.key")).doesNotExist();
    assertThat(repo.path(".git/seal/fingerprint.key")).isRegularFile();
    repo.git("checkout", "-q", "HEAD", "--", ".gitattributes");
    assertThat(repo.seal("git", "status")).doesNotContain("missing");
    linked.seal("git", "uninstall");
    assertThat(repo.path(".git/hooks/pre-commit")).doesNotExist();
  }

  @Test
  void driversOfOnesOwnConfigurationServeEveryRepository() throws IOException {
    TestRepo repo = repo();
    repo.seal("git", "uninstall", "--keep-attributes");
    Path home = Files.createDirectory(folder.resolve("someone"));
    repo.session().env("HOME", home.toString());

    repo.seal("git", "install", "--global", "--command", repo.program().toString());

    Session.Result status = repo.session().seal("", "git", "status");
    assertThat(status.text())
        .contains("drivers     set in your own configuration", "hook        missing");
    assertThat(repo.git("show", "--textconv", "HEAD:" + FILE))
        .contains("password: (str ")
        .doesNotContain("canary", "ENC[");
    repo.branch("ours", FILE, "user", "canary-ours").branch("theirs", FILE, "port", "1");
    repo.git("merge", "-q", "--no-edit", "ours");
    assertThat(repo.decrypted(FILE)).contains("user: canary-ours", "port: \"1\"");

    repo.seal("git", "uninstall", "--global");
    assertThat(home.resolve(".gitconfig")).content().doesNotContain("sealgate");
  }

  /** With one of the two merge bases as common ground, what was taken back would come again. */
  @Test
  void aCrissCrossMergeKeepsWhatASideTookBack() {
    TestRepo repo = repo();
    repo.branch("ours", FILE, "user", "canary-ours").branch("theirs", FILE, "password", "canary-2");
    repo.git("branch", "their-base", "theirs");
    repo.git("merge", "-q", "--no-edit", "ours");
    repo.change(FILE, "port", "1");
    repo.git("checkout", "-q", "ours");
    repo.git("merge", "-q", "--no-edit", "their-base");
    repo.change(FILE, "user", "canary-user");
    assertThat(repo.git("merge-base", "--all", "ours", "theirs").lines()).hasSize(2);

    repo.git("merge", "-q", "--no-edit", "theirs");

    assertThat(repo.decrypted(FILE))
        .isEqualTo("user: canary-user\npassword: canary-2\nport: \"1\"\n");
  }

  @Test
  void aCrissCrossMergeOfTwoAnswersToOneQuestionStops() {
    TestRepo repo = repo();
    repo.branch("ours", FILE, "user", "canary-ours").branch("theirs", FILE, "user", "canary-2");
    repo.git("branch", "their-base", "theirs");
    answered(repo, "ours", "theirs");
    repo.git("checkout", "-q", "ours");
    answered(repo, "their-base", "theirs");
    assertThat(repo.git("merge-base", "--all", "ours", "theirs").lines()).hasSize(2);

    CommandResult merge = repo.tryGit("merge", "theirs");

    assertThat(merge.exit()).isEqualTo(1);
    assertThat(merge.stderr()).contains("secrets/db.yaml: both sides changed user");
  }

  /** A merge that stops, ended with the other side's value. */
  private static void answered(TestRepo repo, String branch, String side) {
    assertThat(repo.tryGit("merge", branch).exit()).isEqualTo(1);
    repo.seal("git", "resolve", "--rest", side, FILE);
    repo.commit("answered");
  }
}
