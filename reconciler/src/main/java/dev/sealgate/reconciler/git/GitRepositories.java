package dev.sealgate.reconciler.git;

import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All the Git repositories of all Applications: one shallow bare clone for each pair of URL and
 * credentials. Safe for use by many threads. A clone survives a restart; a damaged one is replaced.
 */
public final class GitRepositories implements AutoCloseable {
  private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(10);
  private static final String CLONES = "clones";

  /** However long ago a server was asked. */
  public static final Duration ANY_AGE = Duration.ofSeconds(Long.MAX_VALUE);

  private final GitOptions options;
  private final Clock clock;
  private final Path clonesDirectory;
  private final FileChannel lockFile;
  private final Map<String, SharedClone> clones = new ConcurrentHashMap<>();
  private final Followers followers;
  private final AtomicReference<Instant> nextSweep;

  /**
   * Takes the cache directory into possession.
   *
   * @throws IOException the directory can't be written, or another process has it
   */
  public GitRepositories(GitOptions options, Clock clock) throws IOException {
    this(options, clock, _ -> {});
  }

  /**
   * Takes the cache directory into possession.
   *
   * @param moved is told of the Applications whose revision another caller has found to have moved
   * @throws IOException the directory can't be written, or another process has it
   */
  public GitRepositories(GitOptions options, Clock clock, Consumer<AppKey> moved)
      throws IOException {
    HermeticSystemReader.install();
    this.followers = new Followers(moved);
    this.options = options;
    this.clock = clock;
    this.clonesDirectory = options.cacheDirectory().resolve(CLONES);
    this.nextSweep = new AtomicReference<>(clock.instant().plus(BETWEEN_SWEEPS));
    Files.createDirectories(clonesDirectory);
    Files.createDirectories(options.cacheDirectory().resolve("ssh"));
    this.lockFile = lock(options.cacheDirectory().resolve("in-use"));
    removeForgotten();
  }

  private static FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException _) {
      // this very process has it
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new IOException("the Git cache directory " + file.getParent() + " is in use");
    }
    return channel;
  }

  /** Asks the server for the newest commit, fetches it if need be, and opens its folder. */
  public FetchResult fetch(GitSource source, SourceCredentials credentials) {
    return fetch(source, credentials, Duration.ZERO);
  }

  /**
   * As {@link #fetch(GitSource, SourceCredentials)}, but content with what another caller was told
   * by the server no longer than {@code acceptAge} ago.
   */
  public FetchResult fetch(GitSource source, SourceCredentials credentials, Duration acceptAge) {
    return fetch(source, credentials, acceptAge, null);
  }

  /**
   * As {@link #fetch(GitSource, SourceCredentials, Duration)}, for an Application that is told from
   * now on when the revision has moved, whatever it followed before.
   */
  public FetchResult follow(
      AppKey app, GitSource source, SourceCredentials credentials, Duration acceptAge) {
    return fetch(source, credentials, acceptAge, app);
  }

  /** The Application is told of nothing any more. */
  public void unfollow(AppKey app) {
    followers.leave(app);
  }

  private FetchResult fetch(
      GitSource source,
      SourceCredentials credentials,
      Duration acceptAge,
      @Nullable AppKey follower) {
    sweep();
    try {
      RepositoryAddress address =
          RepositoryAddress.parse(source.repoUrl(), options.allowFileRepositories());
      Revision revision = Revision.parse(source.targetRevision());
      String path = FolderPath.normalise(source.path());
      Remote remote = new Remote(address, credentials, options, clock);
      String key = Clone.digest(source.repoUrl() + "\n" + credentials.identity()).substring(0, 32);
      if (follower != null) {
        // before the server is asked: what is told to others from then on must not be missed
        followers.follow(follower, key, revision);
      }
      while (lockFile.isOpen()) {
        SharedClone clone = clones.computeIfAbsent(key, this::open);
        SourceTree tree = clone.fetch(revision, path, remote, acceptAge, follower);
        if (tree != null) {
          touch(key);
          if (follower != null) {
            followers.saw(follower, key, revision, tree.commit());
          }
          return new FetchResult.Fetched(tree);
        }
        clones.remove(key, clone);
      }
      return new FetchResult.Failed(
          Problem.of(Reason.SOURCE_UNREACHABLE, "the controller is stopping", ""));
    } catch (SourceFailure failure) {
      return new FetchResult.Failed(failure.problem());
    }
  }

  private SharedClone open(String key) {
    return new SharedClone(
        new Clone(clonesDirectory.resolve(key), options),
        (revision, commit, asker) -> followers.stands(key, revision, commit, asker),
        options.treeLimits(),
        clock);
  }

  private void touch(String key) {
    try {
      Files.setLastModifiedTime(clonesDirectory.resolve(key), FileTime.from(clock.instant()));
    } catch (IOException _) {
      // it would only be removed too early at the next start, and fetched again
    }
  }

  private void sweep() {
    Instant now = clock.instant();
    Instant due = nextSweep.get();
    if (now.isBefore(due) || !nextSweep.compareAndSet(due, now.plus(BETWEEN_SWEEPS))) {
      return;
    }
    Instant limit = now.minus(options.keepUnused());
    clones.forEach((key, clone) -> {
      if (clone.removeIfUnusedSince(limit)) {
        clones.remove(key, clone);
      }
    });
  }

  /** Clones of an earlier process that nobody used for long. */
  private void removeForgotten() throws IOException {
    Instant limit = clock.instant().minus(options.keepUnused());
    List<Path> found;
    try (Stream<Path> entries = Files.list(clonesDirectory)) {
      found = entries.toList();
    }
    for (Path entry : found) {
      if (Files.getLastModifiedTime(entry).toInstant().isBefore(limit)) {
        Generation.deleteTree(entry);
      }
    }
  }

  /** Waits for exchanges under way; the clones stay on disk. */
  @Override
  public void close() throws IOException {
    lockFile.close();
    clones.values().forEach(SharedClone::close);
  }
}
