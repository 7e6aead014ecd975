package dev.sealgate.reconciler.controller;

import dev.sealgate.crds.v1alpha1.Application;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Applications as the framework keeps them. There may be thousands, so it keeps no managed
 * fields, which would be most of each, and copies and wakes no more than it must.
 */
final class ApplicationStore implements ItemStore<Application> {
  private final Map<String, Application> items = new ConcurrentHashMap<>();

  static void configure(ControllerConfigurationOverrider<Application> overrider, String finalizer) {
    overrider
        .withName("application")
        .withFinalizer(finalizer)
        .withGenerationAware(false)
        .withItemStore(new ApplicationStore())
        .withOnUpdateFilter(ApplicationStore::isNews);
  }

  /**
   * For the framework, which changes the metadata of what it has copied. Spec and status are
   * records that nobody changes.
   */
  static Cloner cloner(KubernetesSerialization serialization) {
    return new Cloner() {
      @Override
      @SuppressWarnings("unchecked") // an Application for an Application
      public <R extends HasMetadata> R clone(R object) {
        return object instanceof Application application
            ? (R) copy(application)
            : serialization.clone(object);
      }
    };
  }

  private static Application copy(Application application) {
    Application copy = new Application();
    copy.setMetadata(new ObjectMetaBuilder(application.getMetadata()).build());
    copy.setSpec(application.getSpec());
    copy.setStatus(application.getStatus());
    return copy;
  }

  /** Whether a change is anybody else's: the status is written by nobody but this controller. */
  static boolean isNews(Application now, Application before) {
    ObjectMeta meta = now.getMetadata();
    ObjectMeta old = before.getMetadata();
    return !Objects.equals(meta.getGeneration(), old.getGeneration())
        || !Objects.equals(meta.getUid(), old.getUid())
        || !Objects.equals(meta.getAnnotations(), old.getAnnotations())
        || !Objects.equals(meta.getFinalizers(), old.getFinalizers())
        || !Objects.equals(meta.getDeletionTimestamp(), old.getDeletionTimestamp());
  }

  @Override
  public String getKey(Application application) {
    return Cache.metaNamespaceKeyFunc(application);
  }

  @Override
  public @Nullable Application put(String key, Application application) {
    application.getMetadata().setManagedFields(List.of());
    return items.put(key, application);
  }

  @Override
  public @Nullable Application remove(String key) {
    return items.remove(key);
  }

  @Override
  public Stream<String> keySet() {
    return items.keySet().stream();
  }

  @Override
  public Stream<Application> values() {
    return items.values().stream();
  }

  @Override
  public int size() {
    return items.size();
  }

  @Override
  public @Nullable Application get(String key) {
    return items.get(key);
  }
}
