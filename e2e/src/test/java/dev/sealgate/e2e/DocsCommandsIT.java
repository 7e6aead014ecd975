package dev.sealgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealgate.testbed.CommandResult;
import dev.sealgate.testbed.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command of the pages, in order, with kubectl on a real API server and beside a running
 * controller. docs/seal.md has a test of its own where {@code seal} is.
 */
class DocsCommandsIT {
  private static final List<String> PAGES =
      List.of(
          "README.md",
          "docs/install.md",
          "docs/replicas.md",
          "docs/clusters.md",
          "docs/on-call.md",
          "docs/migrate.md");

  private static Stage stage;
  private static Path folder;

  @BeforeAll
  static void start(@TempDir Path work) throws IOException {
    // to delete with --cascade=orphan waits for the garbage collector
    stage = Stage.of(work.resolve("stage"), ControlPlaneOptions.defaults().withControllerManager());
    // the reader's checkout, in which the pages' commands are typed and may leave files
    folder = Files.createDirectory(work.resolve("checkout"));
    for (String name : List.of("deploy", "crds")) {
      Files.createSymbolicLink(folder.resolve(name), Built.root().resolve(name));
    }
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  /** Keep this short: what is in it is held by nothing but attention. */
  @Test
  void onlyTheseCommandsAreNotRun() {
    List<String> untested =
        PAGES.stream().flatMap(page -> DocsPage.of(page).untested().stream()).toList();

    assertThat(untested)
        .containsExactly(
            // they need a Docker engine
            "./mvnw -B -q -Dquick -DskipTests -pl reconciler -am package",
            "docker build -f deploy/Dockerfile -t sealgate:0.1.0 .");
  }

  @TestFactory
  Stream<DynamicTest> noCommandHidesInTheRunningText() {
    return PAGES.stream()
        .map(page ->
            DynamicTest.dynamicTest(
                page,
                () ->
                    assertThat(DocsPage.of(page).inText())
                        .as("put it into a block of sh")
                        .filteredOn(command -> !command.startsWith("kubectl explain"))
                        .isEmpty()));
  }

  @Test
  void theReadmesInstallCommandInstalls() {
    List<String> commands = DocsPage.of("README.md").tested();
    // QuickstartIT runs what the first starts; the second is what runs this test
    assertThat(commands.subList(0, 2))
        .extracting(command -> command.split("\\s", 2)[0])
        .containsExactly("./quickstart", "./test");

    commands.subList(2, commands.size()).forEach(DocsCommandsIT::run);

    assertThat(run("kubectl -n sealgate-system get deployment sealgate").exit()).isZero();
  }

  @Test
  void theInstallPageInstalls() {
    run("kubectl create namespace shop");

    DocsPage.of("docs/install.md").tested().forEach(DocsCommandsIT::run);
    DocsPage.of("docs/replicas.md").tested().forEach(DocsCommandsIT::run);

    assertThat(run("kubectl get clusterrolebinding -o name").text())
        .contains("sealgate-cluster-admin");
    assertThat(run("kubectl -n sealgate-system get deployment sealgate -o yaml").text())
        .contains("replicas: 3", "SEALGATE_SHARDING");
    assertThat(run("kubectl -n shop get secret sops-age -o jsonpath='{.data.age\\.agekey}'").text())
        .isNotEmpty();
  }

  @Test
  void theOnCallPageShowsAndStopsAnApplication() {
    ApplicationUnderTest app = stage.newApplication();
    app.create("");
    app.awaitSynced(
        app.commit(Map.of("a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kept}\n")));
    List<String> commands =
        DocsPage.of("docs/on-call.md").tested().stream()
            .map(command -> command.replace("NAMESPACE", app.namespace()).replace("NAME", "app"))
            .toList();
    assertThat(commands).hasSize(8);

    assertThat(run(commands.get(0)).text()).contains(app.namespace());
    assertThat(run(commands.get(1)).text()).contains("Conditions:", "Inventory:");
    run(commands.get(2));
    awaitTrue(() -> app.statusText().contains("lastHandledReconcileAt"));
    run(commands.get(3));
    awaitTrue(() -> app.statusText().contains("all-"));
    run(commands.get(4));
    app.awaitReason("Ready", "Suspended");
    run(commands.get(5));
    awaitTrue(() -> !app.statusText().contains("Suspended"));
    run(commands.get(6));
    assertThat(folder.resolve("sealing-keys.yaml")).content().contains("tls.key:");
    String served = stage.get("/v1/cert.pem");
    ownSealingKeys()
        .map(secret -> secret.getMetadata().getName())
        .forEach(name -> run(commands.get(7).replace("SECRET", name)));
    awaitTrue(() -> !stage.get("/v1/cert.pem").equals(served));
  }

  @Test
  void theClustersPageMakesALoginAndLetsAnApplicationGo() {
    run("kubectl create namespace web");
    apply(
        """
        apiVersion: sealgate.dev/v1alpha1
        kind: Application
        metadata: {name: shop, namespace: web}
        spec:
          source: {repoURL: 'https://git.invalid/shop.git'}
          suspend: true
          destination: {server: 'https://cluster.invalid', tokenSecretRef: {name: prod}}
        """);

    DocsPage.of("docs/clusters.md").tested().forEach(DocsCommandsIT::run);

    assertThat(
            run("kubectl auth can-i impersonate serviceaccounts -A"
                    + " --as=system:serviceaccount:sealgate-remote:sealgate")
                .text())
        .contains("yes");
    assertThat(run("kubectl -n web get secret prod -o jsonpath='{.data}'").text())
        .contains("token", "ca.crt");
    assertThat(run("kubectl -n web get applications.sealgate.dev shop -o yaml").text())
        .contains("deletionPolicy: Orphan");
  }

  @Test
  void theMigrationPageLeavesTheObjects() {
    run("kubectl create namespace flux-system");
    run("kubectl create namespace argocd");
    run("kubectl create namespace moved");
    foreign(
        "source.toolkit.fluxcd.io",
        "v1",
        "GitRepository",
        "flux-system",
        "spec: {url: 'https://git.example.com/platform.git', ref: {branch: main}}");
    foreign(
        "kustomize.toolkit.fluxcd.io",
        "v1",
        "Kustomization",
        "flux-system",
        "spec: {interval: 10m, prune: true, sourceRef: {kind: GitRepository, name: shop}}");
    foreign(
        "argoproj.io",
        "v1alpha1",
        "Application",
        "argocd",
        "spec: {source: {repoURL: 'https://git.example.com/platform.git', path: shop},"
            + " destination: {name: in-cluster, namespace: moved},"
            + " syncPolicy: {automated: {prune: true}}}");
    foreign("bitnami.com", "v1alpha1", "SealedSecret", "moved", "spec: {}");
    foreign("external-secrets.io", "v1", "ExternalSecret", "moved", "spec: {}");
    String oldKey = oldSealingKey();
    List<String> commands =
        DocsPage.of("docs/migrate.md").tested().stream()
            .map(command -> command.replace("-n shop ", "-n moved "))
            .toList();
    assertThat(commands).hasSize(16);

    run(commands.get(0));
    assertThat(run("kubectl -n flux-system get kustomizations -o yaml").text())
        .contains("suspend: true");
    commands.subList(1, commands.size()).forEach(DocsCommandsIT::run);

    for (String kind :
        List.of(
            "kustomizations.kustomize.toolkit.fluxcd.io",
            "applications.argoproj.io",
            "sealedsecrets.bitnami.com",
            "externalsecrets.external-secrets.io")) {
      assertThat(run("kubectl get " + kind + " -A -o name").text()).as(kind).isEmpty();
    }
    assertThat(run("kubectl -n sealgate-system get secret -o name").text()).contains(oldKey);
    assertThat(folder.resolve("sealing-keys.yaml")).doesNotExist();
  }

  /** A sealing key as an older controller left it in kube-system. */
  private static String oldSealingKey() {
    Secret own = ownSealingKeys().findFirst().orElseThrow();
    String name = "sealed-secrets-key-of-old";
    Secret _ =
        stage
            .client()
            .resource(
                new SecretBuilder(own)
                    .withNewMetadata()
                    .withName(name)
                    .withNamespace("kube-system")
                    .withLabels(own.getMetadata().getLabels())
                    .endMetadata()
                    .build())
            .create();
    return name;
  }

  private static Stream<Secret> ownSealingKeys() {
    return stage.client().secrets().inNamespace("sealgate-system").list().getItems().stream()
        .filter(secret -> Objects.equals(secret.getType(), "kubernetes.io/tls"));
  }

  /** A kind of another project, of which only that it exists matters here, and an object of it. */
  private static void foreign(
      String group, String version, String kind, String namespace, String spec) {
    String lower = kind.toLowerCase(java.util.Locale.ROOT);
    String plural =
        lower.endsWith("y") ? lower.substring(0, lower.length() - 1) + "ies" : lower + "s";
    apply(
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: %1$s.%2$s, annotations: {api-approved.kubernetes.io: unapproved}}
        spec:
          group: %2$s
          scope: Namespaced
          names: {plural: %1$s, kind: %3$s, singular: %4$s, listKind: %3$sList}
          versions:
            - name: %5$s
              served: true
              storage: true
              schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """
            .formatted(plural, group, kind, kind.toLowerCase(java.util.Locale.ROOT), version));
    run("kubectl wait --for=condition=Established --timeout=30s crd/" + plural + "." + group);
    apply(
        "apiVersion: %s/%s\nkind: %s\nmetadata: {name: shop, namespace: %s}\n%s\n"
            .formatted(group, version, kind, namespace, spec));
  }

  private static void apply(String manifest) {
    stage.controlPlane().kubectl().stdin(manifest).run("create", "-f", "-").orThrow();
  }

  private static void awaitTrue(java.util.concurrent.Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(40)).until(condition);
  }

  private static CommandResult run(String command) {
    return Shell.in(folder)
        .run(command, Map.of("KUBECONFIG", stage.controlPlane().kubeconfig().toString()))
        .orThrow();
  }
}
