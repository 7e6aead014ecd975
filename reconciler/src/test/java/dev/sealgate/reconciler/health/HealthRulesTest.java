package dev.sealgate.reconciler.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.Yaml;
import dev.sealgate.reconciler.cluster.ApiResource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          apps/Deployment  | {spec: {replicas: 0}}                                                                       | HEALTHY
          apps/Deployment  | {spec: {replicas: 2}, status: {updatedReplicas: 2, replicas: 2, availableReplicas: 2}}      | HEALTHY
          apps/Deployment  | {spec: {replicas: 2}, status: {updatedReplicas: 2, replicas: 2, availableReplicas: 1}}      | PROGRESSING
          apps/Deployment  | {spec: {replicas: 2}, status: {updatedReplicas: 2, replicas: 3, availableReplicas: 2}}      | PROGRESSING
          apps/Deployment  | {metadata: {generation: 2}, spec: {replicas: 0}, status: {observedGeneration: 1}}           | PROGRESSING
          apps/Deployment  | {spec: {paused: true}}                                                                      | SUSPENDED
          apps/Deployment  | {status: {conditions: [{type: Progressing, status: 'False', reason: ProgressDeadlineExceeded}]}} | DEGRADED
          apps/Deployment  | {}                                                                                          | PROGRESSING
          apps/StatefulSet | {spec: {replicas: 1}, status: {updatedReplicas: 1, readyReplicas: 1}}                       | HEALTHY
          apps/StatefulSet | {spec: {replicas: 1}, status: {updatedReplicas: 1}}                                         | PROGRESSING
          apps/StatefulSet | {spec: {replicas: 3, updateStrategy: {rollingUpdate: {partition: 2}}}, status: {updatedReplicas: 1, readyReplicas: 3}} | HEALTHY
          apps/DaemonSet   | {status: {desiredNumberScheduled: 0}}                                                       | HEALTHY
          apps/DaemonSet   | {status: {desiredNumberScheduled: 2, updatedNumberScheduled: 1, numberAvailable: 2}}        | PROGRESSING
          batch/Job        | {status: {conditions: [{type: Complete, status: 'True'}]}}                                  | HEALTHY
          batch/Job        | {status: {conditions: [{type: Failed, status: 'True'}]}}                                    | DEGRADED
          batch/Job        | {}                                                                                          | PROGRESSING
          /Pod             | {status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}}                     | HEALTHY
          /Pod             | {status: {phase: Failed}}                                                                   | DEGRADED
          /Pod             | {status: {phase: Pending}}                                                                  | PROGRESSING
          /PersistentVolumeClaim | {status: {phase: Bound}}                                                              | HEALTHY
          /PersistentVolumeClaim | {status: {phase: Lost}}                                                               | DEGRADED
          /Service         | {spec: {type: LoadBalancer}}                                                                | PROGRESSING
          /Service         | {spec: {type: ClusterIP}}                                                                   | HEALTHY
          /ConfigMap       | {}                                                                                          | HEALTHY
          /ConfigMap       | {metadata: {deletionTimestamp: now}}                                                        | PROGRESSING
          apiextensions.k8s.io/CustomResourceDefinition | {status: {conditions: [{type: NamesAccepted, status: 'False'}]}} | DEGRADED
          apiextensions.k8s.io/CustomResourceDefinition | {status: {conditions: [{type: Established, status: 'True'}]}}    | HEALTHY
          example.com/Widget | {}                                                                                        | HEALTHY
          example.com/Widget | {status: {conditions: [{type: Ready, status: 'True'}]}}                                   | HEALTHY
          example.com/Widget | {status: {conditions: [{type: Ready, status: 'False', reason: Broken}]}}                  | DEGRADED
          example.com/Widget | {status: {conditions: [{type: Ready, status: Unknown}]}}                                  | PROGRESSING
          example.com/Widget | {status: {conditions: [{type: Reconciling, status: 'True'}, {type: Ready, status: 'False'}]}} | PROGRESSING
          example.com/Widget | {status: {conditions: [{type: Stalled, status: 'True', reason: Broken}]}}                 | DEGRADED
          example.com/Widget | {status: [nonsense], spec: text}                                                          | HEALTHY
          """)
  void tellsHealthFromTheObjectAlone(String kind, String object, Health.Level expected) {
    Map<String, @Nullable Object> tree = Yaml.map(object);
    String[] parts = kind.split("/", -1);

    Health health = HealthRules.of(new ApiResource(parts[0], "v1", parts[1], "things", true), tree);

    assertThat(health.level()).isEqualTo(expected);
    assertThat(health.message().isEmpty()).isEqualTo(expected == Health.Level.HEALTHY);
  }
}
