package dev.sealgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealgate.testbed.GitRepository;
import dev.sealgate.testbed.WorkTree;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** One Application in a namespace and a repository of its own. */
final class ApplicationUnderTest {
  /** For what comes at last, however many tests share the machine. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private final KubernetesClient client;
  private final String url;
  private final WorkTree workTree;
  private final String namespace;
  private final Supplier<String> controllerTail;

  /**
   * @param controllerTail the last lines of the controller's log, for who reads of a failure
   */
  ApplicationUnderTest(
      KubernetesClient client,
      GitRepository repository,
      String namespace,
      Supplier<String> controllerTail) {
    this.client = client;
    this.url = repository.http().toString();
    this.workTree = repository.workTree();
    this.namespace = namespace;
    this.controllerTail = controllerTail;
  }

  String namespace() {
    return namespace;
  }

  String url() {
    return url;
  }

  WorkTree workTree() {
    return workTree;
  }

  /** Makes the Application; {@code more} is further YAML of its spec, indented by two. */
  void create(String more) {
    apply(
        """
        apiVersion: sealgate.dev/v1alpha1
        kind: Application
        metadata: {name: app, namespace: %s}
        spec:
          source: {repoURL: "%s", targetRevision: main, path: deploy}
          interval: 1s
          syncPolicy:
            automated: {prune: true, selfHeal: true}
            retry: {backoff: {duration: 500ms, factor: 1, maxDuration: 1s}}
        %s\
        """
            .formatted(namespace, url, more.indent(2)));
  }

  void apply(String yaml) {
    client
        .load(stream(yaml))
        .resources()
        .forEach(resource -> resource.fieldManager("somebody").forceConflicts().serverSideApply());
  }

  /** What the API server says against an Application with this spec. */
  Optional<String> refusalOf(String spec) {
    try {
      apply(
          """
          apiVersion: sealgate.dev/v1alpha1
          kind: Application
          metadata: {name: refused, namespace: %s}
          spec: {%s}
          """
              .formatted(namespace, spec));
      return Optional.empty();
    } catch (KubernetesClientException refusal) {
      return Optional.ofNullable(refusal.getMessage());
    }
  }

  /** Changes where the Application's repository is said to be. */
  void pointTo(String otherUrl) {
    patch("{\"spec\":{\"source\":{\"repoURL\":\"" + otherUrl + "\"}}}");
  }

  void suspend() {
    patch("{\"spec\":{\"suspend\":true}}");
  }

  /** Asks for a reconcile. */
  void request(String when) {
    patch("{\"metadata\":{\"annotations\":{\"sealgate.dev/reconcile-at\":\"" + when + "\"}}}");
  }

  private void patch(String merge) {
    client
        .genericKubernetesResources("sealgate.dev/v1alpha1", "Application")
        .inNamespace(namespace)
        .withName("app")
        .patch(PatchContext.of(PatchType.JSON_MERGE), merge);
  }

  /** Edits a ConfigMap as a person with kubectl would. */
  void edit(String name, String key, String value) {
    client
        .configMaps()
        .inNamespace(namespace)
        .withName(name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"data\":{\"" + key + "\":\"" + value + "\"}}");
  }

  List<String> inventory() {
    return resource().map(app -> (List<?>) app.get("status", "inventory")).stream()
        .flatMap(List::stream)
        .map(Object::toString)
        .toList();
  }

  /** Commits the files below the Application's folder, and pushes. Returns the commit's id. */
  String commit(Map<String, String> files) {
    Map<String, byte[]> below = new LinkedHashMap<>();
    files.forEach(
        (file, content) -> below.put("deploy/" + file, content.getBytes(StandardCharsets.UTF_8)));
    return workTree.commit("Change " + files.keySet(), below);
  }

  Optional<GenericKubernetesResource> resource() {
    return Optional.ofNullable(
        client
            .genericKubernetesResources("sealgate.dev/v1alpha1", "Application")
            .inNamespace(namespace)
            .withName("app")
            .get());
  }

  /** Waits until the commit is in the cluster in full. */
  void awaitSynced(String commit) {
    awaitSynced(commit, PATIENCE);
  }

