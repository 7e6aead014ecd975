package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.crds.v1alpha1.ApplicationStatus;
import dev.sealgate.reconciler.git.GitFixture;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** An Application, its repository and its namespace, as a test handles them. */
final class TestApp {
  static final String AUTOMATED = "syncPolicy: {automated: {prune: true, selfHeal: true}}";

  private final Lab lab;
  private final String name;
  private final String namespace;
  private final GitFixture git;
  private String head = "";

  TestApp(Lab lab, String name, String namespace) {
    this.lab = lab;
    this.name = name;
    this.namespace = namespace;
    try {
      this.git = new GitFixture(lab.folder().resolve(Lab.freshName("repository-")));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  String name() {
    return name;
  }

  String namespace() {
    return namespace;
  }

  TestApp file(String path, String content) {
    git.file("app/" + path, content);
    return this;
  }

  TestApp remove(String path) {
    git.remove("app/" + path);
    return this;
  }

  GitFixture git() {
    return git;
  }

  /** Commits what the files are now. */
  String push() {
    try {
      head = git.commit("main");
      return head;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Commits and makes the Application follow it, with more fields of the spec as YAML lines. */
  TestApp create(String... spec) {
    push();
    lab.client().resource(manifest(spec)).create();
    return this;
  }

  /** Replaces the spec. */
  TestApp update(String... spec) {
    edit(it -> it.setSpec(manifest(spec).getSpec()));
    return this;
  }

  /** Again when the controller writes in the same moment. */
  private void edit(Consumer<Application> change) {
    soon()
        .ignoreException(KubernetesClientException.class)
        .until(() ->
            resource()
                    .edit(it -> {
                      change.accept(it);
                      return it;
                    })
                != null);
  }

  /** With fields of the spec as YAML, the later ones over the earlier. */
  private Application manifest(String... spec) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("source", Map.of("repoURL", git.url(), "targetRevision", "main", "path", "app"));
    fields.put("interval", "2s");
    for (String yaml : spec) {
      fields.putAll(Serialization.unmarshal(yaml, new TypeReference<Map<String, Object>>() {}));
    }
    Map<String, Object> whole =
        Map.of(
            "apiVersion",
            "sealgate.dev/v1alpha1",
            "kind",
            "Application",
            "metadata",
            Map.of("name", name, "namespace", namespace),
            "spec",
            fields);
    return Serialization.unmarshal(Serialization.asJson(whole), Application.class);
  }

  void annotate(String key, String value) {
    edit(it -> it.getMetadata().setAnnotations(Map.of(key, value)));
  }

  void annotate(String key, String value, String otherKey, String otherValue) {
    edit(it -> it.getMetadata().setAnnotations(Map.of(key, value, otherKey, otherValue)));
  }

  Resource<Application> resource() {
    return lab.client().resources(Application.class).inNamespace(namespace).withName(name);
  }

  Application get() {
    return Objects.requireNonNull(resource().get(), "the Application is gone");
  }

  ApplicationStatus status() {
    return Optional.ofNullable(get().getStatus())
        .orElseGet(() -> States.statusOf(new Application()));
  }

  Condition condition(String type) {
    List<Condition> conditions = status().conditions();
    return conditions == null
        ? new Condition()
        : conditions.stream()
            .filter(it -> type.equals(it.getType()))
            .findFirst()
            .orElseGet(Condition::new);
  }

  static ConditionFactory soon() {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50));
  }

  /** Waits until the commit is in the cluster in full and all is well. */
  TestApp awaitReady(String commit) {
    soon()
        .untilAsserted(() -> {
          Condition ready = condition("Ready");
          assertThat(ready.getStatus())
              .as(() -> String.valueOf(ready.getMessage()))
              .isEqualTo("True");
          assertThat(status().revision()).isEqualTo(commit);
        });
    return this;
  }

  TestApp awaitReady() {
    return awaitReady(head);
  }

  /** Waits until a condition is False for a reason, and tells it. */
  Condition awaitFalse(String type, String reason) {
    return soon()
        .until(
            () -> condition(type),
            it -> "False".equals(it.getStatus()) && reason.equals(it.getReason()));
  }

  <T> T await(Callable<T> what, Predicate<T> until) {
    return soon().until(what, until::test);
  }

  /** Waits until the commit is in the cluster, whatever becomes of it there. */
  TestApp awaitSynced() {
    soon()
        .untilAsserted(() -> {
          Condition synced = condition("Synced");
          assertThat(synced.getStatus())
              .as(() -> String.valueOf(synced.getMessage()))
              .isEqualTo("True");
          assertThat(status().revision()).isEqualTo(head);
        });
    return this;
  }

  /** An object of this namespace, null when there is none. */
  @Nullable GenericKubernetesResource find(String apiVersion, String kind, String object) {
    return lab.client()
        .genericKubernetesResources(apiVersion, kind)
        .inNamespace(namespace)
        .withName(object)
        .get();
  }

  /** As {@link #find}, for an object that must be there. */
  GenericKubernetesResource object(String apiVersion, String kind, String object) {
    return Objects.requireNonNull(find(apiVersion, kind, object), object);
  }

  ApplicationStatus.Sync sync() {
    return Objects.requireNonNull(status().sync());
  }

  ApplicationStatus.Health health() {
    return Objects.requireNonNull(status().health());
  }

  List<ApplicationStatus.SecretStatus> secrets() {
    return Objects.requireNonNullElse(status().secrets(), List.of());
  }

  List<ApplicationStatus.ProblemStatus> problems() {
    return Objects.requireNonNullElse(status().problems(), List.of());
  }

  String configValue(String configMap, String key) {
    var found = lab.client().configMaps().inNamespace(namespace).withName(configMap).get();
    return found == null || found.getData() == null ? "" : found.getData().getOrDefault(key, "");
  }

  /** As somebody with kubectl does. */
  void editConfigMap(String configMap, String mergePatch) {
    lab.client()
        .configMaps()
        .inNamespace(namespace)
        .withName(configMap)
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager("kubectl-edit")
                .build(),
            mergePatch);
  }

  List<Event> events(String reason) {
    return lab.client().events().v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> name.equals(event.getRegarding().getName()))
        .filter(event -> reason.equals(event.getReason()))
        .toList();
  }

  /** Deletes it with everything it owns. */
  void deleteAndWait() {
    resource().delete();
    soon().until(() -> resource().get() == null);
  }

  /** Lets it go and leaves its objects. */
  void abandon() {
    Application application = resource().get();
    if (application == null) {
      return;
    }
    resource().patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
    resource().delete();
    soon().until(() -> resource().get() == null);
  }
}
