package dev.sealgate.externalsecrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.externalsecrets.Failure.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which store an ExternalSecret gets, and whether its namespace may use it. */
class StoreSelectionTest {

  private static final String NAMESPACED =
      """
      apiVersion: external-secrets.io/v1
      kind: ExternalSecret
      metadata: {name: app}
      spec:
        secretStoreRef: {name: values}
        data: [{secretKey: a, remoteRef: {key: k}}]
      """;
  private static final String CLUSTER =
      NAMESPACED.replace("{name: values}", "{name: values, kind: ClusterSecretStore}");

  private final InMemoryAccess access = new InMemoryAccess();
  private final Resolutions stores = new Resolutions(FakeStores.standard()).access(access);

  private static String fake(String kind, String value, String specFields) {
    return """
    apiVersion: external-secrets.io/v1
    kind: %s
    metadata: {name: values}
    spec:
      provider: {fake: {data: [{key: k, value: %s}]}}
    %s
    """
        .formatted(kind, value, specFields.indent(2));
  }

  private static Map<String, Object> clusterStore(String value) {
    return Yaml.read(fake("ClusterSecretStore", value, ""));
  }

  @Test
  void aStoreOfTheTreeGoesBeforeOneOfTheCluster() {
    access.resource(
        "external-secrets.io/v1/SecretStore/shop/values",
        Yaml.read(fake("SecretStore", "from-cluster", "")));
    assertThat(stores.data(NAMESPACED)).containsEntry("a", "from-cluster");
    stores.store(fake("SecretStore", "from-tree", ""));
    assertThat(stores.data(NAMESPACED)).containsEntry("a", "from-tree");
  }

  @Test
  void theKindTellsStoresOfOneNameApart() {
    stores.store(fake("SecretStore", "namespaced", ""));
    stores.store(fake("ClusterSecretStore", "cluster", ""));
    assertThat(stores.data(NAMESPACED)).containsEntry("a", "namespaced");
    assertThat(stores.data(CLUSTER)).containsEntry("a", "cluster");
  }

  @Test
  void aSecretStoreOfAnotherNamespaceIsNotSeen() {
    stores.store(fake("SecretStore", "elsewhere", "")).namespace("other");
    Failure failure = stores.failure(NAMESPACED);
    assertThat(failure.kind()).isEqualTo(Kind.MISSING);
    assertThat(failure.keyPath()).isEqualTo("spec.secretStoreRef");
  }

  @Test
  void aClusterThatServesOnlyTheOldVersionIsReadToo() {
    access.resource("external-secrets.io/v1beta1/ClusterSecretStore//values", clusterStore("old"));
    assertThat(stores.data(CLUSTER)).containsEntry("a", "old");
  }

  @Test
  void aStoreThatIsThereTwiceIsRefused() {
    stores.store(fake("SecretStore", "a", "")).store(fake("SecretStore", "b", ""));
    Failure failure = stores.failure(NAMESPACED);
    assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
    assertThat(failure.message()).contains("more than once");
  }

  @Test
  void deniedAndUnreachableAreNotMissing() {
    access.deny("external-secrets.io/v1/ClusterSecretStore//values");
    assertThat(stores.failure(CLUSTER).kind()).isEqualTo(Kind.DENIED);
    access.silence("external-secrets.io/v1/SecretStore/shop/values");
    assertThat(stores.failure(NAMESPACED).kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void aFaultOfAStoreInTheTreeNamesTheStoresFile() {
    stores.store(fake("SecretStore", "v", "controller: other"));
    Failure failure = stores.failure(NAMESPACED);
    assertThat(failure.file()).isEqualTo("stores/0.yaml");
    assertThat(failure.document()).isZero();
    assertThat(failure.keyPath()).isEqualTo("spec.controller");
  }

  @Test
  void aFaultOfAStoreInTheClusterNamesTheReferenceAndTheStore() {
    access.resource(
        "external-secrets.io/v1/SecretStore/shop/values",
        Yaml.read(fake("SecretStore", "v", "controller: other")));
    Failure failure = stores.failure(NAMESPACED);
    assertThat(failure.file()).isEqualTo(Resolutions.FILE);
    assertThat(failure.keyPath()).isEqualTo("spec.secretStoreRef");
    assertThat(failure.message())
        .startsWith("SecretStore values in the cluster, spec.controller: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conditions: []                                                          | true",
        "conditions: [{namespaces: [a, shop]}]                                   | true",
        "conditions: [{namespaces: [a]}]                                         | false",
        "conditions: [{namespaceRegexes: ['sh']}]                                | true",
        "conditions: [{namespaceRegexes: ['^ho']}]                               | false",
        "conditions: [{namespaceSelector: {matchLabels: {team: blue}}}]          | true",
        "conditions: [{namespaceSelector: {matchLabels: {team: red}}}]           | false",
        "conditions: [{namespaceSelector: {matchLabels: {team: blue, x: y}}}]    | false",
        "conditions: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}]| true",
        "conditions: [{namespaces: [a]}, {namespaceSelector: {matchLabels: {team: blue}}}] | true",
        "conditions: [{}]                                                        | false",
        "conditions: [{namespaceSelector: {}}]                                   | true"
      })
  void conditionsSayWhichNamespacesMayUseAClusterSecretStore(String conditions, boolean admitted) {
    access.resource(
        "v1/Namespace//shop", Yaml.read("{metadata: {labels: {team: blue, tier: '1'}}}"));
    stores.store(fake("ClusterSecretStore", "v", conditions));
    if (admitted) {
      assertThat(stores.data(CLUSTER)).containsEntry("a", "v");
    } else {
      Failure failure = stores.failure(CLUSTER);
      assertThat(failure.kind()).isEqualTo(Kind.DENIED);
      assertThat(failure.keyPath()).isEqualTo("spec.conditions");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "In, '[blue, red]', team, true",
    "In, '[red]', team, false",
    "NotIn, '[red]', team, true",
    "NotIn, '[blue]', team, false",
    "NotIn, '[x]', absent, true",
    "Exists, '[]', team, true",
    "Exists, '[]', absent, false",
    "DoesNotExist, '[]', absent, true",
    "DoesNotExist, '[]', team, false"
  })
  void expressionsOfASelectorMeanWhatKubernetesMeans(
      String operator, String values, String key, boolean admitted) {
    access.resource("v1/Namespace//shop", Yaml.read("{metadata: {labels: {team: blue}}}"));
    stores.store(
        fake(
            "ClusterSecretStore",
            "v",
            "conditions: [{namespaceSelector: {matchExpressions: [{key: %s, operator: %s, values: %s}]}}]"
                .formatted(key, operator, values)));
    assertThat(stores.resolve(CLUSTER) instanceof Resolution.Resolved).isEqualTo(admitted);
  }

  @Test
  void labelsThatMayNotBeReadAreNoReasonToAdmit() {
    access.deny("v1/Namespace//shop");
    stores.store(
        fake(
            "ClusterSecretStore",
            "v",
            "conditions: [{namespaceSelector: {matchLabels: {team: blue}}}]"));
    assertThat(stores.failure(CLUSTER).kind()).isEqualTo(Kind.DENIED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(?=a)", "((((a{100}){100}){100}){100})"})
  void anExpressionThatIsNoRe2OrTooLargeIsMalformed(String regex) {
    stores.store(
        fake("ClusterSecretStore", "v", "conditions: [{namespaceRegexes: ['" + regex + "']}]"));
    assertThat(stores.failure(CLUSTER).kind()).isEqualTo(Kind.MALFORMED);
  }
}
