package dev.sealgate.reconciler.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.mask.PlaceholderKey;
import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.Detail;
import dev.sealgate.reconciler.cluster.Identity;
import dev.sealgate.reconciler.cluster.Write;
import dev.sealgate.reconciler.cluster.WriteGate;
import dev.sealgate.reconciler.plan.PlannedObject;
import dev.sealgate.testbed.ControlPlane;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is called plain, the API server takes; what it refuses is not called plain. */
class PlainDataIT {
  private static final PlaceholderKey KEY = PlaceholderKey.generate();
  private static final SecretRegistry REGISTRY = new SecretRegistry(KEY);

  private static ControlPlane plane;
  private static KubernetesClient client;
  private static ApiClient api;

  @BeforeAll
  static void start() {
    plane = ControlPlane.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(plane.kubeconfig().toFile()))
            .build();
    api = ApiClient.of(client, client, WriteGate.OPEN, new Identity.Controller());
  }

  @AfterAll
  static void stop() {
    client.close();
    plane.close();
    REGISTRY.close();
    KEY.close();
  }

  private static PlannedObject object(String yaml) {
    return Planned.of(
        yaml.replace("LONG253", "a".repeat(253))
            .replace("LONG254", "a".repeat(254))
            .replace("LONG63", "a".repeat(63))
            .replace("LONG64", "a".repeat(64)));
  }

  private static ApiAnswer dryRun(PlannedObject object) {
    try (WipingBuffer body = BodyWriter.write(object, REGISTRY)) {
      return api.apply(
          object.resource(),
          "default",
          object.ref().name(),
          body.toBytes(),
          new Write(true),
          Detail.METADATA);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{apiVersion: v1, kind: Secret, metadata: {name: a}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a.b-c.d0}, type: Opaque, data: {a: ''}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: LONG253}, data: {LONG253: YQ==}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {A_b-c.d: YQ==, '.a': YQ==, '-': YQ==, a..b: YQ==}}",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: default}, data: {a: \"\\u0001ü\\n\"}}",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: {a.b-c.io/A_b-c.d: v, LONG63: LONG63, empty: ''}}}",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: {a.io/B: 'any ü text', c: ''}}}",
        "{apiVersion: v1, kind: ServiceAccount, metadata: {name: a.b-c.d0, labels: {a: b}, annotations: {c: d}}}",
      })
  void takesWhatTheApiServerTakes(String yaml) {
    PlannedObject object = object(yaml);

    assertThat(PlainData.is(object)).isTrue();
    assertThat(dryRun(object)).isInstanceOf(ApiAnswer.Ok.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{apiVersion: v1, kind: Secret, metadata: {name: A}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a_b}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a..b}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: -a}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a-}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: LONG254}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a, lables: {}}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a, ownerReferences: [{}]}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a, finalizers: ['no good']}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a, labels: {a: '-'}}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a, labels: {a: LONG64}}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a, labels: {a: a b}}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a, labels: {a: 1}}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a, labels: {LONG64: a}}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a, labels: {'': a}}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a, labels: {a/b/c: a}}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a, labels: {/c: a}}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a, annotations: {_: a}}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a, annotations: {a_b/c: a}}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a, annotations: {a: true}}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {.: YQ==}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {..: YQ==}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {..a: YQ==}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {'': YQ==}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {a b: YQ==}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {a/b: YQ==}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {LONG254: YQ==}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a}, dada: {}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a}, immutable: 'yes'}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a}, type: kubernetes.io/tls}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a}, type: kubernetes.io/dockerconfigjson, data: {x: YQ==}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a}, type: kubernetes.io/service-account-token}",
        "{apiVersion: v2, kind: Secret, metadata: {name: a}}",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a: 1}}",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a: {b: c}}}",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: [a]}",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {..a: b}}",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a: b}, binaryData: {a: YQ==}}",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, type: Opaque}",
        "{apiVersion: v1, kind: ServiceAccount, metadata: {name: A}}",
        "{apiVersion: v1, kind: ServiceAccount, metadata: {name: a}, data: {a: b}}",
        "{apiVersion: v1, kind: ServiceAccount, metadata: {name: a}, type: Opaque}",
        "{apiVersion: v1, kind: ServiceAccount, metadata: {name: a}, automountServiceAccountToken: 7}",
      })
  void doesNotCallPlainWhatTheApiServerRefuses(String yaml) {
    PlannedObject object = object(yaml);

    assertThat(dryRun(object)).isInstanceOf(ApiAnswer.Rejected.class);
    assertThat(PlainData.is(object)).isFalse();
  }
}
