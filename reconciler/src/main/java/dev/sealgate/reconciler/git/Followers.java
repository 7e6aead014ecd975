package dev.sealgate.reconciler.git;

import dev.sealgate.reconciler.model.AppKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which Application follows which revision of which clone, so that one answer of a server serves
 * all of them. Thread-safe.
 */
final class Followers {
  private record Followed(String repository, Revision revision) {}

  private static final class Standing {
    private @Nullable String commit;
    private final Set<AppKey> apps = new HashSet<>();
  }

  private final Consumer<AppKey> wake;
  private final Map<AppKey, Followed> choices = new HashMap<>();
  private final Map<Followed, Standing> standings = new HashMap<>();

  /**
   * @param wake is told who does not have the newest commit; called without a lock of this
   */
  Followers(Consumer<AppKey> wake) {
    this.wake = wake;
  }

  /** From now on the Application follows this, and nothing else. */
  synchronized void follow(AppKey app, String clone, Revision revision) {
    if (revision instanceof Revision.Commit) { // which never moves
      leave(app);
      return;
    }
    Followed wanted = new Followed(clone, revision);
    Followed before = choices.put(app, wanted);
    if (!wanted.equals(before)) {
      drop(before, app);
      standings.computeIfAbsent(wanted, _ -> new Standing()).apps.add(app);
    }
  }

  synchronized void leave(AppKey app) {
    drop(choices.remove(app), app);
  }

  private void drop(@Nullable Followed followed, AppKey app) {
    Standing standing = followed == null ? null : standings.get(followed);
    if (standing != null && standing.apps.remove(app) && standing.apps.isEmpty()) {
      standings.remove(followed);
    }
  }

  /**
   * A server has told where the revision stands. Calls for one clone come in the order of the
   * server's answers.
   *
   * @param asker learns it anyway
   */
  void stands(String clone, Revision revision, String commit, @Nullable AppKey asker) {
    List<AppKey> others;
    synchronized (this) {
      Standing standing = standings.get(new Followed(clone, revision));
      if (standing == null) {
        return;
      }
      String before = standing.commit;
      standing.commit = commit;
      if (before == null || before.equals(commit)) {
        return;
      }
      others = new ArrayList<>(standing.apps);
    }
    others.remove(asker);
    others.forEach(wake);
  }

  /** The Application was handed this commit, which may have been told to others before. */
  void saw(AppKey app, String clone, Revision revision, String commit) {
    boolean late;
    synchronized (this) {
      Standing standing = standings.get(new Followed(clone, revision));
      if (standing == null || !standing.apps.contains(app)) {
        return;
      }
      if (standing.commit == null) {
        standing.commit = commit;
      }
      late = !standing.commit.equals(commit);
    }
    if (late) {
      wake.accept(app);
    }
  }
}
