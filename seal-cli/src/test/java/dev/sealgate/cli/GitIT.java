package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.testbed.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drivers and the hook at work under the real Git. */
class GitIT {
  private static final String FILE = "secrets/db.yaml";
  private static final String PLAIN =
      "# the database\nuser: canary-user\npassword: canary-password\nport: 5432\n";

  @TempDir Path folder;

  @Test
  void diffAndLogShowFingerprintsAndValuesOnlyWhenAsked() throws IOException {
    TestRepo repo = TestRepo.made(folder).encrypted(FILE, PLAIN).commit("one");
    repo.change(FILE, "password", "canary-user");
    repo.change(FILE, "port", "1");

    String log = repo.git("log", "-p", "-2", "--reverse", "--", FILE);

    List<String> changes =
        log.lines().filter(line -> line.matches("[-+](?![-+]).*")).map(GitIT::fingerprint).toList();
    assertThat(changes).hasSize(4);
    assertThat(changes.get(0)).isNotEqualTo(changes.get(1));
    // equal values look equal: the password is now the user's name
    assertThat(log.lines().filter(line -> line.endsWith(changes.get(1)))).hasSizeGreaterThan(1);
    assertThat(log).contains("# reader: " + TestKeys.RECIPIENT).doesNotContain("canary");
    assertThat(repo.revealed("diff", "HEAD~2", "--", FILE))
        .contains("-password: canary-password", "+password: canary-user");
    assertThat(repo.everythingUnderGit()).doesNotContain("canary-user", "canary-password");
  }

  private static String fingerprint(String line) {
    return line.substring(line.indexOf('('));
  }

  @Test
  void mergeRebaseAndCherryPickJoinValuesThatAreNeighbours() throws IOException {
    TestRepo repo = TestRepo.made(folder).encrypted(FILE, PLAIN).commit("one");
    repo.branch("ours", FILE, "user", "canary-ours");
    repo.branch("theirs", FILE, "password", "canary-theirs");
    String both =
        PLAIN.replace("canary-user", "canary-ours").replace("canary-password", "canary-theirs");

    repo.git("checkout", "-q", "-b", "merged", "ours");
    repo.git("merge", "-q", "--no-edit", "theirs");
    assertThat(repo.decrypted(FILE)).isEqualTo(both);
    repo.git("checkout", "-q", "-b", "rebased", "theirs");
    repo.git("rebase", "-q", "ours");
    assertThat(repo.decrypted(FILE)).isEqualTo(both);
    repo.git("checkout", "-q", "-b", "picked", "ours");
    repo.git("cherry-pick", "theirs");
    assertThat(repo.decrypted(FILE)).isEqualTo(both);
    assertThat(repo.git("status", "--porcelain")).isEmpty();
    assertThat(repo.everythingUnderGit()).doesNotContain("canary");
  }

  @Test
  void aConflictNamesThePlaceAndLeavesNoPlaintext() throws IOException {
    TestRepo repo = TestRepo.made(folder).encrypted(FILE, PLAIN).commit("one");
    repo.branch("ours", FILE, "password", "canary-ours").change(FILE, "port", "1");
    repo.branch("theirs", FILE, "password", "canary-theirs");
    repo.git("checkout", "-q", "ours");

    CommandResult merge = repo.tryGit("merge", "theirs");

    assertThat(merge.exit()).isEqualTo(1);
    assertThat(merge.stderr())
        .contains("error: secrets/db.yaml: both sides changed password", "hint: seal git resolve");
    assertThat(repo.session().read(FILE))
        .startsWith("<<<<<<< ours\n")
        .endsWith(">>>>>>> theirs\n")
        .doesNotContain("canary");
    assertThat(repo.tryGit("commit", "-a", "-m", "as it is").exit()).isNotZero(); // the hook's word
    Session.Result open = repo.session().seal("", "git", "resolve", FILE);
    assertThat(open.exit()).isEqualTo(1);
    assertThat(open.text()).isEqualTo("password\n");
    repo.git("reset", "-q", "--merge");
    assertThat(repo.tryGit("merge", "theirs").exit()).isEqualTo(1);
    repo.seal("git", "resolve", "--theirs", "password", FILE);
    repo.git("add", FILE);
    repo.git("commit", "-q", "--no-edit");
    assertThat(repo.decrypted(FILE)).contains("password: canary-theirs", "port: \"1\"");
    repo.git("checkout", "-q", "theirs");
    assertThat(repo.tryGit("rebase", "ours~1").exit()).isNotZero();
    repo.seal("git", "resolve", "--rest", "ours", FILE);
    repo.git("add", FILE);
    repo.git("rebase", "--skip");
    assertThat(repo.decrypted(FILE)).contains("password: canary-ours");
    assertThat(repo.everythingUnderGit()).doesNotContain("canary");
  }

