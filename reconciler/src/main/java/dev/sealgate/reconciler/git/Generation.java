package dev.sealgate.reconciler.git;

import dev.sealgate.reconciler.model.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * One bare repository on disk. A clone that is damaged or has grown old is not repaired: a new
 * generation takes its place, and the old one is deleted when its last reader is done.
 */
final class Generation {
  private final Path directory;
  private final BoundedRepository repository;
  private volatile boolean damaged;
  private int leases;
  private boolean retired;

  private Generation(Path directory, BoundedRepository repository) {
    this.directory = directory;
    this.repository = repository;
  }

  /** Opens or creates; the caller knows that no other process uses the directory. */
  static Generation open(Path directory, long maxObjectBytes) throws IOException {
    Files.createDirectories(directory);
    removeLeftovers(directory);
    return new Generation(directory, BoundedRepository.open(directory, maxObjectBytes));
  }

  /** What a killed process leaves: lock files would block JGit for ever. */
  private static void removeLeftovers(Path directory) throws IOException {
    Predicate<Path> leftover =
        file -> {
          String name = file.getFileName().toString();
          return name.endsWith(".lock")
              || name.endsWith(".tmp")
              || name.endsWith(".tmp_idx")
              || name.startsWith("incoming_")
              || name.startsWith("noz");
        };
    List<Path> found;
    try (Stream<Path> files =
        Files.find(directory, 8, (file, a) -> a.isRegularFile() && leftover.test(file))) {
      found = files.toList();
    }
    for (Path file : found) {
      Files.deleteIfExists(file);
    }
  }

  BoundedRepository repository() {
    return repository;
  }

  Path directory() {
    return directory;
  }

  boolean isDamaged() {
    return damaged;
  }

  void markDamaged() {
    damaged = true;
  }

  /** What a local reference names, null when there is none. */
  @Nullable ObjectId localTip(String localRef) throws IOException {
    Ref ref = repository.exactRef(localRef);
    return ref == null ? null : ref.getObjectId();
  }

  /** Names a commit, so that later fetches need not bring its objects again. */
  void keep(String localRef, ObjectId id) throws IOException {
    RefUpdate update = repository.updateRef(localRef);
    update.setNewObjectId(id);
    update.setForceUpdate(true);
    update.disableRefLog();
    update.update();
  }

  /** The commit that an id or the tag behind it names, null when it is not here. */
  @Nullable RevCommit commit(ObjectId id) throws IOException, SourceFailure {
    if (!repository.getObjectDatabase().has(id)) {
      return null;
    }
    try (RevWalk walk = new RevWalk(repository)) {
      return walk.parseCommit(id);
    } catch (IncorrectObjectTypeException _) {
      throw new SourceFailure(
          Reason.REVISION_NOT_FOUND,
          "spec.source.targetRevision names a file or a folder, not a commit",
          "name a branch, a tag of a commit, or a commit id");
    }
  }

  int packs() throws IOException {
    Path packs = directory.resolve(Constants.OBJECTS).resolve("pack");
    if (!Files.isDirectory(packs)) {
      return 0;
    }
    try (Stream<Path> files =
        Files.find(packs, 1, (file, a) -> a.isRegularFile() && isPack(file, a))) {
      return (int) files.count();
    }
  }

  private static boolean isPack(Path file, BasicFileAttributes attributes) {
    return attributes.size() > 0 && file.getFileName().toString().endsWith(".pack");
  }

  /**
   * @return false when the generation is gone already
   */
  synchronized boolean acquire() {
    if (retired && leases == 0) {
      return false;
    }
    leases++;
    return true;
  }

  void release() {
    synchronized (this) {
      if (--leases > 0 || !retired) {
        return;
      }
    }
    dispose();
  }

  synchronized boolean isLeased() {
    return leases > 0;
  }

  /** No new reader comes; deleted at once or with the last reader. */
  void retire() {
    synchronized (this) {
      if (retired) {
        return;
      }
      retired = true;
      if (leases > 0) {
        return;
      }
    }
    dispose();
  }

  /** Closes the files and keeps them on disk for the next start. */
  void close() {
    repository.close();
  }

  private void dispose() {
    repository.close();
    deleteTree(directory);
  }

  static void deleteTree(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException _) {
      // what stays is swept at the next start
    }
  }
}
