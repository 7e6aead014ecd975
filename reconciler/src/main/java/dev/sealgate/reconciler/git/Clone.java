package dev.sealgate.reconciler.git;

import dev.sealgate.reconciler.model.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/** The clone of one repository with one identity. Not thread-safe: its owner holds a lock. */
final class Clone {
  private final Path directory;
  private final GitOptions options;
  private @Nullable Generation current;

  Clone(Path directory, GitOptions options) {
    this.directory = directory;
    this.options = options;
  }

  /**
   * @param generation holds the commit; the caller acquires it
   */
  record Update(Generation generation, RevCommit commit) {}

  /** Brings the revision's newest commit here, with no more traffic than that needs. */
  Update update(Revision revision, Remote remote) throws SourceFailure {
    Generation generation = current;
    if (generation == null ? reopen() : !generation.isDamaged()) {
      try {
        return update(generation(), revision, remote);
      } catch (IOException | RuntimeException _) {
        // the clone is damaged: a new one follows
      }
    }
    return anew(revision, remote);
  }

  private Generation generation() {
    Generation generation = current;
    if (generation == null) {
      throw new IllegalStateException("no clone");
    }
    return generation;
  }

  /** The old generation serves its readers until the new one is complete. */
  private Update anew(Revision revision, Remote remote) throws SourceFailure {
    Generation fresh = null;
    try {
      fresh = Generation.open(directory.resolve(nextName()), options.maxObjectBytes());
      Update update = update(fresh, revision, remote);
      Generation old = current;
      current = fresh;
      fresh = null;
      if (old != null) {
        old.retire();
      }
      return update;
    } catch (IOException | RuntimeException _) {
      throw new SourceFailure(
          Reason.SOURCE_UNREACHABLE,
          "the fetched commit can't be stored or read back",
          "check the free space of the cache directory; the server may have sent broken objects");
    } finally {
      if (fresh != null) {
        fresh.retire();
      }
    }
  }

  private Update update(Generation generation, Revision revision, Remote remote)
      throws IOException, SourceFailure {
    return switch (revision) {
      case Revision.Commit(String id) -> {
        RevCommit known = generation.commit(ObjectId.fromString(id));
        yield known != null
            ? new Update(generation, known)
            : fetch(generation, id, revision, remote);
      }
      case Revision.Name name -> {
        Remote.Tip tip =
            remote
                .tip(generation.repository(), name.candidates())
                .orElseThrow(() -> noSuchRevision(name));
        RevCommit known =
            tip.id().equals(generation.localTip(localRef(tip.refName())))
                ? generation.commit(tip.id())
                : null;
        yield known != null
            ? new Update(generation, known)
            : fetch(generation, tip.refName(), revision, remote);
      }
    };
  }

  private static SourceFailure noSuchRevision(Revision revision) {
    return new SourceFailure(
        Reason.REVISION_NOT_FOUND,
        "the repository has no " + revision.text(),
        "check spec.source.targetRevision; a commit is named by all 40 digits of its id");
  }

  private Update fetch(Generation generation, String wanted, Revision revision, Remote remote)
      throws IOException, SourceFailure {
    if (generation.equals(current) && generation.packs() >= options.maxPacks()) {
      throw new IOException("time for a new generation");
    }
    String localRef = localRef(wanted);
    try {
      remote.fetch(generation.repository(), wanted, localRef);
    } catch (SourceFailure failure) {
      boolean refused = failure.problem().reason() == Reason.SOURCE_UNREACHABLE;
      if (refused && revision instanceof Revision.Commit && answers(generation, remote)) {
        throw new SourceFailure(
            Reason.REVISION_NOT_FOUND,
            "the repository does not hand out " + revision.text(),
            "check that the commit was pushed; some servers hand out branches and tags only");
      }
      throw failure;
    }
    if (revision instanceof Revision.Commit(String id)) {
      generation.keep(localRef, ObjectId.fromString(id)); // JGit brings the objects only
    }
    ObjectId tip = generation.localTip(localRef);
    RevCommit commit = tip == null ? null : generation.commit(tip);
    if (commit == null) {
      throw new IOException("the fetched commit is missing");
    }
    return new Update(generation, commit);
  }

  /** Tells a server that refuses one commit from a server that is down. */
  private static boolean answers(Generation generation, Remote remote) {
    try {
      remote.tip(generation.repository(), List.of(Constants.HEAD));
      return true;
    } catch (SourceFailure _) {
      return false;
    }
  }

  /** A flat name: branches "a" and "a/b" may follow each other on the server. */
  private static String localRef(String remoteRef) {
    return "refs/sealgate/" + digest(remoteRef).substring(0, 40);
  }

  static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Takes what an earlier process left. */
  private boolean reopen() {
    try {
      long newest = newest();
      if (newest == 0) {
        return false;
      }
      try (Stream<Path> entries = Files.list(directory)) {
        entries.filter(entry -> number(entry) != newest).forEach(Generation::deleteTree);
      }
      current = Generation.open(directory.resolve(Long.toString(newest)), options.maxObjectBytes());
      return true;
    } catch (IOException | RuntimeException _) {
      return false;
    }
  }

  private String nextName() throws IOException {
    return Long.toString(newest() + 1);
  }

  private long newest() throws IOException {
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.mapToLong(Clone::number).max().orElse(0);
    }
  }

  private static long number(Path entry) {
    String name = entry.getFileName().toString();
    return name.matches("[0-9]{1,18}") ? Long.parseLong(name) : 0;
  }

  boolean isLeased() {
    return current != null && current.isLeased();
  }

  /** Frees the files; they stay on disk. */
  void close() {
    if (current != null) {
      current.close();
      current = null;
    }
  }

  void delete() {
    close();
    Generation.deleteTree(directory);
  }
}
