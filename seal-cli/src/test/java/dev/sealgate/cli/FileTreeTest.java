package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of a folder nothing is passed over in silence. */
class FileTreeTest {
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
}