  void awaitSynced(String commit, Duration limit) {
    awaitThat(
        limit,
        "commit " + commit + " is synced",
        () ->
            commit.equals(statusField("revision"))
                && "True".equals(conditionField("Ready", "status")));
  }

  /** Waits until the commit was refused, and returns the first problem. */
  Told awaitRefused(String commit) {
    awaitThat(
        "commit " + commit + " is refused",
        () ->
            commit.equals(statusField("attemptedRevision"))
                && "False".equals(conditionField("Ready", "status")));
    return firstProblem().orElseThrow(() -> new AssertionError("no problem in\n" + statusText()));
  }

  void awaitReason(String conditionType, String reason) {
    awaitThat(
        conditionType + " has reason " + reason,
        () -> reason.equals(conditionField(conditionType, "reason")));
  }

  private void awaitThat(String what, BooleanSupplier condition) {
    awaitThat(PATIENCE, what, condition);
  }

  private void awaitThat(Duration limit, String what, BooleanSupplier condition) {
    await()
        .atMost(limit)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() ->
            assertThat(condition.getAsBoolean())
                .as(() ->
                    "%s, but %s and the controller says%n%s"
                        .formatted(what, briefStatus(), controllerTail.get()))
                .isTrue());
  }

  /** A problem as the status tells it; what it does not say is empty. */
  record Told(
      String reason, String file, String document, String keyPath, String message, String hint) {
    static Told of(Map<?, ?> problem) {
      return new Told(
          text(problem, "reason"),
          text(problem, "file"),
          text(problem, "document"),
          text(problem, "keyPath"),
          text(problem, "message"),
          text(problem, "hint"));
    }

    private static String text(Map<?, ?> problem, String field) {
      return Objects.toString(problem.get(field), "");
    }
  }

  private Optional<Told> firstProblem() {
    return resource()
        .map(app -> (List<?>) app.get("status", "problems"))
        .filter(problems -> !problems.isEmpty())
        .map(problems -> Told.of((Map<?, ?>) problems.getFirst()));
  }

  Optional<Map<?, ?>> condition(String type) {
    return resource().flatMap(app -> condition(app, type));
  }

  /** A field of a condition, empty when there is none. */
  static Object condition(GenericKubernetesResource app, String type, String field) {
    return condition(app, type).map(condition -> (Object) condition.get(field)).orElse("");
  }

  private static Optional<Map<?, ?>> condition(GenericKubernetesResource app, String type) {
    return Optional.ofNullable((List<?>) app.get("status", "conditions"))
        .flatMap(conditions ->
            conditions.stream()
                .map(condition -> (Map<?, ?>) condition)
                .filter(condition -> type.equals(condition.get("type")))
                .findFirst());
  }

  Optional<String> configValue(String name, String key) {
    return Optional.ofNullable(client.configMaps().inNamespace(namespace).withName(name).get())
        .map(map -> map.getData().get(key));
  }

  Optional<String> secretValue(String name, String key) {
    return Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get())
        .map(secret -> secret.getData().get(key))
        .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
  }

  /** The status without the names of all its objects. */
  private String briefStatus() {
    return resource()
        .map(app -> app.<Map<String, Object>>get("status"))
        .map(status -> {
          Map<String, Object> brief = new TreeMap<>(status);
          brief.computeIfPresent("inventory", (_, all) -> ((List<?>) all).size() + " objects");
          return "the status is\n" + Serialization.asYaml(brief);
        })
        .orElse("there is no status");
  }

  String statusText() {
    return resource().map(app -> Serialization.asYaml(app.get("status"))).orElse("(none)");
  }

  /** Everything that the cluster tells about the Application besides the objects it applied. */
  List<String> publicTexts() {
    List<String> texts = new ArrayList<>();
    resource().ifPresent(app -> texts.add(Serialization.asYaml(app)));
    for (Event event : client.v1().events().inNamespace(namespace).list().getItems()) {
      texts.add(Serialization.asYaml(event));
    }
    return texts;
  }

  private Object conditionField(String type, String field) {
    return condition(type).map(condition -> (Object) condition.get(field)).orElse("");
  }

  private Object statusField(String field) {
    return resource().map(app -> (Object) app.get("status", field)).orElse("");
  }

  private static InputStream stream(String yaml) {
    return new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
  }
}
