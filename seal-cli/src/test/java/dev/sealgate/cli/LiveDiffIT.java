package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What applying would change, as a real API server says. */
class LiveDiffIT {
  private static final String LENIENT =
      """
      apiVersion: sealgate.dev/v1alpha1
      kind: Application
      metadata: {name: lenient, namespace: shop}
      spec:
        source: {repoURL: 'https://git.example.com/platform.git', path: lenient}
        %s
      """;

  @TempDir Path folder;
  private Session session;

  @BeforeEach
  void files() {
    session = LiveCluster.session(folder);
  }

  @Test
  void aChangedValueAndAPrunedObjectAreShownAndNoValueIs() {
    session.write("app/more.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\n");

    Session.Result diff = session.seal("", "diff", "--app", "shop/web");

    assertThat(diff.exit()).as(diff.stderr()).isEqualTo(1);
    assertThat(diff.text())
        .contains(
            "--- the cluster: shop/Secret/db",
            "-  password: \"(masked ",
            "+  password: \"(masked ",
            "--- the cluster: nothing\n+++ the working tree: shop/ConfigMap/more",
            "--- the cluster: shop/ConfigMap/dropped (not in Git any more)")
        .doesNotContain("hunter", "aHVudGVy", "-  user", "ConfigMap/settings");
    assertThat(
            LiveCluster.kubectl("-n", "shop", "get", "configmaps", "-o", "name").orThrow().text())
        .contains("configmap/dropped")
        .doesNotContain("configmap/more");
  }

  @Test
  void whatIsTheSameIsNoDifference() {
    session.write(
        "app/dropped.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: dropped}\n");
    // the value that the cluster has
    LiveCluster.password(session, "hunter1");

    Session.Result diff = session.seal("", "diff", "--app", "shop/web", "--output", "name");

    assertThat(diff.stderr()).isEmpty();
    assertThat(diff.text()).isEmpty();
    assertThat(diff.exit()).isZero();
  }

  @Test
  void aValueThatIsNotAtHandIsNoAnswer() {
    session
        .env("SOPS_AGE_KEY_FILE", "")
        .write("app/dropped.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: dropped}\n");

    Session.Result diff = session.seal("", "diff", "--app", "shop/web", "--output", "json");

    assertThat(diff.text())
        .contains("\"changes\": []", "no key at hand opens app/db.yaml")
        .containsPattern("\"notCompared\": \\[\\s+\"[^\"]*db: not all of its values are here");
    assertThat(diff.stderr()).contains("unresolved: no key at hand opens app/db.yaml", "refused: ");
    assertThat(diff.exit()).isEqualTo(2);

    Session.Result quiet =
        session.seal("", "diff", "--quiet", "--app", "shop/web", "--output", "name");
    assertThat(quiet.text()).isEmpty();
    assertThat(quiet.stderr()).contains("db: not all of its values are here");
    assertThat(quiet.exit()).isEqualTo(2);
  }

  @Test
  void aFolderAloneIsComparedWithoutItsOwnersLabels() {
    session.write(
        "app/settings.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {level: debug}\n");

    Session.Result diff =
        session.seal("", "diff", "--cluster", "-n", "shop", "--output", "markdown", "app");

    assertThat(diff.exit()).as(diff.stderr()).isEqualTo(1);
    assertThat(diff.text())
        .contains("0 added, 2 changed, 0 removed", "-  level: info", "+  level: debug")
        .doesNotContain("sealgate.dev/name");
  }

  @Test
  void whatTheControllerWouldRefuseAsAWholeIsRefused() {
    session.write("app/db.yaml", "").write("app/settings.yaml", "");

    Session.Result diff = session.seal("", "diff", "--app", "shop/web", "--output", "name");

    assertThat(diff.text()).as(diff.stderr()).isEmpty();
    assertThat(diff.stderr())
        .contains("the commit holds no object below app", "syncPolicy.automated.allowEmpty");
    assertThat(diff.exit()).isEqualTo(2);
  }

  @Test
  void whatIsMoreThanTheBudgetAsks() {
    String web = LiveCluster.WEB.replace("prune: true", "prune: true, maxPrune: 0");
    session.write("web.yaml", web);

    Session.Result diff =
        session.seal("", "diff", "--cluster", "-f", "web.yaml", "--output", "json");

    assertThat(diff.text())
        .as(diff.stderr())
        .contains(
            "nothing is applied before a confirmation: 1 of 3 objects are dropped,"
                + " and syncPolicy.automated.maxPrune is 0",
            "dropped is deleted only after a confirmation");
    assertThat(diff.exit()).isEqualTo(1);
  }

  @Test
  void anObjectOfAnotherApplicationIsAConflict() {
    session.write("web.yaml", LiveCluster.WEB.replace("name: web", "name: other"));

    Session.Result diff = session.seal("", "diff", "--cluster", "-f", "web.yaml");

    assertThat(diff.stderr()).contains("settings belongs to the Application shop/web");
    assertThat(diff.exit()).isEqualTo(2);
  }

