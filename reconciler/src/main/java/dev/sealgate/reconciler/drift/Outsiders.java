package dev.sealgate.reconciler.drift;

import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.cluster.Detail;
import dev.sealgate.reconciler.cluster.ResourceWatch;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Objects that an Application wants and does not apply: missing ones, and those of others. They do
 * not carry our labels, so {@link LiveObjects} does not see them. Only that they change is told,
 * and only metadata is read for it.
 */
public final class Outsiders implements AutoCloseable {
  /** A kind in a namespace, which is empty for kinds without one. */
  public record Place(ApiResource resource, String namespace) {
    public boolean holds(ObjectRef ref) {
      return ref.group().equals(resource.group())
          && ref.kind().equals(resource.kind())
          && ref.namespace().equals(namespace);
    }
  }

  /** Called by the watches' threads. */
  public interface Listener {
    void changed(AppKey app, ObjectRef ref);

    /** Anything in the place may have changed, or this is the first sight of it. */
    void relisted(AppKey app, Place place);
  }

  private final ApiClient client;
  private final Listener listener;
  private final SharedWatches<Place, Watched> watches =
      new SharedWatches<>(Watched::new, Watched::close);

  public Outsiders(ApiClient client, Listener listener) {
    this.client = client;
    this.listener = listener;
  }

  public void require(AppKey app, Set<Place> places) {
    watches.require(app, places);
  }

  public Set<Place> requiredBy(AppKey app) {
    return watches.neededBy(app);
  }

  /** Whether a change could pass unseen because a place can't be watched. */
  public boolean isBlind(AppKey app) {
    return watches.neededBy(app).stream().map(watches::get).anyMatch(it -> it != null && it.broken);
  }

  @Override
  public void close() {
    watches.close();
  }

  private final class Watched implements ResourceWatch.Listener {
    private final Place place;
    private final ResourceWatch watch;
    private volatile boolean broken;

    Watched(Place place) {
      this.place = place;
      this.watch =
          ResourceWatch.start(
              client,
              new ResourceWatch.Scope(place.resource(), place.namespace(), "", Detail.METADATA),
              this);
    }

    @Override
    public void listed(List<Map<String, @Nullable Object>> objects, String version) {
      broken = false;
      watches.needing(place).forEach(app -> listener.relisted(app, place));
    }

    @Override
    public void changed(Map<String, @Nullable Object> object) {
      ObjectRef ref = LiveObject.ref(place.resource(), object);
      watches.needing(place).forEach(app -> listener.changed(app, ref));
    }

    @Override
    public void gone(Map<String, @Nullable Object> object) {
      changed(object);
    }

    @Override
    public void broken(ApiAnswer why) {
      broken = true;
    }

    void close() {
      watch.close();
    }
  }
}
