package dev.sealgate.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneIT {
  @TempDir static Path temp;

  private static ControlPlane cluster;

  @BeforeAll
  static void start() {
    cluster =
        ControlPlane.start(
            ControlPlaneOptions.defaults()
                .withUser("jane", "janes-token", "developers")
                .withAuditLog(temp.resolve("audit.log")));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void kubectlAppliesAndReads() {
    String manifest =
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: greeting, namespace: default}
        data: {text: hello}
        """;
    cluster.kubectl().stdin(manifest).run("apply", "--server-side", "-f", "-").orThrow();

    CommandResult got =
        cluster.kubectl("get", "configmap", "greeting", "-o", "jsonpath={.data.text}");

    assertThat(got.text()).isEqualTo("hello");
  }

  @Test
  void anotherUserHasOnlyTheRightsThatRbacGrants() {
    Path janes = cluster.kubeconfig("jane", "janes-token");
    Command asJane = cluster.kubectl().env("KUBECONFIG", janes.toString());
    assertThat(asJane.run("get", "secrets").stderr()).contains("Forbidden").contains("jane");

    cluster.kubectl("create", "role", "secrets", "--verb=list", "--resource=secrets").orThrow();
    cluster
        .kubectl("create", "rolebinding", "secrets", "--role=secrets", "--group=developers")
        .orThrow();

    await().untilAsserted(() -> assertThat(asJane.run("get", "secrets").exit()).isZero());
  }

  @Test
  void serviceAccountTokensLogIn() {
    cluster.kubectl("create", "serviceaccount", "robot").orThrow();
    String token = cluster.kubectl("create", "token", "robot").orThrow().text();
    Path robots = cluster.kubeconfig("robot", token);

    CommandResult who =
        cluster.kubectl().env("KUBECONFIG", robots.toString()).run("auth", "whoami", "-o", "name");

    assertThat(who.exit()).isZero();
    assertThat(
            cluster
                .kubectl()
                .env("KUBECONFIG", robots.toString())
                .run("auth", "whoami", "-o", "jsonpath={.status.userInfo.username}")
                .text())
        .isEqualTo("system:serviceaccount:default:robot");
  }

  @Test
  void anUnknownTokenIsRefused() {
    Path strangers = cluster.kubeconfig("stranger", "not-a-token");

    CommandResult refused =
        cluster.kubectl().env("KUBECONFIG", strangers.toString()).run("get", "namespaces");

    assertThat(refused.exit()).isNotZero();
    assertThat(refused.stderr()).contains("Unauthorized");
  }

  @Test
  void theApiServerComesBackOnItsPortWithItsData() {
    cluster.kubectl("create", "configmap", "keeper").orThrow();

    cluster.killApiServer();
    assertThat(cluster.kubectl("get", "configmap", "keeper", "--request-timeout=5s").exit())
        .isNotZero();
    cluster.startApiServer();

    assertThat(cluster.kubectl("get", "configmap", "keeper").exit()).isZero();
  }

  @Test
  void requestsCanBeCountedFromTheAuditLog() throws Exception {
    cluster.kubectl("get", "configmap", "asked-for-once").stderr();

    await()
        .untilAsserted(() ->
            assertThat(Files.readAllLines(temp.resolve("audit.log")))
                .filteredOn(line -> line.contains("configmaps/asked-for-once"))
                .singleElement()
                .asString()
                .contains("\"verb\":\"get\"")
                .contains("\"username\":\"admin\""));
  }

  @Test
  void itsStateIsKeptInADataFolderAndCollectedByTheControllerManager() {
    ControlPlaneOptions kept =
        ControlPlaneOptions.defaults().withDataFolder(temp.resolve("kept")).withControllerManager();
    try (ControlPlane first = ControlPlane.start(kept)) {
      first.kubectl("create", "namespace", "shop").orThrow();
      first.kubectl("create", "configmap", "goods", "--namespace=shop").orThrow();
    }
    try (ControlPlane second = ControlPlane.start(kept)) {
      assertThat(second.kubectl("get", "configmap", "goods", "--namespace=shop").exit()).isZero();

      // only a controller empties a namespace and lets it go
      second.kubectl("delete", "namespace", "shop", "--timeout=60s").orThrow();

      assertThat(second.kubectl("get", "namespace", "shop").stderr()).contains("NotFound");
    }
  }

  @Test
  void closingLeavesNoProcessAndNoFile() {
    ControlPlane shortLived = ControlPlane.start();
    var processes = shortLived.pids();

    shortLived.close();

    assertThat(processes).hasSize(2).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    assertThat(shortLived.folder()).doesNotExist();
  }
}
