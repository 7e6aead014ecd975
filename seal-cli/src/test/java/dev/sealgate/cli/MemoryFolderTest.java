package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was in clear for a while is gone afterwards, and nothing else is. */
class MemoryFolderTest {
  @TempDir Path root;
  private Session session;
  private String prefix;

  @BeforeEach
  void namespace() throws Exception {
    session = new Session(root).env("SEAL_MEMORY_DIR", ".");
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    prefix =
        "seal-%s-%d-"
            .formatted(
                Files.readSymbolicLink(Path.of("/proc/self/ns/pid"))
                    .toString()
                    .replaceAll("[^0-9]", ""),
                gone.pid());
  }

  @Test
  void aLinkInPlaceOfAFolderIsLeftAloneAndTheOthersGo() throws IOException {
    session.write("mine/value", "hunter2");
    Files.createSymbolicLink(root.resolve(prefix + "00"), root.resolve("mine"));
    Files.createSymbolicLink(root.resolve(prefix + "01"), Path.of("nowhere"));
    session.write(prefix + "02/value", "hunter2");

    MemoryFolder.make(session.world()).close();

    assertThat(root.resolve("mine/value")).exists();
    assertThat(root.resolve(prefix + "00")).isSymbolicLink();
    assertThat(root.resolve(prefix + "02")).doesNotExist();
  }

  @Test
  void whereThereIsNoMemoryToWriteToTheDiskIsTakenWithAWarning() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    World world =
        new Session(root)
            .env("XDG_RUNTIME_DIR", "none")
            .world("", new ByteArrayOutputStream(), err);

    try (MemoryFolder folder = MemoryFolder.make(world, root.resolve("no-shm"))) {
      assertThat(folder.path(".")).exists();
    }

    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("warning: there is no memory file system here")
        .contains("deleted files can be restored from disks");
  }

  @Test
  void aFolderOnADiskIsTakenAtThePersonsWordWithAWarning() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    session.env("SEAL_MEMORY_DIR", root.toString());
    World world = session.world("", new ByteArrayOutputStream(), err);

    try (MemoryFolder folder = MemoryFolder.make(world)) {
      assertThat(folder.path(".")).hasParent(root);
    }

    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("warning: " + root + " (SEAL_MEMORY_DIR) is on no memory file system, so")
        .contains("deleted files can be restored from disks");
  }

  @Test
  void theFolderStaysOnesOwnWhenAFileIsGivenAway() throws IOException {
    try (MemoryFolder folder = MemoryFolder.make(session.world());
        SecretBytes value = SecretBytes.utf8("hunter2")) {
      Path file = folder.file("value", value);
      var before = Files.getOwner(folder.path("."));

      folder.let(Files.getOwner(file), file);

      assertThat(Files.getOwner(folder.path("."))).isEqualTo(before);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path("."))))
          .isEqualTo("rwx--x--x");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(List.of(root.toFile().list())).isEmpty();
  }
}
