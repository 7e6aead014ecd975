package dev.sealgate.externalsecrets.vault;

import static dev.sealgate.externalsecrets.vault.VaultStores.key;
import static dev.sealgate.externalsecrets.vault.VaultStores.store;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.externalsecrets.ApiServerAccess;
import dev.sealgate.externalsecrets.ExternalSecrets;
import dev.sealgate.externalsecrets.Failure;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.Resolutions;
import dev.sealgate.externalsecrets.aws.AwsSettings;
import dev.sealgate.externalsecrets.standard.StandardProviders;
import dev.sealgate.testbed.ControlPlane;
import dev.sealgate.testbed.VaultServer;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Vault's Kubernetes auth: a real Vault that lets a real API server review the tokens which that
 * API server gave to the Application's ServiceAccount.
 */
class KubernetesAuthIT {

  private static ControlPlane cluster;
  private static VaultServer vault;
  private static String deployer;

  private final ExternalSecrets externalSecrets =
      StandardProviders.open(Clock.systemUTC(), new SecureRandom(), AwsSettings.standard());

  @BeforeAll
  static void start() throws Exception {
    cluster = ControlPlane.start();
    vault = VaultServer.start();
    apply(
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: deployer, namespace: shop}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: vault-app, namespace: shop}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: foreign, namespace: shop}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: intruder, namespace: shop}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: reviewer, namespace: shop}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: reviewer}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:auth-delegator}
        subjects: [{kind: ServiceAccount, name: reviewer, namespace: shop}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: deployer, namespace: shop}
        rules:
        - {apiGroups: [""], resources: [secrets, configmaps], verbs: [get]}
        - apiGroups: [""]
          resources: [serviceaccounts/token]
          resourceNames: [vault-app]
          verbs: [create]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: deployer, namespace: shop}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
        subjects: [{kind: ServiceAccount, name: deployer, namespace: shop}]
        """);
    deployer = token("deployer");
    VaultAdmin admin = new VaultAdmin(vault);
    admin.put("app", Map.of("user", "shop"));
    admin.policy("reader", "path \"secret/*\" { capabilities = [\"read\"] }");
    admin.write("sys/auth/kubernetes", Map.of("type", "kubernetes"));
    admin.write(
        "auth/kubernetes/config",
        Map.of(
            "kubernetes_host", cluster.url().toString(),
            "kubernetes_ca_cert", Files.readString(cluster.caCertificate()),
            "token_reviewer_jwt", token("reviewer")));
    admin.write(
        "auth/kubernetes/role/app",
        Map.of(
            "bound_service_account_names", List.of("vault-app"),
            "bound_service_account_namespaces", List.of("shop"),
            "audience", "vault",
            "token_policies", List.of("reader")));
  }

  @AfterAll
  static void stop() {
    vault.close();
    cluster.close();
  }

  @AfterEach
  void close() {
    externalSecrets.close();
  }

  private static void apply(String manifests) {
    cluster.kubectl().stdin(manifests).run("apply", "-f", "-").orThrow();
  }

  private static String token(String account) {
    return cluster.kubectl("create", "token", account, "-n", "shop").orThrow().text().strip();
  }

  private Resolutions with(String method) {
    return with(method, deployer);
  }

  private Resolutions with(String method, String applicationToken) {
    return new Resolutions(externalSecrets)
        .access(ApiServerAccess.of(cluster, applicationToken))
        .store(
            store(
                vault.address(),
                """
                path: secret
                auth:
                  kubernetes:
                    role: app
                """
                    + method.indent(4)));
  }

  // Vault asks for the audience of the role; the API server that reviews the token for its own.
  private static final String AUDIENCES = "audiences: [vault, 'https://kubernetes.default.svc']";

  @Test
  void theApplicationMintsATokenOfTheAccountThatTheStoreNames() {
    Resolutions stores = with("serviceAccountRef: {name: vault-app, %s}".formatted(AUDIENCES));
    assertThat(stores.data(key("{key: app, property: user}"))).containsEntry("k", "shop");
    assertThat(stores.data(key("{key: app, property: user}"))).containsEntry("k", "shop");
  }

  @Test
  void aLoginOfOneApplicationServesNoOtherOne() {
    String method = "serviceAccountRef: {name: vault-app, %s}".formatted(AUDIENCES);
    assertThat(with(method).data(key("{key: app, property: user}"))).containsEntry("k", "shop");
    assertThat(with(method, token("intruder")).failure(key("{key: app}")).kind())
        .isEqualTo(Kind.DENIED);
  }

  @Test
  void anAccountThatTheApplicationMayNotActAsIsDeniedByTheCluster() {
    Failure failure =
        with("serviceAccountRef: {name: foreign, %s}".formatted(AUDIENCES))
            .failure(key("{key: app}"));
    assertThat(failure.kind()).isEqualTo(Kind.DENIED);
    assertThat(failure.keyPath())
        .isEqualTo("spec.provider.vault.auth.kubernetes.serviceAccountRef");
    assertThat(failure.message()).contains("ServiceAccount shop/foreign");
  }

  @Test
  void anAudienceThatTheRoleDoesNotTakeIsDeniedByVault() {
    Failure failure =
        with("serviceAccountRef: {name: vault-app, audiences: [other]}").failure(key("{key: app}"));
    assertThat(failure.kind()).isEqualTo(Kind.DENIED);
    assertThat(failure.keyPath()).isEqualTo("spec.provider.vault.auth.kubernetes");
  }

  @Test
  void aTokenFromASecretOfTheCluster() {
    String jwt =
        cluster
            .kubectl(
                "create",
                "token",
                "vault-app",
                "-n",
                "shop",
                "--audience=vault",
                "--audience=https://kubernetes.default.svc")
            .orThrow()
            .text()
            .strip();
    apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: jwt, namespace: shop}
        stringData: {token: %s}
        """
            .formatted(jwt));
    assertThat(with("secretRef: {name: jwt}").data(key("{key: app, property: user}")))
        .containsEntry("k", "shop");
    apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: foreign-jwt, namespace: shop}
        stringData: {token: %s}
        """
            .formatted(token("foreign")));
    assertThat(with("secretRef: {name: foreign-jwt}").failure(key("{key: app}")).kind())
        .isEqualTo(Kind.DENIED);
  }

  @Test
  void aSecretThatIsNotThereIsMissingInTheCluster() {
    Failure failure = with("secretRef: {name: nowhere}").failure(key("{key: app}"));
    assertThat(failure.kind()).isEqualTo(Kind.MISSING);
    assertThat(failure.message()).isEqualTo("Secret shop/nowhere does not exist");
  }
}
