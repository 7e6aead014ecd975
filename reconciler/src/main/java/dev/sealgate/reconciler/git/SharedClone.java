package dev.sealgate.reconciler.git;

import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.jspecify.annotations.Nullable;

/**
 * One clone for many callers. At most one exchange with the server runs; those who ask while it
 * runs share the next one, so nobody gets an answer older than the question.
 */
final class SharedClone {
  private static final Duration FORGET_CHECKS_AFTER = Duration.ofMinutes(10);

  private sealed interface Outcome {
    record Success(Clone.Update update) implements Outcome {}

    record Failure(Problem problem) implements Outcome {}
  }

  private record Check(Clone.Update update, Instant at) {}

  /** Hears what servers answer, in the order of the answers. */
  interface Answers {
    /**
     * @param asker who asked, null when nobody in particular did
     */
    void stands(Revision revision, String commit, @Nullable AppKey asker);
  }

  private final Clone clone;
  private final Answers answers;
  private final TreeLimits limits;
  private final Clock clock;
  private final ReentrantLock exchange = new ReentrantLock();
  private final Map<Revision, CompletableFuture<Outcome>> waiting = new HashMap<>();
  private final Map<Revision, Check> checks = new HashMap<>();
  private Instant lastUse;
  private boolean removed;

  SharedClone(Clone clone, Answers answers, TreeLimits limits, Clock clock) {
    this.clone = clone;
    this.answers = answers;
    this.limits = limits;
    this.clock = clock;
    this.lastUse = clock.instant();
  }

  /**
   * @param acceptAge an answer of the server that is no older will do
   * @return null when this clone was removed in the meantime
   */
  @Nullable SourceTree fetch(
      Revision revision, String path, Remote remote, Duration acceptAge, @Nullable AppKey asker)
      throws SourceFailure {
    while (true) {
      synchronized (this) {
        if (removed) {
          return null;
        }
        lastUse = clock.instant();
      }
      Clone.Update update = recent(revision, acceptAge);
      if (update == null) {
        update = update(revision, remote, asker);
      }
      if (update.generation().acquire()) {
        return tree(update, path);
      }
    }
  }

  private Clone.@Nullable Update recent(Revision revision, Duration acceptAge) {
    synchronized (checks) {
      Check check = checks.get(revision);
      return check == null
              || Duration.between(check.at(), clock.instant()).compareTo(acceptAge) > 0
              || !acceptAge.isPositive()
              || check.update().generation().isDamaged()
          ? null
          : check.update();
    }
  }

  private Clone.Update update(Revision revision, Remote remote, @Nullable AppKey asker)
      throws SourceFailure {
    CompletableFuture<Outcome> mine = new CompletableFuture<>();
    CompletableFuture<Outcome> shared;
    synchronized (waiting) {
      CompletableFuture<Outcome> known = waiting.putIfAbsent(revision, mine);
      shared = known == null ? mine : known;
    }
    if (shared.equals(mine)) {
      lead(revision, remote, mine, asker);
    }
    return switch (shared.join()) {
      case Outcome.Success(Clone.Update update) -> update;
      case Outcome.Failure(Problem problem) -> throw new SourceFailure(problem);
    };
  }

  private void lead(
      Revision revision, Remote remote, CompletableFuture<Outcome> result, @Nullable AppKey asker) {
    exchange.lock();
    try {
      synchronized (waiting) {
        waiting.remove(revision);
      }
      Instant asked = clock.instant();
      Clone.Update update = clone.update(revision, remote);
      remember(revision, new Check(update, asked));
      result.complete(new Outcome.Success(update));
      answers.stands(revision, update.commit().name(), asker);
    } catch (SourceFailure failure) {
      result.complete(new Outcome.Failure(failure.problem()));
    } catch (RuntimeException | Error defect) {
      result.completeExceptionally(defect);
      throw defect;
    } finally {
      exchange.unlock();
    }
  }

  private void remember(Revision revision, Check check) {
    synchronized (checks) {
      checks.values().removeIf(old -> old.at().plus(FORGET_CHECKS_AFTER).isBefore(check.at()));
      checks.put(revision, check);
    }
  }

  /** Owns one lease, gives it to the tree or back. */
  private SourceTree tree(Clone.Update update, String path) throws SourceFailure {
    Generation generation = update.generation();
    boolean handedOver = false;
    try (ObjectReader reader = generation.repository().newObjectReader()) {
      ObjectId root = update.commit().getTree();
      ObjectId folder = CommitTree.folder(reader, root, path);
      if (folder == null) {
        throw new SourceFailure(
            Reason.PATH_NOT_FOUND,
            "commit " + update.commit().name() + " has no folder " + path,
            "check spec.source.path; links and submodules are not followed");
      }
      handedOver = true;
      return new CommitTree(generation, update.commit(), root, folder, path, limits);
    } catch (IOException | RuntimeException _) {
      generation.markDamaged();
      throw new SourceFailure(
          Reason.SOURCE_UNREACHABLE,
          "the clone of the repository is damaged",
          "the next attempt fetches it anew");
    } finally {
      if (!handedOver) {
        generation.release();
      }
    }
  }

  /**
   * @return whether nobody used the clone since the instant, and it is gone now
   */
  boolean removeIfUnusedSince(Instant instant) {
    if (!exchange.tryLock()) {
      return false;
    }
    try {
      synchronized (this) {
        if (!lastUse.isBefore(instant) || clone.isLeased()) {
          return false;
        }
        removed = true;
      }
      clone.delete();
      return true;
    } finally {
      exchange.unlock();
    }
  }

  void close() {
    exchange.lock();
    try {
      synchronized (this) {
        removed = true;
      }
      clone.close();
    } finally {
      exchange.unlock();
    }
  }
}
