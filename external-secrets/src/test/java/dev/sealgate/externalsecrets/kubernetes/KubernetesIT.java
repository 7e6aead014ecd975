package dev.sealgate.externalsecrets.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.externalsecrets.ApiServerAccess;
import dev.sealgate.externalsecrets.ClusterAccess;
import dev.sealgate.externalsecrets.ExternalSecrets;
import dev.sealgate.externalsecrets.Failure;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.Resolutions;
import dev.sealgate.externalsecrets.aws.AwsSettings;
import dev.sealgate.externalsecrets.http.HttpLimits;
import dev.sealgate.externalsecrets.standard.StandardProviders;
import dev.sealgate.testbed.ControlPlane;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Secrets of a real API server: once as the Application's own cluster, once as if it were another
 * one.
 */
class KubernetesIT {

  private static ControlPlane cluster;
  private static ClusterAccess deployer;

  private final ExternalSecrets externalSecrets =
      StandardProviders.open(
          Clock.systemUTC(),
          new SecureRandom(),
          AwsSettings.standard(),
          new HttpLimits(Duration.ofSeconds(10), Duration.ofSeconds(20), 1 << 20, 100));

  @BeforeAll
  static void start() throws Exception {
    cluster = ControlPlane.start();
    try (InputStream manifests = KubernetesIT.class.getResourceAsStream("cluster.yaml")) {
      apply(new String(Objects.requireNonNull(manifests).readAllBytes(), StandardCharsets.UTF_8));
    }
    deployer = ApiServerAccess.of(cluster, token("deployer"));
    secret("reader-token", "token", token("reader") + "\n");
    apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: ca, namespace: shop}
        data:
          ca.crt: |
        """
            + Files.readString(cluster.caCertificate()).indent(4));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @AfterEach
  void close() {
    externalSecrets.close();
  }

  private static void apply(String manifests) {
    cluster.kubectl().stdin(manifests).run("apply", "-f", "-").orThrow();
  }

  private static void secret(String name, String key, String value) {
    String encoded = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: %s, namespace: shop}
        data: {%s: %s}
        """
            .formatted(name, key, encoded));
  }

  private static String token(String account) {
    return cluster.kubectl("create", "token", account, "-n", "shop").orThrow().text().strip();
  }

  private Resolutions with(String fields) {
    return new Resolutions(externalSecrets)
        .access(deployer)
        .store(
            """
            apiVersion: external-secrets.io/v1
            kind: SecretStore
            metadata: {name: cluster}
            spec:
              provider:
                kubernetes:
            %s
            """
                .formatted(fields.indent(6)));
  }

  private static String externalSecret(String spec) {
    return """
    apiVersion: external-secrets.io/v1
    kind: ExternalSecret
    metadata: {name: app}
    spec:
      secretStoreRef: {name: cluster}
    %s
    """
        .formatted(spec.indent(2));
  }

  private static String key(String remoteRef) {
    return externalSecret("data: [{secretKey: k, remoteRef: " + remoteRef + "}]");
  }

  private static String remote(String auth) {
    return """
    remoteNamespace: vault
    server:
      url: %s
      caProvider: {type: ConfigMap, name: ca, key: ca.crt}
    auth: %s
    """
        .formatted(cluster.url(), auth);
  }

  private static final String AS_READER =
      """
      remoteNamespace: vault
      auth: {serviceAccount: {name: reader}}
      """;

  private void assertMeaning(Resolutions stores) {
    assertThat(stores.data(key("{key: db, property: user}"))).containsEntry("k", "shop");
    assertThat(stores.data(key("{key: db, property: conf.json}")))
        .containsEntry("k", "{\"deep\":{\"x\":[1,2]}}");
    assertThat(stores.data(key("{key: db}")))
        .containsEntry(
            "k",
            "{\"conf.json\":\"{\\\"deep\\\":{\\\"x\\\":[1,2]}}\",\"html\":\"<&>\","
                + "\"pass\":\"c4nary\",\"user\":\"shop\"}");
    assertThat(stores.data(externalSecret("dataFrom: [{extract: {key: db}}]")))
        .containsOnlyKeys("user", "pass", "conf.json", "html");
    assertThat(stores.data(externalSecret("dataFrom: [{extract: {key: db, property: conf.json}}]")))
        .isEqualTo(Map.of("deep", "{\"x\":[1,2]}"));
    assertThat(stores.data(key("{key: db, metadataPolicy: Fetch, property: labels.team}")))
        .containsEntry("k", "blue");
    assertThat(stores.data(key("{key: db, metadataPolicy: Fetch, property: annotations}")))
        .satisfies(
            data -> assertThat(data.get("k")).contains("\"note\":\"{\\\"a\\\":\\\"b\\\"}\""));
    assertThat(stores.failure(key("{key: nowhere}")).kind()).isEqualTo(Kind.MISSING);
    assertThat(stores.failure(key("{key: db, property: nothing}")).kind()).isEqualTo(Kind.MISSING);
    assertThat(stores.failure(key("{key: forbidden}")).kind()).isEqualTo(Kind.DENIED);
    assertThat(stores.failure(key("{key: db, version: '1'}")).kind()).isEqualTo(Kind.UNSUPPORTED);
    assertThat(stores.failure(key("{key: ../configmaps/ca}")).kind()).isEqualTo(Kind.MALFORMED);
    Failure binary = stores.failure(key("{key: binary}"));
    assertThat(binary.kind()).isEqualTo(Kind.MALFORMED);
    assertThat(binary.message()).contains("the key raw");
  }

  @Test
  void theOwnClusterWithTheApplicationsRights() {
    Resolutions stores = with("remoteNamespace: shop");
    assertThat(stores.data(key("{key: own, property: k}"))).containsEntry("k", "mine");
    assertThat(with("remoteNamespace: vault").failure(key("{key: db}")).kind())
        .isEqualTo(Kind.DENIED);
  }

  @Test
  void theOwnClusterAsAServiceAccount() {
    assertMeaning(with(AS_READER));
  }

  @Test
  void theOwnClusterByItsNamesInside() {
    for (String url : List.of("kubernetes.default", "https://kubernetes.default.svc")) {
      assertThat(
              with(AS_READER + "server: {url: '" + url + "'}")
                  .data(key("{key: db, property: user}")))
          .containsEntry("k", "shop");
    }
  }

  @Test
  void theOwnClusterWithAStoredToken() {
    assertThat(
            with("remoteNamespace: vault\nauth: {token: {bearerToken: {name: reader-token, key: token}}}")
                .data(key("{key: db, property: user}")))
        .containsEntry("k", "shop");
  }

  @Test
  void anotherClusterAsAServiceAccount() {
    assertMeaning(with(remote("{serviceAccount: {name: reader}}")));
  }

  @Test
  void anotherClusterWithAStoredToken() {
    assertThat(
            with(remote("{token: {bearerToken: {name: reader-token, key: token}}}"))
                .data(key("{key: db, property: user}")))
        .containsEntry("k", "shop");
  }

  @Test
  void anAccountThatTheApplicationMayNotActAsIsDenied() {
    Failure failure = with(remote("{serviceAccount: {name: deployer}}")).failure(key("{key: db}"));
    assertThat(failure.kind()).isEqualTo(Kind.DENIED);
    assertThat(failure.keyPath()).isEqualTo("spec.provider.kubernetes.auth.serviceAccount");
  }

  @Test
  void aTokenThatTheOtherClusterDoesNotKnowIsDenied() {
    secret("wrong-token", "token", "c4nary-token");
    Failure failure =
        with(remote("{token: {bearerToken: {name: wrong-token, key: token}}}"))
            .failure(key("{key: db}"));
    assertThat(failure.kind()).isEqualTo(Kind.DENIED);
    assertThat(failure.keyPath()).isEqualTo("spec.provider.kubernetes.auth");
    assertThat(failure.toString()).doesNotContain("c4nary");
  }

  @Test
  void aServerThatIsNotTrustedGetsNoToken() {
    Failure failure =
        with("remoteNamespace: vault\nserver: {url: '%s'}\nauth: {serviceAccount: {name: reader}}"
                .formatted(cluster.url()))
            .failure(key("{key: db}"));
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure.keyPath()).isEqualTo("spec.provider.kubernetes.server");
  }

  @Test
  void anOutageIsUnreachableAndHealsByItself() {
    Resolutions stores = with(AS_READER);
    Resolutions other = with(remote("{serviceAccount: {name: reader}}"));
    cluster.stopApiServer();
    try {
      assertThat(stores.failure(key("{key: db}")).kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(other.failure(key("{key: db}")).kind()).isEqualTo(Kind.UNREACHABLE);
    } finally {
      cluster.startApiServer();
    }
    assertThat(stores.data(key("{key: db, property: user}"))).containsEntry("k", "shop");
    assertThat(other.data(key("{key: db, property: user}"))).containsEntry("k", "shop");
  }
}
