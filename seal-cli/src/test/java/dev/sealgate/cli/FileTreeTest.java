package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of a folder nothing is passed over in silence. */
class FileTreeTest {
  private static final String RULE = "creation_rules: [{path_regex: '%s', age: %s}]";

  @TempDir Path folder;
  private Session session;

  @BeforeEach
  void files() {
    session = new Session(folder).write("age.agekey", TestKeys.IDENTITY + "\n");
    session.env("SOPS_AGE_KEY_FILE", "age.agekey").env("SOPS_AGE_RECIPIENTS", TestKeys.RECIPIENT);
    session.write("d/good.yaml", "password: hunter2\n");
    assertThat(session.seal("", "encrypt", "-i", "d/good.yaml").exit()).isZero();
    session.write("d/plain.yaml", "name: shop\n");
  }

  @ParameterizedTest
  @CsvSource({
    "verify, verified",
    "rotate -i, rotated",
    "updatekeys -y --rotate, rotated",
    "decrypt -i, decrypted"
  })
  void aBrokenAndAHugeFileFailAndTheOthersAreDone(String command, String done) {
    session.write(".sops.yaml", "creation_rules: [{age: %s}]".formatted(TestKeys.RECIPIENT));
    session.write("d/broken.yaml", session.read("d/good.yaml").replace("  mac:", "  Mac:"));
    session.write("d/huge.yaml", session.read("d/good.yaml") + "# " + "x".repeat(9 << 20) + "\n");

    Session.Result result = session.run("seal " + command + " d");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.stderr())
        .contains("failed d/broken.yaml\n", "failed d/huge.yaml\n", done + " d/good.yaml\n")
        .contains("error: d/huge.yaml is larger than 8 MiB\n", "error: 2 of 3 files failed");
  }

  @Test
  void aHugeFileWithoutMarksIsNoBusinessOfOurs() {
    session.write("d/huge.txt", "sops mac lastmodified " + "x".repeat(9 << 20));

    Session.Result result = session.seal("", "verify", "d");

    assertThat(result.exit()).as(result.stderr()).isZero();
  }

  @Test
  void whatCannotBeReadMayBeEncryptedWhereItsNameSaysSo() {
    FileTree tree = new FileTree(session.world());

    assertThat(tree.looksEncrypted("no-longer-there.yaml")).isTrue();
    assertThat(tree.looksEncrypted("no-longer-there.png")).isFalse();
  }

  @Test
  void lintSaysWhichFilesItDoesNotLookAt() {
    session.write("huge.yaml", "# " + "x".repeat(9 << 20) + "\n");

    Session.Result result = session.seal("", "lint", "huge.yaml", "d/plain.yaml");

    assertThat(result.exit()).as(result.text()).isZero();
    assertThat(result.stderr())
        .isEqualTo("notice: huge.yaml is larger than 8 MiB and is not looked at\n");
  }

  @Test
  void whatAPathNamesIsEncryptedWhateverItHoldsAndOnlyOnce() throws IOException {
    session.write(".sops.yaml", RULE.formatted("^certs/", TestKeys.RECIPIENT));
    session.write("certs/x.p12", "0\0\1\2hunter2").write("certs/app.enc", "password: hunter2\n");
    session.write("certs/.git/config", "x").write("certs/sub/.git", "gitdir: x\n");
    session.write("real.txt", "hunter2\n");
    Files.createSymbolicLink(session.path("certs/link.txt"), session.path("real.txt"));
    session.run("seal encrypt -i --input-type yaml certs/app.enc");

    Session.Result told = session.seal("", "lint", "certs");
    Session.Result first = session.seal("", "encrypt", "-i", "certs");
    String encrypted = session.read("certs/x.p12");
    Session.Result again = session.seal("", "encrypt", "-i", ".");

    assertThat(told.text().lines().filter(line -> line.contains("(not-encrypted)")))
        .singleElement()
        .asString()
        .startsWith("certs/x.p12: error:");
    assertThat(first.stderr()).isEqualTo("encrypted certs/x.p12\n");
    assertThat(List.of(again.exit(), again.stderr()))
        .containsExactly(0, "notice: there is nothing left to encrypt below .\n");
    assertThat(session.read("certs/x.p12")).isEqualTo(encrypted).contains("ENC[AES256_GCM,");
    assertThat(session.read("real.txt")).isEqualTo("hunter2\n");
    assertThat(session.seal("", "lint", "--strict", "certs").text()).isEmpty();
    assertThat(session.seal("", "decrypt", "certs/x.p12").text()).isEqualTo("0\0\1\2hunter2");
  }

  @Test
  void aBinaryFileThatIsEncryptedAndBrokenIsToldAndNotEncryptedAgain() {
    session.write(".sops.yaml", RULE.formatted("txt$", TestKeys.RECIPIENT));
    session.write("a.txt", "hunter2\n");
    session.run("seal encrypt -i a.txt");
    String broken = session.read("a.txt").replaceFirst("\"lastmodified\": \"", "$0x");
    session.write("a.txt", broken).write("b.md", broken);

    assertThat(session.seal("", "lint", "a.txt", "b.md").text())
        .startsWith("a.txt: error: ")
        .contains("(broken)")
        .doesNotContain("b.md");
    assertThat(session.seal("", "encrypt", "-i", ".").exit()).isEqualTo(203);
    assertThat(session.read("a.txt")).isEqualTo(broken);
  }

  @Test
  void aHugeFileThatIsNamedFailsInsteadOfStayingInClear() {
    session.write(".sops.yaml", RULE.formatted("bin$", TestKeys.RECIPIENT));
    session.write("d/huge.bin", "x".repeat(9 << 20));

    Session.Result result = session.seal("", "encrypt", "-i", "d");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.stderr()).contains("error: d/huge.bin is larger than 8 MiB\n");
  }

  @Test
  void theConfigurationItselfIsNeverEncrypted() {
    session.write("conf/rules.yaml", RULE.formatted("yaml$", TestKeys.RECIPIENT));
    session.write("conf/sub/rules.yaml", "password: hunter2\n");

    Session.Result result =
        session.seal("", "encrypt", "-i", "--config", "conf/rules.yaml", "conf");

    assertThat(result.stderr()).isEqualTo("encrypted conf/sub/rules.yaml\n");
  }

  @Test
  void aFolderThatNoRuleNamesAFileOfIsTold() {
    session.write(".sops.yaml", RULE.formatted("^secrets/", TestKeys.RECIPIENT));
    session.write("e/plain.yaml", "name: shop\n");

    Session.Result nothing = session.seal("", "encrypt", "-i", "e");
    Session.Result encrypted = session.seal("", "encrypt", "-i", "d");

    assertThat(nothing.exit()).isEqualTo(1);
    assertThat(nothing.stderr())
        .startsWith("error: no creation rule names a file below e\nhint: add one to .sops.yaml");
    assertThat(List.of(encrypted.exit(), encrypted.stderr()))
        .containsExactly(0, "notice: there is nothing left to encrypt below d\n");
  }

  @Test
  void lintFindsNothingInAnEmptyFolder() throws IOException {
    Files.createDirectory(session.path("void"));

    Session.Result result = session.seal("", "lint", "void", "--output", "json");

    assertThat(result.exit()).as(result.stderr()).isZero();
    assertThat(result.text()).isEqualTo("{\n  \"findings\": []\n}\n");
  }
}
