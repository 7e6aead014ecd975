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
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.javaoperatorsdk.operator.processing.retry.Retry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Applications as the framework keeps them. There may be thousands, so it keeps no managed
 * fields, which would be most of each, and copies and wakes no more than it must.
 */
final class ApplicationStore implements ItemStore<Application> {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofSeconds(30);

  private final Map<String, Application> items = new ConcurrentHashMap<>();

  /**
   * @param own which of them wake this controller by what happens to them; all are kept
   */
  static void configure(
      ControllerConfigurationOverrider<Application> overrider,
      String finalizer,
      Predicate<Application> own) {
    overrider
        .withName("application")
        .withFinalizer(finalizer)
        .withGenerationAware(false)
        .withRetry(retry())
        .withItemStore(new ApplicationStore())
        .withOnAddFilter(own::test)
        .withOnUpdateFilter((now, before) -> isNews(now, before) && own.test(now));
  }

  /**
   * For ever: what the framework writes, the finalizers, fails as long as the API server is away or
   * the Lease in doubt, and nothing else would wake the Application afterwards.
   */
  static Retry retry() {
    return new GenericRetry()
        .withoutMaxAttempts()
        .setInitialInterval(FIRST_RETRY)
        .setIntervalMultiplier(2)
        .setMaxInterval(LAST_RETRY.toMillis());
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
