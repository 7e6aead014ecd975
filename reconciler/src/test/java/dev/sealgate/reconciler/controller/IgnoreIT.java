package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an Application leaves to others, and whom it takes fields over from. */
class IgnoreIT {
  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, labels: {team: %s}}
      spec:
        replicas: 3
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
            - {name: web, image: "web:1"}
            - {name: proxy, image: "proxy:1"}
      """;
  private static final String RULES =
      """
      ignoreDifferences:
      - group: apps
        kind: Deployment
        jsonPointers: [/spec/replicas]
        jqPathExpressions: ['.spec.template.spec.containers[] | select(.name == "proxy") | .image']
      """;

  private static Lab lab;

  @BeforeAll
  static void start() {
    lab = Lab.start();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static void patch(TestApp app, String manager, String mergePatch) {
    lab.client()
        .apps()
        .deployments()
        .inNamespace(app.namespace())
        .withName("web")
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.STRATEGIC_MERGE)
                .withFieldManager(manager)
                .build(),
            mergePatch);
  }

  private static String seen(TestApp app) {
    GenericKubernetesResource web = app.object("apps/v1", "Deployment", "web");
    List<Map<?, ?>> containers = web.get("spec", "template", "spec", "containers");
    return web.getMetadata().getLabels().get("team")
        + " "
        + web.get("spec", "replicas")
        + " "
        + containers.stream()
            .filter(it -> "proxy".equals(it.get("name")))
            .map(it -> String.valueOf(it.get("image")))
            .findFirst()
            .orElse("none");
  }

  @Test
  void leavesFieldsToOthersInHealDiffAndApply() {
    TestApp app = lab.app("ignore").file("web.yaml", DEPLOYMENT.formatted("a"));
    app.create(TestApp.AUTOMATED, RULES, "interval: 1h").awaitSynced();
    assertThat(seen(app)).isEqualTo("a 3 proxy:1");

    patch(app, "hpa", "{\"spec\":{\"replicas\":5}}");
    patch(
        app,
        "mesh",
        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"proxy\",\"image\":\"proxy:9\"}]}}}}");
    patch(app, "kubectl-edit", "{\"metadata\":{\"labels\":{\"team\":\"x\"}}}");
    app.await(() -> seen(app), "a 5 proxy:9"::equals);
    assertThat(app.await(() -> app.events("DriftCorrected"), events -> !events.isEmpty()))
        .hasSize(1);

    app.file("web.yaml", DEPLOYMENT.formatted("b").replace("replicas: 3", "replicas: 4")).push();
    app.annotate(Round.RECONCILE_AT, "1");
    app.await(() -> seen(app), "b 5 proxy:9"::equals);
    assertThat(app.await(app::sync, sync -> sync.status().equals("Synced")).differences()).isNull();
  }

  @Test
  void keepsWhatNobodyElseWroteWhenARuleComesLater() {
    TestApp app = lab.app("later").file("web.yaml", DEPLOYMENT.formatted("a"));
    app.create(TestApp.AUTOMATED, "interval: 1h").awaitSynced();

    app.file("web.yaml", DEPLOYMENT.formatted("b").replace("replicas: 3", "replicas: 7")).push();
    app.update(TestApp.AUTOMATED, RULES, "interval: 1h");
    app.await(() -> seen(app), "b 3 proxy:1"::equals);

    app.update(TestApp.AUTOMATED, "interval: 1h");
    app.await(() -> seen(app), "b 7 proxy:1"::equals);
  }

  @Test
  void leavesToNamedManagersWhatTheyOwn() {
    TestApp app = lab.app("managers").file("web.yaml", DEPLOYMENT.formatted("a"));
    app.create(
            TestApp.AUTOMATED,
            "ignoreDifferences: [{group: '*', kind: Deploy*, managedFieldsManagers: [hpa]}]",
            "interval: 1h")
        .awaitSynced();

    patch(app, "hpa", "{\"spec\":{\"replicas\":5}}");
    patch(app, "kubectl-edit", "{\"metadata\":{\"labels\":{\"team\":\"x\"}}}");
    app.await(() -> seen(app), "a 5 proxy:1"::equals);
    app.file("web.yaml", DEPLOYMENT.formatted("b")).push();
    app.annotate(Round.RECONCILE_AT, "1");
    app.await(() -> seen(app), "b 5 proxy:1"::equals);
  }

  @Test
  void reportsNoDifferenceInWhatIsLeftToOthers() {
    TestApp app = lab.app("report").file("web.yaml", DEPLOYMENT.formatted("a"));
    lab.client()
        .resource(DEPLOYMENT.formatted("a").replace("replicas: 3", "replicas: 9"))
        .inNamespace(app.namespace())
        .create();
    app.create("ignore: [{paths: [/spec/replicas], target: {kind: Deployment}}]", "interval: 1h");

    assertThat(
            app.await(() -> app.status().sync(), sync -> sync != null && sync.differences() != null)
                .differences())
        .singleElement()
        .asString()
        .contains("metadata.labels.sealgate.dev/name")
        .doesNotContain("replicas");
  }

  @Test
  void leavesAKeyOfASecretToOthersWithoutReadingIt() {
    TestApp app =
        lab.app("secret")
            .file(
                "s.yaml",
                "{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {a: YQ==, token: aW5pdGlhbA==}}");
    String plain = "decryption: {allowPlaintextSecrets: true}";
    app.create(
            TestApp.AUTOMATED,
            plain,
            "ignoreDifferences: [{kind: Secret, jsonPointers: [/data/token]}]")
        .awaitReady();
    app.file(
            "s.yaml",
            "{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {a: Yg==, token: bmV3}}")
        .push();
    app.awaitReady();

    assertThat(lab.client().secrets().inNamespace(app.namespace()).withName("s").get().getData())
        .isEqualTo(Map.of("a", "Yg==", "token", "aW5pdGlhbA=="));
  }

  @Test
  void refusesRulesThatCanNotBeObeyed() {
    TestApp app =
        lab.app("refused")
            .file(
                "web.yaml",
                DEPLOYMENT
                    .formatted("a")
                    .replace("image: \"web:1\"", "image: \"web:1\", args: [a, b]"));
    app.create(
        TestApp.AUTOMATED,
        "ignoreDifferences: [{kind: Deployment, group: apps, jsonPointers:"
            + " [/spec/template/spec/containers/0/args/0]}]",
        "interval: 1h");
    assertThat(app.awaitFalse("Ready", "Unsupported").getMessage())
        .contains("spec.template.spec.containers[0].args")
        .contains("name the whole");
    assertThat(app.find("apps/v1", "Deployment", "web")).isNull();

    app.update(
        TestApp.AUTOMATED,
        "ignoreDifferences: [{kind: Deployment, group: apps, jqPathExpressions: ['.. | .image']}]");
    assertThat(app.awaitFalse("Ready", "InvalidSpec").getMessage())
        .contains("spec.ignoreDifferences[0].jqPathExpressions[0]");
  }
}
