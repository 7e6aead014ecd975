package dev.sealgate.cli;

import dev.sealgate.crypto.SecretBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Arrays;
import java.util.Comparator;
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
  private static final int MAX_ROUNDS = 100;
  private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

  private final Path folder;
  private final AtExit.Undo atExit;
  private boolean gone;
  private boolean kept;

  private MemoryFolder(Path folder) {
    this.folder = folder;
    this.atExit = AtExit.before(this::remove);
  }

  /** Warns when there is no such file system. */
  static MemoryFolder make(World world) {
    return make(world, Path.of("/dev/shm"));
  }

  /**
   * @param usual where such a file system is on most machines
   */
  static MemoryFolder make(World world, Path usual) {
    Path root = place(world, usual);
    String name = PREFIX + ProcessHandle.current().pid() + "-" + random(world);
    try {
      Path folder = Files.createDirectory(root.resolve(name), mode("rwx------"));
      sweep(root, Files.getOwner(folder));
      return new MemoryFolder(folder);
    } catch (IOException _) {
      throw Failure.of(
          "no folder for the plaintext could be made in " + root,
          "is it full or read-only? SEAL_MEMORY_DIR names another");
    }
  }

  private static Path place(World world, Path usual) {
    Optional<Path> named = world.variable("SEAL_MEMORY_DIR").map(world::resolve);
    if (named.isPresent()) {
      if (Files.isDirectory(named.get()) && !isInMemory(named.get())) {
        warn(world, named.get() + " (SEAL_MEMORY_DIR) is on no memory file system");
      }
      return named.get();
    }
    Optional<Path> place = candidates(world, usual).filter(MemoryFolder::isInMemory).findFirst();
    if (place.isEmpty()) {
      warn(world, "there is no memory file system here");
    }
    return place.orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
  }

  private static void warn(World world, String why) {
    world.warning(
        why
            + ", so the plaintext is on a disk for a while;"
            + " deleted files can be restored from disks");
  }

  private static String random(World world) {
    byte[] random = new byte[8];
    world.random().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private static FileAttribute<Set<PosixFilePermission>> mode(String text) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
  }

  private static Stream<Path> candidates(World world, Path usual) {
    return Stream.of(world.variable("XDG_RUNTIME_DIR").map(world::resolve), Optional.of(usual))
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

  /**
   * Removes the folders of processes that are gone.
   *
   * @param owner whose folders they must be
   */
  static void sweep(Path root, UserPrincipal owner) {
    try (DirectoryStream<Path> old = Files.newDirectoryStream(root, PREFIX + "[0-9]*")) {
      for (Path folder : old) {
        String pid = folder.getFileName().toString().substring(PREFIX.length()).split("-", 2)[0];
        if (pid.matches("[0-9]{1,9}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
          sweepOne(folder, owner);
        }
      }
    } catch (IOException | DirectoryIteratorException _) {
      // the next start tries again
    }
  }

  private static void sweepOne(Path folder, UserPrincipal owner) {
    try {
      if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
          && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(owner)) {
        empty(folder);
      }
    } catch (IOException _) {
      // gone already, or for the next start; the others go all the same
    }
  }

  /** A file with mode 0600. */
  synchronized Path file(String name, SecretBytes content) {
    if (gone) {
      throw Failure.of("seal is being ended", "run the command again");
    }
    Path file = folder.resolve(name);
    byte[] bytes = content.copyBytes();
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            mode("rw-------"))) {
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

  /** Lets another user reach the files that are given to him; the folder stays one's own. */
  void let(UserPrincipal user, Path file) throws IOException {
    Files.setOwner(file, user);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
  }

  /**
   * Leaves the files where they are when this is closed, and when other processes start.
   *
   * @return where they are then
   */
  synchronized Path keep(World world) {
    kept = true;
    try {
      return Files.move(
          folder,
          folder.resolveSibling("seal-kept-" + random(world)),
          StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException _) {
      return folder; // until the next start
    }
  }

  /** What an editor made of it. */
  SecretBytes read(Path file) {
    try {
      return SecretBytes.takeOwnershipOf(Files.readAllBytes(file));
    } catch (IOException _) {
      throw Failure.of("the edited file is gone", "save it under the name it had");
    }
  }

  private synchronized void remove() {
    gone = true;
    try {
      if (!kept) {
        empty(folder);
      }
    } catch (IOException _) {
      // gone already, or for the next start
    }
  }

  /** With what editors leave there: backups and swap files, some of them at the last moment. */
  private static void empty(Path folder) throws IOException {
    for (int more = MAX_ROUNDS; ; more--) {
      try (Stream<Path> tree = Files.walk(folder)) {
        for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
        return;
      } catch (DirectoryNotEmptyException | NoSuchFileException | UncheckedIOException e) {
        if (more == 0) {
          throw new IOException(e);
        }
      }
    }
  }

  @Override
  public void close() {
    remove();
    atExit.cancel();
  }
}
