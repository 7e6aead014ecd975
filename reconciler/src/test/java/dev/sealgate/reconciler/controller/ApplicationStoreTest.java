package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crds.v1alpha1.Application;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.javaoperatorsdk.operator.processing.retry.RetryExecution;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ApplicationStoreTest {
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private static Application application() {
    return SERIALIZATION.unmarshal(
        """
        apiVersion: sealgate.dev/v1alpha1
        kind: Application
        metadata:
          name: shop
          namespace: ns
          uid: u1
          generation: 1
          finalizers: [sealgate.dev/finalizer]
          annotations: {a: b}
          managedFields:
          - {manager: sealgate, operation: Apply, apiVersion: sealgate.dev/v1alpha1, fieldsType: FieldsV1, fieldsV1: {"f:status": {}}}
        spec: {source: {repoURL: "https://git.example.com/a.git"}}
        status: {revision: c1}
        """,
        Application.class);
  }

  @Test
  void keepsAnApplicationWithoutItsManagedFields() {
    ApplicationStore store = new ApplicationStore();
    Application application = application();

    store.put(store.getKey(application), application);

    assertThat(store.get("ns/shop")).isSameAs(application);
    assertThat(application.getMetadata().getManagedFields()).isEmpty();
    assertThat(store.keySet()).containsExactly("ns/shop");
    assertThat(store.values()).containsExactly(application);
    assertThat(store.remove("ns/shop")).isSameAs(application);
    assertThat(store.size()).isZero();
  }

  @Test
  void whatTheFrameworkFailsToWriteIsTriedAgainForEverAndSoonEnough() {
    RetryExecution retry = ApplicationStore.retry().initExecution();

    assertThat(Stream.generate(retry::nextDelay).limit(10_000))
        .allSatisfy(delay ->
            assertThat(delay).hasValueSatisfying(it -> assertThat(it).isBetween(1L, 30_000L)));
  }

  @Test
  void copiesWhatTheFrameworkChanges() {
    Cloner cloner = ApplicationStore.cloner(SERIALIZATION);
    Application application = application();

    Application copy = cloner.clone(application);
    copy.getMetadata().getFinalizers().clear();
    copy.getMetadata().setResourceVersion("2");

    assertThat(application.getMetadata().getFinalizers()).containsExactly("sealgate.dev/finalizer");
    assertThat(application.getMetadata().getResourceVersion()).isNull();
    assertThat(copy.getSpec()).isSameAs(application.getSpec());
    assertThat(copy.getStatus()).isSameAs(application.getStatus());
    assertThat(copy.getMetadata().getName()).isEqualTo("shop");
  }

  private static Stream<Consumer<Application>> changes() {
    return Stream.of(
        it -> it.getMetadata().setGeneration(2L),
        it -> it.getMetadata().setUid("u2"),
        it -> it.getMetadata().setAnnotations(Map.of("sealgate.dev/reconcile-at", "now")),
        it -> it.getMetadata().setFinalizers(List.of()),
        it -> it.getMetadata().setDeletionTimestamp("2026-11-21T00:00:00Z"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void wakesForWhatSomebodyElseChanges(Consumer<Application> change) {
    Application now = application();
    change.accept(now);

    assertThat(ApplicationStore.isNews(now, application())).isTrue();
  }

  @Test
  void sleepsThroughWhatItWritesItself() {
    Application now = application();
    now.setStatus(States.NO_STATUS);
    now.getMetadata().setResourceVersion("7");
    now.getMetadata().setManagedFields(List.of());

    assertThat(ApplicationStore.isNews(now, application())).isFalse();
  }
}
