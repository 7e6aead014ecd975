package dev.sealgate.externalsecrets;

import static dev.sealgate.externalsecrets.FakeStores.externalSecret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.sealgate.externalsecrets.Failure.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What isn't supported is refused by its key path; nothing is ignored. */
class StrictnessTest {

  private static final String DATA = "data: [{secretKey: a, remoteRef: {key: k}}]\n";

  private final Resolutions stores = FakeStores.with("- {key: k, value: v}");

  private record Refusal(Kind kind, String keyPath, String spec) {}

  private static Stream<Refusal> refusals() {
    return Stream.of(
        new Refusal(
            Kind.UNSUPPORTED, "spec.syncWindows", DATA + "syncWindows: {kind: allow, windows: []}"),
        new Refusal(Kind.UNSUPPORTED, "spec.refreshPolicy", DATA + "refreshPolicy: CreatedOnce"),
        new Refusal(Kind.MALFORMED, "spec.refreshInterval", DATA + "refreshInterval: -1h"),
        new Refusal(Kind.MALFORMED, "spec.refreshInterval", DATA + "refreshInterval: 1 hour"),
        new Refusal(Kind.MALFORMED, "spec.refreshInterval", DATA + "refreshInterval: 60"),
        new Refusal(
            Kind.UNSUPPORTED,
            "spec.target.manifest",
            DATA + "target: {manifest: {apiVersion: v1, kind: ConfigMap}}"),
        new Refusal(
            Kind.UNSUPPORTED,
            "spec.target.creationPolicy",
            DATA + "target: {creationPolicy: Merge}"),
        new Refusal(
            Kind.UNSUPPORTED,
            "spec.target.creationPolicy",
            DATA + "target: {creationPolicy: CreateOrMerge}"),
        new Refusal(
            Kind.UNSUPPORTED,
            "spec.target.creationPolicy",
            DATA + "target: {creationPolicy: None}"),
        new Refusal(
            Kind.UNSUPPORTED,
            "spec.target.deletionPolicy",
            DATA + "target: {deletionPolicy: Merge}"),
        new Refusal(
            Kind.UNSUPPORTED,
            "spec.target.template.type",
            DATA + "target: {template: {type: kubernetes.io/service-account-token}}"),
        new Refusal(
            Kind.UNSUPPORTED,
            "spec.target.template.type",
            DATA + "target: {template: {type: bootstrap.kubernetes.io/token}}"),
        new Refusal(
            Kind.UNSUPPORTED,
            "spec.target.template.engineVersion",
            DATA + "target: {template: {engineVersion: v1}}"),
        new Refusal(
            Kind.UNSUPPORTED,
            "spec.target.template.metadata.annotations.a",
            DATA + "target: {template: {metadata: {annotations: {a: '{{ .a }}'}}}}"),
        new Refusal(
            Kind.UNSUPPORTED,
            "spec.target.template.metadata.labels.l",
            DATA + "target: {template: {metadata: {labels: {l: 'x{{ .a }}'}}}}"),
        new Refusal(
            Kind.UNSUPPORTED,
            "spec.target.template.templateFrom[0].target",
            DATA + "target: {template: {templateFrom: [{literal: 'a: b', target: Labels}]}}"),
        new Refusal(
            Kind.UNSUPPORTED,
            "spec.target.template.templateFrom[0].valuesDecodingStrategy",
            DATA
                + "target: {template: {templateFrom: [{literal: 'a: b',"
                + " valuesDecodingStrategy: Base64}]}}"),
        new Refusal(
            Kind.MALFORMED,
            "spec.target.template.templateFrom[0]",
            DATA + "target: {template: {templateFrom: [{target: Data}]}}"),
        new Refusal(
            Kind.UNSUPPORTED,
            "spec.dataFrom[0].find",
            "dataFrom: [{find: {name: {regexp: '.*'}}}]"),
        new Refusal(
            Kind.UNSUPPORTED,
            "spec.dataFrom[0].sourceRef.generatorRef",
            "dataFrom: [{sourceRef: {generatorRef: {kind: Password, name: p}}}]"),
        new Refusal(
            Kind.UNSUPPORTED,
            "spec.data[0].sourceRef.generatorRef",
            "data: [{secretKey: a, remoteRef: {key: k}, sourceRef: {generatorRef: {name: p}}}]"),
        new Refusal(
            Kind.UNSUPPORTED,
            "spec.dataFrom[0].rewrite[0].merge",
            "dataFrom: [{extract: {key: k}, rewrite: [{merge: {into: all}}]}]"),
        new Refusal(
            Kind.MALFORMED,
            "spec.dataFrom[0].rewrite[0]",
            "dataFrom: [{extract: {key: k}, rewrite: [{}]}]"),
        new Refusal(Kind.MALFORMED, "spec.dataFrom[0].extract", "dataFrom: [{}]"),
        new Refusal(Kind.MALFORMED, "spec.data", "data: []"),
        new Refusal(Kind.MALFORMED, "spec.data", "refreshInterval: 1h"),
        new Refusal(Kind.MALFORMED, "spec.data[0].remoteRef", "data: [{secretKey: a}]"),
        new Refusal(
            Kind.MALFORMED, "spec.data[0].remoteRef.key", "data: [{secretKey: a, remoteRef: {}}]"),
        new Refusal(
            Kind.MALFORMED,
            "spec.data[0].secretKey",
            "data: [{secretKey: a/b, remoteRef: {key: k}}]"),
        new Refusal(
            Kind.MALFORMED,
            "spec.data[1].secretKey",
            "data: [{secretKey: a, remoteRef: {key: k}}, {secretKey: a, remoteRef: {key: k}}]"),
        new Refusal(
            Kind.UNSUPPORTED,
            "spec.data[0].remoteRef.decodingStrategy",
            "data: [{secretKey: a, remoteRef: {key: k, decodingStrategy: Hex}}]"),
        new Refusal(
            Kind.UNSUPPORTED,
            "spec.data[0].remoteRef.version",
            "data: [{secretKey: a, remoteRef: {key: k, version: '1', metadataPolicy: Fetch}}]"),
        new Refusal(
            Kind.UNSUPPORTED,
            "spec.data[0].remoteRef.propertyy",
            "data: [{secretKey: a, remoteRef: {key: k, propertyy: p}}]"),
        new Refusal(Kind.UNSUPPORTED, "spec.unknown", DATA + "unknown: {deep: 1}"),
        new Refusal(Kind.UNSUPPORTED, "spec.target.unknown", DATA + "target: {unknown: 1}"),
        new Refusal(
            Kind.UNSUPPORTED,
            "spec.target.template.metadata.unknown",
            DATA + "target: {template: {metadata: {unknown: 1}}}"),
        new Refusal(Kind.MALFORMED, "spec.data", "data: text"),
        new Refusal(Kind.MALFORMED, "spec.data[0]", "data: [text]"),
        new Refusal(
            Kind.MALFORMED,
            "spec.data[0].remoteRef.key",
            "data: [{secretKey: a, remoteRef: {key: 5}}]"));
  }