  @Test
  void anApplicationThatIsNotThereIsToldAsNew() {
    session
        .write("fresh.yaml", LiveCluster.WEB.replace("name: web, namespace: shop", "name: fresh"))
        .write("app/db.yaml", "")
        .write("app/settings.yaml", "")
        .write("app/more.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\n");

    Session.Result diff =
        session.seal("", "diff", "--cluster", "-n", "shop", "-f", "fresh.yaml", "--output", "json");

    assertThat(diff.text())
        .as(diff.stderr())
        .contains(
            "Application shop/fresh is not in this cluster: taken as new,"
                + " nothing is known to be pruned",
            "\"object\": \"shop/ConfigMap/more\"");
    assertThat(diff.exit()).isEqualTo(1);
  }

  @Test
  void whatGitSaysHasTheFingerprintOfARender() {
    String render = session.seal("", "render", "-n", "shop", "app").text();
    String diff = session.seal("", "diff", "--cluster", "-n", "shop", "app").text();

    String password =
        render.lines().filter(it -> it.contains("password:")).findFirst().orElseThrow();
    assertThat(password).contains("(masked ");
    assertThat(diff).contains("+" + password);
  }

  @Test
  void anObjectThatWouldBeMadeAnewIsADifference() {
    LiveCluster.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: frozen, namespace: shop, %s}
        immutable: true
        data: {level: info}
        """
            .formatted(LiveCluster.LABELS));
    session.write(
        "other/frozen.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: frozen
          annotations: {kustomize.toolkit.fluxcd.io/force: enabled}
        immutable: true
        data: {level: debug}
        """);

    Session.Result diff =
        session.seal("", "diff", "--cluster", "-n", "shop", "--output", "name", "other");

    assertThat(diff.text()).as(diff.stderr()).isEqualTo("changed shop/ConfigMap/frozen\n");
    assertThat(diff.stderr()).contains("it would be deleted and made again");
    assertThat(diff.exit()).isEqualTo(1);
  }

  @Test
  void sealedAndExternalValuesAreComparedWithWhatTheClusterHas() {
    LiveCluster.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: token, namespace: shop}
        stringData: {password: hunter2}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: api, namespace: shop}
        stringData: {token: hunter3}
        """);
    session
        .write("sealing.pem", TestKeys.certificate())
        .write(
            "token.yaml",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: token, namespace: shop}\n"
                + "stringData: {password: hunter2}\n")
        .write(
            "values/external.yaml",
            """
            apiVersion: external-secrets.io/v1
            kind: SecretStore
            metadata: {name: store}
            spec: {provider: {fake: {data: [{key: shop/api, value: hunter4}]}}}
            ---
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: api}
            spec:
              secretStoreRef: {name: store, kind: SecretStore}
              data: [{secretKey: token, remoteRef: {key: shop/api}}]
            """);
    assertThat(
            session.seal(
                "", "secret", "--cert", "sealing.pem", "token.yaml", "-o", "values/sealed.yaml"))
        .extracting(Session.Result::exit)
        .isEqualTo(0);

    Session.Result without = session.seal("", "diff", "--cluster", "-n", "shop", "values");
    Session.Result with =
        session.seal(
            "",
            "diff",
            "--cluster",
            "-n",
            "shop",
            "--resolve",
            "--sealing-key",
            TestKeys.privateKeyFile().toString(),
            "values");

    assertThat(without.exit()).isEqualTo(2);
    assertThat(without.stderr())
        .contains(
            "values/sealed.yaml is sealed, and no sealing key is at hand",
            "values/external.yaml is an ExternalSecret; --resolve asks");
    assertThat(with.exit()).as(with.stderr()).isEqualTo(1);
    assertThat(with.text())
        .contains(
            "--- the cluster: shop/Secret/api", "-  token: \"(masked ", "+  token: \"(masked ")
        .doesNotContain("unresolved", "-  password", "hunter");
  }

  @Test
  void aKindThatMayHoldSecretsInTheClusterIsMaskedThoughGitAllowsItNoMore() {
    String allowing =
        LENIENT.formatted("decryption: {secretRef: {name: sops-age}, allowedKinds: [ConfigMap]}");
    LiveCluster.apply(allowing);
    LiveCluster.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: conf, namespace: shop}
        data: {password: planted, level: info}
        """);
    session
        .write("lenient.yaml", LENIENT.formatted("interval: 5m"))
        .write(
            "lenient/conf.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf}\ndata: {level: debug, password: other}\n");

    Session.Result diff = session.seal("", "diff", "--cluster", "-f", "lenient.yaml");

    assertThat(diff.exit()).as(diff.stderr()).isEqualTo(1);
    assertThat(diff.text())
        .contains("-  password: \"(masked ", "+  password: other")
        .doesNotContain("planted");
  }
}
