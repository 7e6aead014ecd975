package dev.sealgate.reconciler.controller;

import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.cluster.Detail;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.cluster.ResourceWatch;
import dev.sealgate.reconciler.drift.SharedWatches;
import dev.sealgate.reconciler.model.AppKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells when a Secret or ConfigMap that an Application names has changed. Only metadata is watched;
 * the values are read by whoever needs them, as the Application's identity.
 */
final class SecretWatches implements AutoCloseable {
  static final ApiResource SECRETS = new ApiResource("", "v1", "Secret", "secrets", true);
  private static final ApiResource CONFIG_MAPS =
      new ApiResource("", "v1", "ConfigMap", "configmaps", true);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /**
   * Which Secrets.
   *
   * @param selector names one by field, or several by label
   */
  record Watched(ApiResource resource, String namespace, String selector) {
    static Watched named(String namespace, String name) {
      return new Watched(SECRETS, namespace, "fieldSelector=metadata.name=" + name);
    }

    static Watched configMap(String namespace, String name) {
      return new Watched(CONFIG_MAPS, namespace, "fieldSelector=metadata.name=" + name);
    }
  }

  private final ApiClient client;
  private final Consumer<AppKey> changed;
  private final SharedWatches<Watched, Entry> entries =
      new SharedWatches<>(Entry::new, Entry::close);
  private final AtomicLong doubts = new AtomicLong();

  SecretWatches(ApiClient client, Consumer<AppKey> changed) {
    this.client = client;
    this.changed = changed;
  }

  void require(AppKey app, Set<Watched> secrets) {
    entries.require(app, secrets);
  }

  /**
   * Changes when the Secret does, and at every call while that can't be known. Waits a moment for
   * the first sight.
   */
  String version(Watched secret) {
    Entry entry = entries.get(secret);
    return entry == null ? doubt() : entry.version();
  }

  private String doubt() {
    return "unknown-" + doubts.incrementAndGet();
  }

  private void tell(Watched secret) {
    entries.needing(secret).forEach(changed);
  }

  @Override
  public void close() {
    entries.close();
  }

  private final class Entry implements ResourceWatch.Listener {
    private final Watched secret;
    private final Map<String, String> versions = new TreeMap<>();
    private final CountDownLatch first = new CountDownLatch(1);
    private final ResourceWatch watch;
    private boolean current;

    Entry(Watched secret) {
      this.secret = secret;
      this.watch =
          ResourceWatch.start(
              client,
              new ResourceWatch.Scope(
                  secret.resource(), secret.namespace(), secret.selector(), Detail.METADATA),
              this);
    }

    String version() {
      try {
        boolean _ = first.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      synchronized (this) {
        return current ? versions.toString() : doubt();
      }
    }

    private static String name(Map<String, @Nullable Object> object) {
      return Json.text(object, "metadata", "name");
    }

    private static String version(Map<String, @Nullable Object> object) {
      return Json.text(object, "metadata", "resourceVersion");
    }

    @Override
    public void listed(List<Map<String, @Nullable Object>> objects, String version) {
      boolean changedWhileAway;
      synchronized (this) {
        Map<String, String> before = Map.copyOf(versions);
        versions.clear();
        objects.forEach(object -> versions.put(name(object), version(object)));
        changedWhileAway = first.getCount() == 0 && !before.equals(versions);
        current = true;
      }
      first.countDown();
      if (changedWhileAway) {
        tell(secret);
      }
    }

    @Override
    public void changed(Map<String, @Nullable Object> object) {
      synchronized (this) {
        versions.put(name(object), version(object));
      }
      tell(secret);
    }

    @Override
    public void gone(Map<String, @Nullable Object> object) {
      synchronized (this) {
        versions.remove(name(object));
      }
      tell(secret);
    }

    @Override
    public void broken(ApiAnswer why) {
      synchronized (this) {
        current = false;
      }
      first.countDown();
    }

    void close() {
      watch.close();
    }
  }
}