  @TestFactory
  Stream<DynamicTest> refusedByKeyPath() {
    return refusals()
        .map(refusal ->
            dynamicTest(
                refusal.keyPath() + " in " + refusal.spec(),
                () -> {
                  List<Failure> failures = stores.failures(externalSecret(refusal.spec()));
                  assertThat(failures)
                      .anySatisfy(failure -> {
                        assertThat(failure.keyPath()).isEqualTo(refusal.keyPath());
                        assertThat(failure.kind()).isEqualTo(refusal.kind());
                        assertThat(failure.file()).isEqualTo(Resolutions.FILE);
                        assertThat(failure.document()).isEqualTo(2);
                        assertThat(failure.hint()).isNotBlank();
                      });
                }));
  }

  @Test
  void everythingWrongIsToldAtOnce() {
    List<Failure> failures =
        stores.failures(
            externalSecret(
                """
                unknown: 1
                data:
                - {secretKey: a, remoteRef: {key: k, typo: x}}
                - {secretKey: b}
                dataFrom:
                - find: {}
                target: {creationPolicy: Merge}
                """));
    assertThat(failures)
        .extracting(Failure::keyPath)
        .containsExactlyInAnyOrder(
            "spec.unknown",
            "spec.data[0].remoteRef.typo",
            "spec.data[1].remoteRef",
            "spec.data[1].remoteRef.key",
            "spec.dataFrom[0].find",
            "spec.target.creationPolicy");
  }

  @Test
  void anotherVersionOfTheApiIsRefused() {
    Failure failure = stores.failure(externalSecret(DATA).replace("io/v1", "io/v1alpha1"));
    assertThat(failure.kind()).isEqualTo(Kind.UNSUPPORTED);
    assertThat(failure.keyPath()).isEqualTo("apiVersion");
  }

  @Test
  void anExternalSecretWithoutSpecIsMalformed() {
    assertThat(stores.failures("{apiVersion: external-secrets.io/v1, kind: ExternalSecret}"))
        .extracting(Failure::keyPath)
        .contains("spec", "metadata.name");
  }

  @Test
  void whatTheClusterAddsIsNoFinding() {
    assertThat(
            stores.data(
                externalSecret(DATA)
                    + """
                    status: {refreshTime: x, conditions: []}
                    """))
        .containsEntry("a", "v");
  }
}
