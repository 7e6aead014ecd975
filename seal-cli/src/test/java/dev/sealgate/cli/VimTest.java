package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of what vim shows, nothing stays on the disk. */
class VimTest {
  @TempDir Path folder;
  private Session session;

  @BeforeEach
  void files() {
    session = new Session(folder).env("PATH", folder.resolve("bin").toString());
  }

  @Test
  void vimIsKnownByItsNameAndByWhereALinkEnds() throws IOException {
    for (String name : List.of("vim.basic", "nvim", "nvi", "busybox", "mvim")) {
      program("bin/" + name);
    }
    link("bin/vi", "../etc/vi");
    link("etc/vi", "../bin/vim.basic");
    link("bin/view", "nvi");
    link("bin/small", "busybox");

    assertThat(List.of("vi", "vim.basic", "nvim", "mvim", "bin/vi", "vim", "gvim", "view.exe"))
        .allSatisfy(name -> assertThat(added(name)).as(name).startsWith("-n", "-i", "NONE"));
    assertThat(List.of("view", "small", "nvi", "nano", "ed", "code", "vimcat"))
        .allSatisfy(name -> assertThat(added(name)).as(name).isEmpty());
  }

  @Test
  void whoNamesAFileOfItsOwnForThatIsLeftAlone() {
    assertThat(added("vim", "-R", "+10")).isNotEmpty();
    assertThat(added("vim", "-i", "mine")).isEmpty();
    assertThat(added("vim", "-iNONE")).isEmpty();
    assertThat(added("vim", "-u", "rc")).isEmpty();
  }

  @Test
  void whatIsYankedDeletedAndUndoneStaysNowhereWhateverTheVimrcSays() throws IOException {
    assumeThat(Path.of("/usr/bin/vim")).isExecutable();
    session.write(
        "home/.vimrc",
        """
        set nocompatible undofile undodir=~ backup writebackup backupdir=~ directory=~
        set updatecount=1 patchmode=.orig viminfo='100,<50,s10,h
        """);
    session.write("age.agekey", TestKeys.IDENTITY + "\n").env("SOPS_AGE_KEY_FILE", "age.agekey");
    session.env("SOPS_AGE_RECIPIENTS", TestKeys.RECIPIENT).env("PATH", "/usr/bin:/bin");
    session.write("app.yaml", "name: shop\npassword: hunter2\nport: 1\n");
    assertThat(session.seal("", "encrypt", "-i", "app.yaml").exit()).isZero();

    Session.Result result = session.env("EDITOR", "vim").seal("jyyddp:wq\n", "edit", "app.yaml");

    assertThat(result.exit()).as(result.stderr()).isZero();
    assertThat(session.seal("", "decrypt", "app.yaml").text())
        .isEqualTo("name: shop\nport: 1\npassword: hunter2\n");
    try (Stream<Path> left = Files.list(folder.resolve("home"))) {
      assertThat(left.map(file -> file.getFileName().toString())).containsExactly(".vimrc");
    }
  }

  private List<String> added(String... command) {
    return Vim.leavingNothing(session.world(), List.of(command));
  }

  private void program(String file) throws IOException {
    session.write(file, "");
    Files.setPosixFilePermissions(
        folder.resolve(file), PosixFilePermissions.fromString("rwx------"));
  }

  private void link(String file, String target) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.createSymbolicLink(folder.resolve(file), Path.of(target));
  }
}
