package dev.sealgate.reconciler.drift;

import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.cluster.Detail;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.cluster.Listing;
import dev.sealgate.reconciler.cluster.ResourceWatch;
import dev.sealgate.reconciler.health.HealthRules;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.plan.Owner;
import dev.sealgate.reconciler.plan.Ownership;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The owned objects of one kind, kept up to date by its watch. */
final class Followed implements ResourceWatch.Listener, AutoCloseable {
  /** Of another cluster, which may be anybody's, more is not remembered. */
  private static final int MOST_ELSEWHERE = 50_000;

  private final ApiClient client;
  private final ApiResource resource;
  private final String home;
  private final Detail detail;
  private final LiveObjects.Listener listener;
  private final LiveObjects.Judge judge;
  private final Map<ObjectRef, LiveObject> objects = new ConcurrentHashMap<>();
  private final Map<ObjectRef, Owner> strangers = new ConcurrentHashMap<>();
  private final ResourceWatch watch;
  private volatile String seenAt = "";
  private volatile @Nullable ApiAnswer fault;

  Followed(
      ApiClient client,
      ApiResource resource,
      String home,
      LiveObjects.Listener listener,
      LiveObjects.Judge judge) {
    this.client = client;
    this.resource = resource;
    this.home = home;
    this.listener = listener;
    this.judge = judge;
    this.detail = HealthRules.metadataTells(resource) ? Detail.METADATA : Detail.FULL;
    this.watch =
        ResourceWatch.start(
            client,
            new ResourceWatch.Scope(resource, "", "labelSelector=" + Ownership.NAME, detail),
            this);
  }

  ApiResource resource() {
    return resource;
  }

  /**
   * Judges the Application's objects anew. What the watch brings meanwhile is judged so anyway, and
   * is not replaced by something older.
   *
   * @return whether they could be read
   */
  boolean reassess(AppKey app) {
    if (objects.values().stream().noneMatch(it -> it.owner().equals(app))) {
      return true;
    }
    ResourceWatch.Scope scope =
        new ResourceWatch.Scope(
            resource, "", "labelSelector=" + Ownership.selector(new Owner(app, home)), detail);
    return switch (Listing.of(client, scope)) {
      case Listing.Failed _ -> false;
      case Listing.Whole(var all, String _) -> {
        all.forEach(this::renew);
        yield true;
      }
    };
  }

  private void renew(Map<String, @Nullable Object> object) {
    LiveObject known = objects.get(LiveObject.ref(resource, object));
    String version = Json.text(object, "metadata", "resourceVersion");
    if (known != null && !Versions.before(version, known.version())) {
      put(object);
    }
  }

  @Nullable LiveObject get(ObjectRef ref) {
    return objects.get(ref);
  }

  /** Whose it is, of whatever home. */
  Optional<Owner> owner(ObjectRef ref) {
    LiveObject object = objects.get(ref);
    return object == null
        ? Optional.ofNullable(strangers.get(ref))
        : Optional.of(new Owner(object.owner(), home));
  }

  String seenAt() {
    return seenAt;
  }

  Optional<ApiAnswer> fault() {
    return Optional.ofNullable(fault);
  }

  @Override
  public void listed(List<Map<String, @Nullable Object>> all, String version) {
    Set<ObjectRef> vanished = new HashSet<>(objects.keySet());
    vanished.addAll(strangers.keySet());
    for (Map<String, @Nullable Object> object : all) {
      vanished.remove(LiveObject.ref(resource, object));
      put(object);
    }
    fault = null;
    seenAt = version;
    vanished.forEach(this::remove);
    listener.relisted(resource);
  }

  @Override
  public void changed(Map<String, @Nullable Object> object) {
    put(object);
    seenAt = Json.text(object, "metadata", "resourceVersion");
  }

  @Override
  public void gone(Map<String, @Nullable Object> object) {
    seenAt = Json.text(object, "metadata", "resourceVersion");
    remove(LiveObject.ref(resource, object));
  }

  @Override
  public void broken(ApiAnswer why) {
    fault = why;
    if (why instanceof ApiAnswer.Missing) {
      // the kind is not served any more, so none of it exists
      Set.copyOf(objects.keySet()).forEach(this::remove);
    }
    listener.relisted(resource);
  }

  private void put(Map<String, @Nullable Object> object) {
    if (!home.isEmpty() && objects.size() + strangers.size() >= MOST_ELSEWHERE) {
      remove(LiveObject.ref(resource, object));
      return;
    }
    Optional<LiveObject> now = LiveObject.of(resource, home, object, judge);
    if (now.isEmpty()) {
      ObjectRef ref = LiveObject.ref(resource, object);
      remove(ref);
      Ownership.owner(Json.map(object, "metadata", "labels"))
          .ifPresent(owner -> strangers.put(ref, owner));
      return;
    }
    LiveObject live = now.get();
    strangers.remove(live.ref());
    LiveObject before = objects.put(live.ref(), live);
    if (before != null && !before.owner().equals(live.owner())) {
      listener.changed(before.owner(), live.ref(), before, null);
    }
    if (!live.equals(before)) {
      listener.changed(live.owner(), live.ref(), before, live);
    }
  }

  private void remove(ObjectRef ref) {
    strangers.remove(ref);
    LiveObject before = objects.remove(ref);
    if (before != null) {
      listener.changed(before.owner(), ref, before, null);
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
