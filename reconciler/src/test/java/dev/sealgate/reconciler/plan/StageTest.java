package dev.sealgate.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.model.ObjectRef;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StageTest {
  /** Argo CD's table, without the kinds that Kubernetes has dropped and those that have moved. */
  private static final List<String> ARGO_CD =
      List.of(
          "/Namespace",
          "networking.k8s.io/NetworkPolicy",
          "/ResourceQuota",
          "/LimitRange",
          "policy/PodDisruptionBudget",
          "/ServiceAccount",
          "/Secret",
          "/ConfigMap",
          "storage.k8s.io/StorageClass",
          "/PersistentVolume",
          "/PersistentVolumeClaim",
          "rbac.authorization.k8s.io/ClusterRole",
          "rbac.authorization.k8s.io/Role",
          "rbac.authorization.k8s.io/ClusterRoleBinding",
          "rbac.authorization.k8s.io/RoleBinding",
          "/Service",
          "apps/DaemonSet",
          "/Pod",
          "/ReplicationController",
          "apps/ReplicaSet",
          "apps/Deployment",
          "autoscaling/HorizontalPodAutoscaler",
          "apps/StatefulSet",
          "batch/Job",
          "batch/CronJob",
          "networking.k8s.io/Ingress",
          "example.com/Anything");

  private static Stage of(String groupAndKind) {
    int slash = groupAndKind.indexOf('/');
    return Stage.of(
        new ObjectRef(
            groupAndKind.substring(0, slash), groupAndKind.substring(slash + 1), "", "x"));
  }

  @Test
  void kindsComeInTheOrderOfArgoCd() {
    assertThat(ARGO_CD.stream().map(StageTest::of).toList()).isSorted();
  }

  @ParameterizedTest
  @CsvSource({
    "/Namespace, apiextensions.k8s.io/CustomResourceDefinition",
    "apiextensions.k8s.io/CustomResourceDefinition, /ResourceQuota",
    "/ServiceAccount, /Secret",
    "/Secret, apps/Deployment",
    "/Secret, example.com/Database",
    "rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/RoleBinding",
    "networking.k8s.io/IngressClass, networking.k8s.io/Ingress",
    "scheduling.k8s.io/PriorityClass, apps/DaemonSet",
    "gateway.networking.k8s.io/GatewayClass, gateway.networking.k8s.io/Gateway",
    "example.com/Anything, apiregistration.k8s.io/APIService",
    "example.com/Anything, admissionregistration.k8s.io/ValidatingWebhookConfiguration",
    "example.com/Anything, admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
  })
  void whatOthersNeedComesBefore(String first, String then) {
    assertThat(of(first)).isLessThan(of(then));
  }

  @Test
  void theKindOfAnotherGroupIsNotTheKnownOne() {
    assertThat(of("example.com/Secret")).isEqualTo(Stage.OBJECTS);
    assertThat(of("serving.knative.dev/Service")).isEqualTo(Stage.OBJECTS);
  }

  @Test
  void onlyNamespacesAndDefinitionsAreAwaited() {
    assertThat(Arrays.stream(Stage.values()).filter(Stage::isGround))
        .containsExactly(Stage.NAMESPACES, Stage.DEFINITIONS);
  }
}
