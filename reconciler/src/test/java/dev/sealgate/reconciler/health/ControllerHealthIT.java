package dev.sealgate.reconciler.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.health.Health.Level;
import dev.sealgate.testbed.ControlPlane;
import dev.sealgate.testbed.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules beside Kubernetes' own controllers; the test plays the kubelet. */
class ControllerHealthIT {
  private static final String READY =
      "{\"status\":{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}";
  private static final String WORKLOAD =
      """
      apiVersion: apps/v1
      kind: %1$s
      metadata: {name: %2$s}
      spec:
        replicas: 2
        selector: {matchLabels: {app: %2$s}}
        template:
          metadata: {labels: {app: %2$s}}
          spec: {containers: [{name: web, image: "web:%3$d"}]}
      """;
  private static final String JOB =
      """
      apiVersion: batch/v1
      kind: Job
      metadata: {name: %1$s}
      spec:
        backoffLimit: 0
        suspend: %2$s
        template:
          metadata: {labels: {app: %1$s}}
          spec: {restartPolicy: Never, containers: [{name: web, image: web}]}
      """;

  private static ControlPlane plane;
  private static KubernetesClient client;

  @BeforeAll
  static void start() {
    plane = ControlPlane.start(ControlPlaneOptions.defaults().withControllerManager());
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(plane.kubeconfig().toFile()))
            .build();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            client.serviceAccounts().inNamespace("default").withName("default").get() != null);
  }

  @AfterAll
  static void stop() {
    client.close();
    plane.close();
  }

  private static void apply(String yaml) {
    client
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .inNamespace("default")
        .serverSideApply();
  }

  private static Health health(String apiVersion, String kind, String name) {
    int slash = apiVersion.indexOf('/');
    ApiResource resource =
        new ApiResource(
            slash < 0 ? "" : apiVersion.substring(0, slash),
            apiVersion.substring(slash + 1),
            kind,
            "",
            true);
    var all = client.genericKubernetesResources(apiVersion, kind);
    var object =
        kind.equals("Namespace") || kind.startsWith("Custom") || kind.equals("APIService")
            ? all.withName(name).get()
            : all.inNamespace("default").withName(name).get();
    try {
      return HealthRules.of(
          resource,
          Json.parse(
              Serialization.asJson(Objects.requireNonNull(object))
                  .getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Health await(
      String apiVersion, String kind, String name, Predicate<Health> wanted) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> health(apiVersion, kind, name), wanted::test);
  }

  private static void await(String apiVersion, String kind, String name, String message) {
    assertThat(await(apiVersion, kind, name, it -> it.message().equals(message)).level())
        .isEqualTo(Level.PROGRESSING);
  }

  private static void awaitHealthy(String apiVersion, String kind, String name) {
    await(apiVersion, kind, name, it -> it.level() == Level.HEALTHY);
  }

  /** Says this of the pods of an app that have the image, when there are so many. */
  private static void tell(String app, String image, int pods, String status) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          List<Pod> there =
              client.pods().inNamespace("default").withLabel("app", app).list().getItems().stream()
                  .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                  .filter(pod -> pod.getSpec().getContainers().getFirst().getImage().equals(image))
                  .toList();
          there.forEach(pod ->
              client
                  .pods()
                  .resource(pod)
                  .subresource("status")
                  .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), status));
          return there.size() >= pods;
        });
  }

  @Test
  void aDeploymentIsHealthyWhenAllItsPodsAreNewAndReady() {
    apply(WORKLOAD.formatted("Deployment", "web", 1));
    await("apps/v1", "Deployment", "web", "0 of 2 replicas are available");
    tell("web", "web:1", 2, READY);
    awaitHealthy("apps/v1", "Deployment", "web");

    apply(WORKLOAD.formatted("Deployment", "web", 2));
    assertThat(health("apps/v1", "Deployment", "web").level()).isEqualTo(Level.PROGRESSING);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          tell("web", "web:2", 1, READY);
          return health("apps/v1", "Deployment", "web").level() == Level.HEALTHY;
        });
  }

  @Test
  void aDeploymentSaysWhyItsPodsAreNotMade() {
    apply(
        """
        apiVersion: v1
        kind: LimitRange
        metadata: {name: small}
        spec: {limits: [{type: Container, max: {cpu: 1m}}]}
        """);
    apply(
        WORKLOAD
            .formatted("Deployment", "large", 1)
            .replace("web:1\"", "web:1\", resources: {limits: {cpu: 4}}"));

    Health refused =
        await(
            "apps/v1",
            "Deployment",
            "large",
            it -> it.message().contains("ReplicaFailure is True"));
    assertThat(refused.level()).isEqualTo(Level.PROGRESSING);
    assertThat(refused.message()).contains("(FailedCreate): pods ");
    client.limitRanges().inNamespace("default").withName("small").delete();
  }

  @Test
  void aStatefulSetIsHealthyWhenTheLastPodIsNewAndReady() {
    apply(WORKLOAD.formatted("StatefulSet", "db", 1));
    await("apps/v1", "StatefulSet", "db", "0 of 2 replicas are available");
    tell("db", "web:1", 1, READY);
    tell("db", "web:1", 2, READY);
    awaitHealthy("apps/v1", "StatefulSet", "db");

    apply(WORKLOAD.formatted("StatefulSet", "db", 2));
    tell("db", "web:2", 1, READY);
    assertThat(health("apps/v1", "StatefulSet", "db").level()).isEqualTo(Level.PROGRESSING);
    tell("db", "web:2", 2, READY);
    awaitHealthy("apps/v1", "StatefulSet", "db");
  }

  @Test
  void aJobIsHealthyWhenItHasSucceeded() {
    apply(JOB.formatted("rests", "true"));
    apply(JOB.formatted("succeeds", "false"));
    apply(JOB.formatted("fails", "false"));

    await("batch/v1", "Job", "rests", it -> it.level() == Level.SUSPENDED);
    tell("succeeds", "web", 1, "{\"status\":{\"phase\":\"Succeeded\"}}");
    awaitHealthy("batch/v1", "Job", "succeeds");
    tell("fails", "web", 1, "{\"status\":{\"phase\":\"Failed\"}}");
    Health failed = await("batch/v1", "Job", "fails", it -> it.level() == Level.DEGRADED);
    assertThat(failed.message()).startsWith("the job has failed: BackoffLimitExceeded: ");
  }

  @Test
  void aBudgetIsHealthyWhenItsControllerHasSeenIt() {
    apply(
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: budget}
        spec: {minAvailable: 1, selector: {matchLabels: {app: none}}}
        """);

    awaitHealthy("policy/v1", "PodDisruptionBudget", "budget");
  }

  @Test
  void aDefinitionIsHealthyWhenItIsServedAndDegradedWhenItsNamesAreTaken() {
    String definition =
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: %1$s.controller.example}
        spec:
          group: controller.example
          names: {kind: %2$s, plural: %1$s}
          scope: Namespaced
          versions:
          - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
        """;
    String kind = "CustomResourceDefinition";
    apply(definition.formatted("owls", "Owl"));
    awaitHealthy("apiextensions.k8s.io/v1", kind, "owls.controller.example");

    apply(definition.formatted("eagles", "Owl"));
    Health taken =
        await(
            "apiextensions.k8s.io/v1",
            kind,
            "eagles.controller.example",
            it -> it.level() == Level.DEGRADED);
    assertThat(taken.message()).startsWith("NamesAccepted is False (ListKindConflict)");
  }

  @Test
  void anApiServiceIsProgressingWhileNobodyServesIt() {
    apply(
        """
        apiVersion: apiregistration.k8s.io/v1
        kind: APIService
        metadata: {name: v1.nobody.example}
        spec:
          group: nobody.example
          version: v1
          groupPriorityMinimum: 10
          versionPriority: 10
          service: {name: nobody, namespace: default}
        """);

    Health health =
        await(
            "apiregistration.k8s.io/v1",
            "APIService",
            "v1.nobody.example",
            it -> it.message().startsWith("Available is False (ServiceNotFound)"));
    assertThat(health.level()).isEqualTo(Level.PROGRESSING);
    client
        .genericKubernetesResources("apiregistration.k8s.io/v1", "APIService")
        .withName("v1.nobody.example")
        .delete();
  }

  @Test
  void aNamespaceIsProgressingWhileItIsDeleted() {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName("leaves").endMetadata().build())
        .create();
    client
        .load(
            new ByteArrayInputStream(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: held, namespace: leaves, finalizers: [example.com/hold]}
                """
                    .getBytes(StandardCharsets.UTF_8)))
        .create();
    client.namespaces().withName("leaves").delete();

    assertThat(await("v1", "Namespace", "leaves", it -> it.level() == Level.PROGRESSING).message())
        .startsWith("it is being deleted");
  }
}
