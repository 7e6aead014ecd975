package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.ApplyIT.configMap;
import static dev.sealgate.reconciler.controller.TestApp.AUTOMATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.testbed.Counterparts;
import io.fabric8.kubernetes.api.model.Condition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TenancyIT {
  private static Lab lab;

  @BeforeAll
  static void startLab() {
    lab = Lab.start();
  }

  @AfterAll
  static void closeLab() {
    lab.close();
  }

  @Test
  void worksWithTheRightsOfTheServiceAccountItNames() {
    TestApp app = lab.app("tenant").file("a.yaml", configMap("a", "1"));
    app.create(AUTOMATED, "serviceAccountName: deployer");

    Condition ready = app.awaitFalse("Ready", "Forbidden");
    assertThat(ready.getMessage())
        .contains("ServiceAccount " + app.namespace() + "/deployer may not")
        .contains("configmaps in namespace " + app.namespace())
        .contains("grant it by a Role");
    assertThat(app.find("v1", "ConfigMap", "a")).isNull();

    lab.allow(
        app.namespace(),
        "deployer",
        "[{apiGroups: [''], resources: [configmaps], verbs: [get, create, patch, delete]}]");
    app.awaitReady();

    app.file("b.yaml", configMap("b", "1")).remove("a.yaml").push();
    app.awaitReady();
    assertThat(app.find("v1", "ConfigMap", "a")).isNull();
  }

  @Test
  void cannotReachIntoAnotherNamespace() {
    TestApp app =
        lab.app("reach")
            .file(
                "a.yaml",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: "
                    + lab.namespace()
                    + "}}");
    lab.allow(app.namespace(), "deployer", "[{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]");

    app.create(AUTOMATED, "serviceAccountName: deployer");

    assertThat(app.awaitFalse("Ready", "Forbidden").getMessage())
        .contains("in namespace " + lab.namespace());
  }

  @Test
  void cannotPruneWithoutTheRightTo() {
    TestApp app =
        lab.app("sticky").file("a.yaml", configMap("a", "1")).file("b.yaml", configMap("b", "1"));
    lab.allow(
        app.namespace(),
        "deployer",
        "[{apiGroups: [''], resources: [configmaps], verbs: [get, create, patch]}]");
    app.create(AUTOMATED, "serviceAccountName: deployer").awaitReady();

    app.remove("b.yaml").push();

    assertThat(app.awaitFalse("Ready", "Forbidden").getMessage()).contains("may not delete");
    assertThat(app.status().inventory()).hasSize(2);
    lab.allow(
        app.namespace(),
        "deployer",
        "[{apiGroups: [''], resources: [configmaps], verbs: [get, create, patch, delete]}]");
    app.awaitReady();
    assertThat(app.status().inventory()).hasSize(1);
  }

  @Test
  void readsNoSecretThatItsServiceAccountMayNotRead() {
    // whoever can open it: the Secret with the key is looked for before
    String encrypted =
        Counterparts.sops()
            .stdin("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {a: b}\n")
            .run(
                "--disable-version-check",
                "encrypt",
                "--age",
                "age1yt3tfqlfrwdwx0z0ynwplcr6qxcxfaqycuprpmy89nr83ltx74tqdpszlw",
                "--encrypted-regex",
                "^stringData$",
                "--filename-override",
                "a.yaml")
            .orThrow()
            .text();
    TestApp app = lab.app("keys").file("a.yaml", encrypted);
    lab.allow(
        app.namespace(),
        "deployer",
        "[{apiGroups: [''], resources: [configmaps, secrets], verbs: [create, patch]}]");

    app.create(
        AUTOMATED, "serviceAccountName: deployer", "decryption: {secretRef: {name: sops-age}}");

    assertThat(app.awaitFalse("SecretsResolved", "Forbidden").getMessage()).contains("sops-age");
  }

  @Test
  void letsOneApplicationOnlyHaveAnObject() {
    TestApp first = lab.app("first").file("a.yaml", configMap("a", "first"));
    first.create(AUTOMATED).awaitReady();
    TestApp second =
        lab.app("second", first.namespace())
            .file("a.yaml", configMap("a", "second"))
            .file("b.yaml", configMap("b", "second"));

    second.create(AUTOMATED);

    Condition ready = second.awaitFalse("Ready", "ResourceConflict");
    assertThat(ready.getMessage())
        .contains("ConfigMap " + first.namespace() + "/a")
        .contains("belongs to the Application " + first.namespace() + "/first");
    assertThat(second.find("v1", "ConfigMap", "b")).isNull();
    assertThat(first.configValue("a", "key")).isEqualTo("first");

    first.remove("a.yaml").file("c.yaml", configMap("c", "first")).push();
    first.awaitReady();
    second.awaitReady();
    assertThat(second.configValue("a", "key")).isEqualTo("second");
  }

  @Test
  void anObjectThatMovesToAnotherApplicationIsMadeAgainUnlessItIsMarkedToStay() {
    TestApp first =
        lab.app("first")
            .file("a.yaml", configMap("a", "same"))
            .file("c.yaml", configMap("c", "first"))
            .file(
                "k.yaml",
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: k, annotations: {sealgate.dev/prune: disabled}}
                """);
    first.create(AUTOMATED).awaitReady();
    String made = uid(first, "a");
    String kept = uid(first, "k");
    TestApp second =
        lab.app("second", first.namespace())
            .file("a.yaml", configMap("a", "same"))
            .file("k.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: k}}");
    second.create(AUTOMATED);
    second.awaitFalse("Ready", "ResourceConflict");

    first.remove("a.yaml").remove("k.yaml").push();

    first.awaitReady();
    second.awaitReady();
    assertThat(uid(second, "a")).isNotEqualTo(made);
    assertThat(uid(second, "k")).isEqualTo(kept);
    assertThat(second.object("v1", "ConfigMap", "k").getMetadata().getLabels())
        .containsEntry("sealgate.dev/name", "second");
  }

  private static String uid(TestApp app, String configMap) {
    return app.object("v1", "ConfigMap", configMap).getMetadata().getUid();
  }
}
