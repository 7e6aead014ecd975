package dev.sealgate.reconciler.drift;

import dev.sealgate.reconciler.apply.Applied;
import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.health.Health;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.plan.Owner;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Everything that carries our labels, by one watch for each kind that any Application uses. Kinds
 * whose health is in their metadata are watched without their content: no Secret's value ever comes
 * this way.
 */
public final class LiveObjects implements AutoCloseable {
  /** Hears of objects that have an owner. Called by the watches' threads. */
  public interface Listener {
    /**
     * @param before what was known of it, null when nothing
     * @param now null when it has gone
     */
    void changed(
        AppKey owner, ObjectRef ref, @Nullable LiveObject before, @Nullable LiveObject now);

    /** What was seen of a whole kind may have skipped something. */
    void relisted(ApiResource resource);
  }

  /** Tells how an object is. Called by the watches' threads. */
  public interface Judge {
    Health health(AppKey owner, ApiResource resource, Map<String, @Nullable Object> object);
  }

  private final SharedWatches<ApiResource, Followed> followed;

  /**
   * @param home of the owners, empty when they are in this cluster
   */
  public LiveObjects(ApiClient client, String home, Listener listener, Judge judge) {
    this.followed =
        new SharedWatches<>(
            kind -> new Followed(client, kind, home, listener, judge), Followed::close);
  }

  /**
   * Asks the judge again about the Application's objects of these kinds.
   *
   * @return whether they could be read
   */
  public boolean reassess(AppKey app, Predicate<ApiResource> kinds) {
    return followed.all().stream()
        .filter(kind -> kinds.test(kind.resource()))
        .allMatch(kind -> kind.reassess(app));
  }

  /** Follows these kinds for the Application, and no more those that nobody needs now. */
  public void require(AppKey app, Set<ApiResource> resources) {
    followed.require(app, resources);
  }

  public @Nullable LiveObject get(ApiResource resource, ObjectRef ref) {
    Followed kind = followed.get(resource);
    return kind == null ? null : kind.get(ref);
  }

  /** Whose an object is, of whatever home. */
  public Optional<Owner> owner(ApiResource resource, ObjectRef ref) {
    Followed kind = followed.get(resource);
    return kind == null ? Optional.empty() : kind.owner(ref);
  }

  /** The kinds that are followed for the Application. */
  public Set<ApiResource> requiredBy(AppKey app) {
    return followed.neededBy(app);
  }

  /** Whether all that is there of the kind has been seen. */
  public boolean isListed(ApiResource resource) {
    return !seenAt(resource).isEmpty();
  }

  /** The resource version up to which the kind has been seen; empty before the first list. */
  private String seenAt(ApiResource resource) {
    Followed kind = followed.get(resource);
    return kind == null ? "" : kind.seenAt();
  }

  /**
   * Waits until all of the kinds have been listed once, or can't be, so that what objects say of
   * themselves is known.
   */
  public void awaitSeen(Set<ApiResource> resources, Duration longest) {
    long end = System.nanoTime() + longest.toNanos();
    while (System.nanoTime() < end
        && resources.stream().anyMatch(it -> seenAt(it).isEmpty() && fault(it).isEmpty())) {
      try {
        Thread.sleep(Duration.ofMillis(10));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Whether somebody asked on the live object that it is left as it is. */
  public boolean isHeld(ApiResource resource, ObjectRef ref) {
    LiveObject object = get(resource, ref);
    return object != null && object.held();
  }

  public boolean isLeaving(ApiResource resource, ObjectRef ref) {
    LiveObject object = get(resource, ref);
    return object != null && object.deleting();
  }

  /**
   * Whether an object of that resource version, which is not known here, has surely been there and
   * gone.
   */
  public boolean isGone(ApiResource resource, String version) {
    return Versions.before(version, seenAt(resource));
  }

  /** What became of an object since it was applied. */
  public Drift drift(ApiResource resource, ObjectRef ref, Applied applied) {
    return Drift.judge(applied, get(resource, ref), seenAt(resource));
  }

  /** Why the kind can't be followed now. */
  public Optional<ApiAnswer> fault(ApiResource resource) {
    Followed kind = followed.get(resource);
    return kind == null ? Optional.empty() : kind.fault();
  }

  @Override
  public void close() {
    followed.close();
  }
}
