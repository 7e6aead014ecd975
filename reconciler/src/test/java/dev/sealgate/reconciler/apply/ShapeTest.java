package dev.sealgate.reconciler.apply;

import static dev.sealgate.reconciler.apply.Planned.DEPLOYMENT;
import static dev.sealgate.reconciler.apply.Planned.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which objects are judged by what the API server says of another one. */
class ShapeTest {
  private static final String LONGEST = "a".repeat(63);

  @ParameterizedTest
  @ValueSource(strings = {DEPLOYMENT, SERVICE})
  void objectsThatDifferInNothingButTheirNamesAreAlike(String template) {
    assertThat(Shape.of(Planned.named(template, "app-1")))
        .isPresent()
        .isEqualTo(Shape.of(Planned.named(template, "b")))
        .isEqualTo(Shape.of(Planned.named(template, LONGEST)));
  }

  @Test
  void labelsAndAnnotationsOfTheObjectItselfMakeNoDifference() {
    String other =
        SERVICE.replace("{name: NAME}", "{name: NAME, labels: {a: b}, annotations: {c: d e}}");

    assertThat(Shape.of(Planned.named(other, "a")))
        .isEqualTo(Shape.of(Planned.named(SERVICE, "a")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "image: example.com/app:1 | image: ''",
        "replicas: 1              | replicas: -1",
        "name: http               | name: NAME",
        "tier: web                | tier: NAME",
        "{name: other}            | {name: NAME}",
        "matchLabels: {app: NAME} | matchLabels: {app: other}",
        "{app: NAME, tier: web}   | {app: NAME, tier: a b}",
        "serviceAccountName: NAME | serviceAccountName: other",
        "image: example.com/app:1 | image: NAME",
      })
  void anyOtherDifferenceCounts(String from, String to) {
    assertThat(DEPLOYMENT).contains(from);

    assertThat(Shape.of(Planned.named(DEPLOYMENT.replace(from, to), "app-1")))
        .isNotEqualTo(Shape.of(Planned.named(DEPLOYMENT, "app-1")))
        .isNotEqualTo(Shape.of(Planned.named(DEPLOYMENT, "http")));
  }

  @Test
  void aNameThatIsTheSameAsAnotherTextIsAnotherShape() {
    assertThat(Shape.of(Planned.named(DEPLOYMENT, "web")))
        .isNotEqualTo(Shape.of(Planned.named(DEPLOYMENT, "app-1")));
    assertThat(Shape.of(Planned.named(DEPLOYMENT, "other")))
        .isNotEqualTo(Shape.of(Planned.named(DEPLOYMENT, "app-1")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 80, nodePort: 30000}]}}",
        "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {type: NodePort, ports: [{port: 80}]}}",
        "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {clusterIP: 10.0.0.7, ports: [{port: 80}]}}",
        "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {externalIPs: [10.0.0.7], ports: [{port: 80}]}}",
        "{apiVersion: v1, kind: Service, metadata: {name: 1a}, spec: {ports: [{port: 80}]}}",
        "{apiVersion: v1, kind: Service, metadata: {name: a.b}, spec: {ports: [{port: 80}]}}",
        "{apiVersion: v1, kind: Service, metadata: {name: a-}, spec: {ports: [{port: 80}]}}",
        "{apiVersion: v1, kind: Service, metadata: {name: a, labels: {x: a b}}, spec: {ports: [{port: 80}]}}",
        "{apiVersion: v1, kind: Service, metadata: {name: a, finalizers: [x]}, spec: {ports: [{port: 80}]}}",
        "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 80}]}, speck: {}}",
        "{apiVersion: apps/v1beta1, kind: Deployment, metadata: {name: a}, spec: {}}",
        "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: a}, spec: {}}",
        "{apiVersion: example.com/v1, kind: Service, metadata: {name: a}, spec: {}}",
        "{apiVersion: v1, kind: ServiceAccount, metadata: {name: a}, secrets: []}",
      })
  void isJudgedByItself(String yaml) {
    assertThat(Shape.of(Planned.of(yaml))).isEmpty();
  }

  @Test
  void aNameThatIsTooLongIsJudgedByItself() {
    assertThat(Shape.of(Planned.named(DEPLOYMENT, LONGEST + "a"))).isEmpty();
  }
}
