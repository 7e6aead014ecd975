package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder that only this user may enter, on a file system that has no disk, for as long as a
 * plaintext must be a file. It goes with the process: at the end, on a signal, and what a killed
 * process left behind goes when the next one starts.
 */
final class MemoryFolder implements AutoCloseable {
  private static final String PREFIX = "seal-" + namespace() + "-";
  private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

  private final Path folder;
  private final Thread atExit = Thread.ofPlatform().unstarted(this::remove);

  private MemoryFolder(Path folder) {
    this.folder = folder;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Warns when there is no such file system. */
  static MemoryFolder make(World world) {
    Optional<Path> place =
        world
            .variable("SEAL_MEMORY_DIR") // taken at its word
            .map(world::resolve)
            .or(() -> candidates(world).filter(MemoryFolder::isInMemory).findFirst());
    if (place.isEmpty()) {
      world.warning(
          "there is no memory file system here, so the plaintext is on a disk for a while;"
              + " deleted files can be restored from disks");
    }
    Path root = place.orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
    sweep(root);
    byte[] random = new byte[8];
    world.random().nextBytes(random);
    String name = PREFIX + ProcessHandle.current().pid() + "-" + HexFormat.of().formatHex(random);
    try {
      return new MemoryFolder(
          Files.createDirectory(
              root.resolve(name),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
    } catch (IOException _) {
      throw Failure.of(
          "no folder for the plaintext could be made in " + root,
          "is it full or read-only? SEAL_MEMORY_DIR names another");
    }
  }

  private static Stream<Path> candidates(World world) {
    return Stream.of(
            world.variable("XDG_RUNTIME_DIR").map(world::resolve), Optional.of(Path.of("/dev/shm")))
        .flatMap(Optional::stream);
  }

  private static boolean isInMemory(Path place) {
    try {
      return Files.isWritable(place) && IN_MEMORY.contains(Files.getFileStore(place).type());
    } catch (IOException _) {
      return false;
    }
  }

  /** Process numbers mean nothing to those of another container, which may have the same folder. */
  private static String namespace() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/pid"))
          .toString()
          .replaceAll("[^0-9]", "");
    } catch (IOException _) {
      return "0";
    }
  }

  /** Folders of processes that are gone. */
  private static void sweep(Path root) {
    try (DirectoryStream<Path> old = Files.newDirectoryStream(root, PREFIX + "[0-9]*")) {
      for (Path folder : old) {
        String pid = folder.getFileName().toString().substring(PREFIX.length()).split("-", 2)[0];
        boolean gone = pid.matches("[0-9]{1,9}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty();
        if (gone && isMine(folder)) {
          empty(folder);
        }
      }
    } catch (IOException _) {
      // somebody else's, or gone already
    }
  }

  private static boolean isMine(Path folder) throws IOException {
    return Files.getOwner(folder).equals(Files.getOwner(Path.of("/proc/self")));
  }

  /** A file with mode 0600. */
  Path file(String name, SecretBytes content) {
    Path file = folder.resolve(name);
    byte[] bytes = content.copyBytes();
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      return file;
    } catch (IOException _) {
      throw Failure.of(
          "the plaintext could not be written to " + folder, "is the file system full?");
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  Path folder() {
    return folder;
  }

  /** What an editor made of it. */
  SecretBytes read(Path file) {
    try {
      return SecretBytes.takeOwnershipOf(Files.readAllBytes(file));
    } catch (IOException _) {
      throw Failure.of("the edited file is gone", "save it under the name it had");
    }
  }

  private void remove() {
    try {
      empty(folder);
    } catch (IOException _) {
      // the next start sweeps
    }
  }

  /** With what editors leave there: backups and swap files. */
  private static void empty(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  @Override
  public void close() {
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException _) {
      // the process is ending, and the hook runs
    }
  }
}
