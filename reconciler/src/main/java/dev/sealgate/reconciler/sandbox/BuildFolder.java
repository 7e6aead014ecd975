package dev.sealgate.reconciler.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder of this process alone, in memory where the system offers that, gone after the build. */
final class BuildFolder implements AutoCloseable {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final String PREFIX = "sealgate-build-";
  private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{1,18})-.*");

  private final Path root;

  private BuildFolder(Path root) {
    this.root = root;
  }

  static Path parent() {
    return Files.isDirectory(MEMORY) && Files.isWritable(MEMORY)
        ? MEMORY
        : Path.of(System.getProperty("java.io.tmpdir"));
  }

  /**
   * @throws IOException there is no room, or the folder can't be made
   */
  static BuildFolder create(Path parent, Map<String, byte[]> files) throws IOException {
    // readable by its owner alone from the first moment on
    Path root =
        Files.createTempDirectory(
            parent,
            PREFIX + ProcessHandle.current().pid() + "-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    BuildFolder folder = new BuildFolder(root);
    try {
      Files.createDirectory(folder.home());
      Files.createDirectory(folder.nothing());
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path path = folder.work().resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.write(path, file.getValue());
      }
      return folder;
    } catch (IOException | RuntimeException failure) {
      folder.close();
      throw failure;
    }
  }

  Path work() {
    return root.resolve("work");
  }

  Path home() {
    return root.resolve("home");
  }

  /** Stays empty: the child finds no other program. */
  Path nothing() {
    return root.resolve("nothing");
  }

  @Override
  public void close() {
    try {
      delete(root);
    } catch (IOException failure) {
      throw new UncheckedIOException("a build folder can't be removed", failure);
    }
  }

  /** Removes what processes left behind that were killed in a build. */
  static void sweep(Path parent) throws IOException {
    List<Path> found;
    try (Stream<Path> entries = Files.list(parent)) {
      found = entries.filter(BuildFolder::isAbandoned).toList();
    }
    for (Path folder : found) {
      delete(folder);
    }
  }

  private static boolean isAbandoned(Path folder) {
    Matcher name = NAME.matcher(folder.getFileName().toString());
    if (!name.matches() || Files.isSymbolicLink(folder)) {
      return false;
    }
    long pid = Long.parseLong(name.group(1));
    Optional<ProcessHandle> maker = ProcessHandle.of(pid);
    if (maker.isEmpty()) {
      return true;
    }
    // a restarted container has the same process id
    ProcessHandle self = ProcessHandle.current();
    Optional<Instant> start = self.info().startInstant();
    try {
      return pid == self.pid()
          && start.isPresent()
          && Files.getLastModifiedTime(folder).toInstant().isBefore(start.get());
    } catch (IOException _) {
      return false;
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
