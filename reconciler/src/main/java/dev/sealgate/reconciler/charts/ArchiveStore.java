package dev.sealgate.reconciler.charts;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Archives on disk, by their digest, apart for each pair of repository and login: who names a
 * digest gets what their own login brought, and nothing that somebody else's did.
 */
final class ArchiveStore {
  private final Path folder;
  private final long maxBytes;
  private final Clock clock;

  /**
   * Takes possession of the folder and empties it of what an earlier process left unfinished.
   *
   * @throws IOException it can't be written
   */
  ArchiveStore(Path folder, long maxBytes, Clock clock) throws IOException {
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.clock = clock;
    Files.createDirectories(folder);
    for (Path file : files()) {
      if (!file.getFileName().toString().endsWith(".tgz")) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** A file to write to, in the folder of this owner. */
  Path fresh(String owner) throws IOException {
    Files.createDirectories(folder.resolve(owner));
    return Files.createTempFile(folder.resolve(owner), "new-", ".part");
  }

  /** Puts a file from {@link #fresh} in its place, and older ones away when there are too many. */
  void keep(String owner, String digest, Path file) throws IOException {
    Files.move(
        file,
        path(owner, digest),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
    trim();
  }

  /** Null when it is not there; the caller closes it. */
  @Nullable FileChannel open(String owner, String digest) {
    try {
      Path file = path(owner, digest);
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
      return channel;
    } catch (NoSuchFileException _) {
      return null;
    } catch (IOException _) {
      remove(owner, digest);
      return null;
    }
  }

  void remove(String owner, String digest) {
    try {
      Files.deleteIfExists(path(owner, digest));
    } catch (IOException _) {
      // it is checked whenever it is read
    }
  }

  private Path path(String owner, String digest) {
    return folder.resolve(owner).resolve(digest + ".tgz");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private record Stored(Path path, long size, FileTime used) {}

  private synchronized void trim() throws IOException {
    List<Stored> stored = new ArrayList<>();
    long bytes = 0;
    for (Path file : files()) {
      try {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        stored.add(new Stored(file, attributes.size(), attributes.lastModifiedTime()));
        bytes += attributes.size();
      } catch (NoSuchFileException _) {
        // removed meanwhile
      }
    }
    stored.sort(Comparator.comparing(Stored::used));
    for (Stored file : stored) {
      if (bytes <= maxBytes) {
        return;
      }
      if (file.path().toString().endsWith(".tgz")) {
        Files.deleteIfExists(file.path());
        bytes -= file.size();
      }
    }
  }
}
