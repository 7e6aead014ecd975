package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An SSH key of the home folder that has a passphrase is asked for when a file needs it. */
class LockedKeyTest {
  @TempDir Path folder;
  private Session session;

  @BeforeEach
  void files() throws IOException {
    session = new Session(folder);
    Transcript.read(TranscriptTest.TRANSCRIPTS.resolve("keys.txt")).files().forEach(session::write);
    for (String name : new String[] {"app.yaml", "age.yaml"}) {
      session.write(name, "password: hunter2\n");
    }
    String recipient = session.read("home/.ssh/id_ed25519.pub").replace(" somebody\n", "");
    assertThat(session.seal("", "encrypt", "-i", "--age", recipient, "app.yaml").exit()).isZero();
    assertThat(session.seal("", "encrypt", "-i", "--age", TestKeys.RECIPIENT, "age.yaml").exit())
        .isZero();
    session.typing();
  }

  @Test
  void itsPassphraseIsAskedForWhereTheFileNeedsIt() throws IOException {
    Session.Result opened = session.seal("pass\n", "decrypt", "app.yaml");

    assertThat(opened.text()).isEqualTo("password: hunter2\n");
    assertThat(opened.stderr())
        .isEqualTo("passphrase of " + folder + "/home/.ssh/id_ed25519: \n")
        .doesNotContain("pass\n");

    Files.delete(folder.resolve("home/.ssh/id_ed25519.pub"));
    session.env("SOPS_AGE_KEY_FILE", "age.agekey");
    assertThat(session.seal("pass\n", "decrypt", "app.yaml").text())
        .isEqualTo("password: hunter2\n");
  }

  @Test
  void nobodyIsAskedForAFileOfAnotherKey() {
    assertThat(session.seal("", "decrypt", "age.yaml").stderr())
        .startsWith("error: no key to decrypt with is found\n")
        .doesNotContain("passphrase");
    session.env("SOPS_AGE_KEY_FILE", "age.agekey");
    assertThat(session.seal("", "decrypt", "age.yaml").stderr()).isEmpty();
  }

  @Test
  void aWrongPassphraseIsTold() {
    Session.Result wrong = session.seal("wrong\n", "decrypt", "app.yaml");

    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.stderr())
        .contains("id_ed25519: the SSH key can't be opened with this passphrase\nhint: ");
  }
}
