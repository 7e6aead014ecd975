package dev.sealgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealgate.cli.Seal;
import dev.sealgate.testbed.ControlPlaneOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs of {@code seal} on a real API server, beside the real controller. */
class OperateIT {
  private static final String STRANGER = "stranger-token-0123456789";

  private static Stage stage;
  private static Path work;

  @BeforeAll
  static void start(@TempDir Path folder) {
    work = folder;
    // Deployments get ReplicaSets and Pods, which nothing runs
    stage =
        Stage.of(
            folder,
            ControlPlaneOptions.defaults().withControllerManager().withUser("stranger", STRANGER));
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  private record Result(int exit, String out, String err) {}

  private static Result seal(Path kubeconfig, List<String> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Seal.run(
            words.toArray(String[]::new),
            new ByteArrayInputStream(new byte[0]),
            out,
            err,
            Map.of("KUBECONFIG", kubeconfig.toString()),
            work);
    return new Result(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static Result seal(ApplicationUnderTest app, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("-n", app.namespace()));
    return seal(stage.controlPlane().kubeconfig(), all);
  }

  /** What it prints, once it has done what was asked. */
  private static String done(ApplicationUnderTest app, String... words) {
    Result result = seal(app, words);
    assertThat(result.exit()).as(result.out() + result.err()).isZero();
    return result.out();
  }

  private static Map<String, String> level(String level) {
    return Map.of(
        "a.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {level: %s}\n"
            .formatted(level));
  }

  @Test
  void anApplicationIsSyncedSuspendedResumedAndRolledBack() {
    ApplicationUnderTest app = stage.newApplication();
    String first = app.commit(level("one"));
    app.create("");

    assertThat(done(app, "status", "app", "--wait", "--timeout", "60s")).contains("  Ready  ");
    assertThat(done(app, "apps")).contains("app\tReady\tSynced\tHealthy\t" + first);
    assertThat(done(app, "get", "app", "app", "-o", "name"))
        .isEqualTo("application.sealgate.dev/app\n");

    String second = app.commit(level("two"));
    done(app, "sync", "app", "--wait", "--timeout", "60s");
    assertThat(app.configValue("web", "level")).contains("two");

    assertThat(done(app, "suspend", "app", "--for", "1h", "--reason", "INC-42"))
        .contains("paused until", "INC-42");
    app.awaitReason("Ready", "Suspended");
    String third = app.commit(level("three"));
    assertThat(seal(app, "sync", "app"))
        .returns(1, Result::exit)
        .satisfies(it -> assertThat(it.err()).contains("INC-42", "hint: seal resume app"));
    assertThat(seal(app, "status", "app", "--wait").exit()).isEqualTo(3);
    assertThat(app.configValue("web", "level")).contains("two");

    done(app, "resume", "app");
    done(app, "sync", "app", "--wait", "--timeout", "60s");
    assertThat(app.configValue("web", "level")).contains("three");

    assertThat(done(app, "history", "app", "-o", "name").lines())
        .containsExactly(third, second, first);
    assertThat(done(app, "rollback", "app", "--wait", "--timeout", "60s")).contains(second);
    assertThat(app.configValue("web", "level")).contains("two");
    assertThat(done(app, "status", "app", "-o", "json")).contains("\"Held\"");
    done(app, "rollback", "app", "--end");
    app.awaitSynced(third);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(done(app, "events", "app")).contains("\tSynced\t", third));
  }

  @Test
  void aPruneThatIsTooLargeIsShownAndAgreedTo() {
    ApplicationUnderTest app = stage.newApplication();
    String maps =
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n---\n"
            + "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n";
    app.commit(Map.of("a.yaml", level("one").get("a.yaml"), "more.yaml", maps));
    app.create("");
    done(app, "status", "app", "--wait", "--timeout", "60s");
    app.apply(
        """
        apiVersion: sealgate.dev/v1alpha1
        kind: Application
        metadata: {name: app, namespace: %s}
        spec:
          source: {repoURL: "%s", targetRevision: main, path: deploy}
          interval: 1s
          syncPolicy: {automated: {prune: true, selfHeal: true, maxPrune: 1}}
        """
            .formatted(app.namespace(), app.url()));
    String commit = app.commit(Map.of("more.yaml", "# nothing\n"));
    app.awaitReason("Ready", "PruneUnconfirmed");

    Result waited = seal(app, "status", "app", "--wait", "--timeout", "30s");
    assertThat(waited.exit()).as(waited.err()).isEqualTo(3);
    assertThat(waited.err()).contains("hint: seal sync app -n");
    assertThat(done(app, "sync", "app", "--dry-run"))
        .contains("plan of " + commit, "would delete: 2", "ConfigMap " + app.namespace() + "/b");
    assertThat(seal(app, "sync", "app", "--confirm-prune", "0000000").exit()).isEqualTo(1);

    done(
        app,
        "sync",
        "app",
        "--confirm-prune",
        commit.substring(0, 8),
        "--wait",
        "--timeout",
        "60s");
    assertThat(app.inventory()).hasSize(1);
  }

  @Test
  void aTreeShowsWhatControllersMade() {
    ApplicationUnderTest app = stage.newApplication();
    app.commit(
        Map.of(
            "web.yaml",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, annotations: {argocd.argoproj.io/sync-wave: "1"}}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: web, image: "registry.example.com/web:1"}]}
            """,
            "secret.yaml",
            stage.sops(
                "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {p: hunter2}\n",
                stage.recipient())));
    app.create("  decryption: {secretRef: {name: sops-age}}".strip());
    app.awaitReason("Synced", "Synced");

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(done(app, "tree", "app").lines())
                .anyMatch(it -> it.contains("Secret %s/db\tHealthy".formatted(app.namespace())))
                .anyMatch(
                    it -> it.matches("Application .*Deployment.apps .*/web\tProgressing\t1.*"))
                .anyMatch(it -> it.matches("Deployment.apps .*\tReplicaSet.apps .*"))
                .anyMatch(it -> it.matches("ReplicaSet.apps .*\tPod .*\tProgressing\t.*")));
    assertThat(seal(app, "status", "app", "--wait", "--timeout", "1s"))
        .returns(124, Result::exit)
        .satisfies(it -> assertThat(it.err()).contains("is not Ready after 1s"));
  }

  @Test
  void whatIsMissingIsNamedWithTheWayOut() {
    ApplicationUnderTest app = stage.newApplication();
    app.create("");

    assertThat(seal(app, "status", "ap").err())
        .contains("no Application ap in namespace " + app.namespace(), "did you mean app?");
    assertThat(seal(app, "logs", "app").err())
        .contains("no Pod of the controller runs in namespace sealgate-system");
    Result denied =
        seal(
            stage.controlPlane().kubeconfig("stranger", STRANGER),
            List.of("sync", app.namespace() + "/app"));
    assertThat(denied.exit()).isEqualTo(1);
    assertThat(denied.err())
        .contains(
            "you may not get applications.sealgate.dev in namespace " + app.namespace(),
            "{apiGroups: [sealgate.dev], resources: [applications], verbs: [get]}");
  }

  /** Without a node there is no log; what it looks like with one is a transcript's to show. */
  @Test
  void aPodThatRunsNowhereHasNoLog() {
    ApplicationUnderTest app = stage.newApplication();
    app.create("");
    stage
        .controlPlane()
        .kubectl()
        .stdin(
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: sealgate-0
              namespace: %s
              labels: {app.kubernetes.io/name: sealgate}
            spec: {containers: [{name: controller, image: sealgate}]}
            """
                .formatted(app.namespace()))
        .run("apply", "--server-side", "-f", "-")
        .orThrow();

    Result logs = seal(app, "logs", "app", "--controller-namespace", app.namespace());

    assertThat(logs.exit()).isEqualTo(1);
    assertThat(logs.err()).contains("the log of Pod sealgate-0 can't be read now");
  }
}