  @Test
  void withoutAKeyADiffShowsTheStructureAndAMergeStops() throws IOException {
    TestRepo repo = TestRepo.made(folder).encrypted(FILE, PLAIN).commit("one");
    repo.branch("ours", FILE, "user", "canary-ours");
    repo.branch("theirs", FILE, "password", "canary-theirs");
    repo.session().env("SOPS_AGE_KEY_FILE", folder.resolve("none").toString());
    Files.writeString(folder.resolve("none"), "");

    assertThat(repo.git("diff", "main", "theirs"))
        .contains("# seal: structure only", "-password: (str ciphertext ");
    CommandResult merge = repo.tryGit("merge", "ours");

    assertThat(merge.exit()).isEqualTo(1);
    assertThat(merge.stderr()).contains("error: ", "hint: ");
    assertThat(repo.session().read(FILE)).startsWith("<<<<<<< ours\n");
  }

  @Test
  void theHookLooksAtTheIndexAndAnotherHookStillRuns() throws IOException {
    TestRepo repo = TestRepo.made(folder);
    Path hook = repo.path(".git/hooks/pre-commit");
    repo.seal("git", "uninstall", "--keep-attributes");
    Files.writeString(hook, "#!/bin/sh\necho ran >> ../hook.log\n");
    assertThat(hook.toFile().setExecutable(true)).isTrue();
    repo.seal("git", "install", "--command", folder.resolve("bin dir/seal").toString());

    repo.session().write(FILE, PLAIN);
    repo.git("add", "-A");
    repo.seal("encrypt", "-i", FILE); // but what is staged is in clear
    CommandResult refused = repo.tryGit("commit", "-m", "one");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.stderr() + refused.text())
        .contains("secrets/db.yaml", "not-encrypted")
        .doesNotContain("canary");
    repo.git("add", "-A");
    repo.session().write(FILE, PLAIN); // and now the other way round
    repo.git("commit", "-q", "-m", "one");

    assertThat(folder.resolve("hook.log")).content().isEqualTo("ran\nran\n");
    repo.seal("git", "uninstall");
    assertThat(hook).content().startsWith("#!/bin/sh\necho ran");
  }

  /** Git's own matcher says which files the patterns fit. */
  @Test
  void patternsFitTheFilesThatTheExpressionsName() {
    TestRepo repo = TestRepo.made(folder);
    repo.session()
        .write(
            ".sops.yaml",
            """
            creation_rules:
              - path_regex: \\.enc\\.(ya?ml|json)$
              - path_regex: ^clusters/[^/]+/secrets/.*
              - path_regex: ^a/db.*\\.yaml$
              - path_regex: key
              - path_regex: (?i)UPPER
            """)
        .write("apps/.sops.yaml", "creation_rules:\n  - path_regex: ^prod/.*\\.env$\n")
        .write("x/Upper.yaml", "a: 1\n");
    repo.seal("git", "install");

    for (String file :
        List.of(
            "a.enc.yaml",
            "deep/er/b.enc.yml",
            "c.enc.json",
            "clusters/eu/secrets/x/y.yaml",
            "a/db.yaml",
            "a/db-1/x.yaml",
            "a/db-x.yaml",
            "my-keys",
            "keys/x",
            "x/Upper.yaml",
            "apps/prod/x.env",
            "apps/prod/y/z.env")) {
      assertThat(merges(repo, file)).as(file).isTrue();
    }
    for (String file :
        List.of("a.yaml", "enc.yaml", "clusters/secrets/x.yaml", "b/a/db.yaml", "prod/x.env")) {
      assertThat(merges(repo, file)).as(file).isFalse();
    }
  }

  private static boolean merges(TestRepo repo, String file) {
    return repo.git("check-attr", "merge", "--", file).endsWith("merge: sealgate");
  }
}
