package dev.sealgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealgate.testbed.ControlPlane;
import dev.sealgate.testbed.ControlPlaneOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./quickstart --context NAME} on a cluster that is the reader's, and stays as it was. */
class QuickstartContextIT {
  private static ControlPlane cluster;
  private static Map<String, String> environment;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    // namespaces are removed by the controller manager, as in any cluster
    cluster = ControlPlane.start(ControlPlaneOptions.defaults().withControllerManager());
    Path kubeconfig = folder.resolve("config");
    Files.writeString(
        kubeconfig,
        """
        apiVersion: v1
        kind: Config
        current-context: another
        clusters:
          - {name: nowhere, cluster: {server: "https://127.0.0.1:9"}}
          - {name: second, cluster: {server: "%s", certificate-authority: "%s"}}
        users:
          - {name: nobody, user: {token: none}}
          - {name: admin, user: {token: "%s"}}
        contexts:
          - {name: another, context: {cluster: nowhere, user: nobody}}
          - {name: mine, context: {cluster: second, user: admin}}
        """
            .formatted(cluster.url(), cluster.caCertificate(), cluster.adminToken()));
    environment = Map.of("KUBECONFIG", kubeconfig.toString());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @AfterEach
  void isAsItWasBefore() {
    assertThat(found("crd")).isEmpty();
    assertThat(found("namespace"))
        .containsExactlyInAnyOrder("default", "kube-node-lease", "kube-public", "kube-system");
    assertThat(found("clusterrole,clusterrolebinding"))
        .noneMatch(name -> name.contains("sealgate"));
  }

  @Test
  void itShowsEveryStepThereAndRemovesWhatItMade(@TempDir Path folder) {
    try (TourProcess tour =
        TourProcess.start(folder, environment, "--once", "--yes", "--context", "mine")) {
      tour.awaitText("Push, and let the controller");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() ->
              cluster.kubectl("-n", "sealgate-tour", "get", "secret", "shop-database").exit() == 0);

      assertThat(tour.awaitEnd()).as(tour.text()).isZero();

      assertThat(tour.text())
          .contains("Your own cluster is used: " + cluster.url() + ", context mine")
          .contains("reverted after")
          .contains("Service shop is gone")
          .contains("is refused as a whole")
          .contains("everything is stopped")
          .doesNotContain("could not be stopped");
      assertThat(tour.processesLeft()).isEmpty();
      assertThat(tour.filesLeft()).isEmpty();
    }
  }

  @Test
  void ctrlCInTheMiddleRemovesItToo(@TempDir Path folder) {
    try (TourProcess tour = TourProcess.start(folder, environment, "--yes", "--context", "mine")) {
      tour.awaitText("Somebody edits the live ConfigMap");
      assertThat(cluster.kubectl("-n", "sealgate-tour", "get", "secret", "shop-database").exit())
          .as("it is in this cluster")
          .isZero();

      tour.ctrlC();

      assertThat(tour.awaitEnd()).isEqualTo(130);
      assertThat(tour.text()).contains("everything is stopped").doesNotContain("could not be");
      assertThat(tour.processesLeft()).isEmpty();
      assertThat(tour.filesLeft()).isEmpty();
    }
  }

  @Test
  void itTouchesNothingWhenNobodyCanBeAsked(@TempDir Path folder) {
    try (TourProcess tour = TourProcess.start(folder, environment, "--once", "--context", "mine")) {
      assertThat(tour.awaitEnd()).isEqualTo(1);
      assertThat(tour.text()).contains("Nothing was touched; --yes says that it may");
    }
  }

  @Test
  void itNamesAContextThatDoesNotExist(@TempDir Path folder) {
    try (TourProcess tour =
        TourProcess.start(folder, environment, "--once", "--yes", "--context", "misspelt")) {
      assertThat(tour.awaitEnd()).isEqualTo(1);
      assertThat(tour.text()).contains("the context misspelt").contains("get-contexts");
    }
  }

  @Test
  void itStaysAwayFromAClusterThatHasSealgate(@TempDir Path folder) {
    String crd = Built.root().resolve("crds/sealgate.dev_applications.yaml").toString();
    cluster.kubectl("apply", "--server-side", "-f", crd).orThrow();
    try (TourProcess tour =
        TourProcess.start(folder, environment, "--once", "--yes", "--context", "mine")) {
      assertThat(tour.awaitEnd()).isEqualTo(1);
      assertThat(tour.text()).contains("Sealgate is installed in that cluster");
      assertThat(found("crd")).containsExactly("applications.sealgate.dev");
    } finally {
      cluster.kubectl("delete", "-f", crd).orThrow();
    }
  }

  @Test
  void itTellsHowToRemoveWhatAKilledOneLeft(@TempDir Path folder, @TempDir Path again) {
    try (TourProcess tour = TourProcess.start(folder, environment, "--yes", "--context", "mine")) {
      tour.awaitText("Somebody edits the live ConfigMap");
    } // kill -9
    try (TourProcess tour =
        TourProcess.start(again, environment, "--once", "--yes", "--context", "mine")) {
      assertThat(tour.awaitEnd()).isEqualTo(1);
      assertThat(tour.text()).contains("another quick start runs there, or was killed");
      List<String> commands =
          tour.text()
              .lines()
              .map(String::strip)
              .filter(line -> line.startsWith("kubectl --context mine "))
              .toList();
      assertThat(commands).as("three Applications, the namespaces, the CRD").hasSize(5);
      for (String command : commands) {
        Shell.in(again).run(command, environment).orThrow();
      }
    }
  }

  private static List<String> found(String kind) {
    return cluster
        .kubectl("get", kind, "-o", "jsonpath={range .items[*]}{.metadata.name}{\"\\n\"}{end}")
        .orThrow()
        .text()
        .lines()
        .toList();
  }
}
