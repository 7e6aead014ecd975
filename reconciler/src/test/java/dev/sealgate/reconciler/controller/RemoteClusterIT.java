package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.TestApp.AUTOMATED;
import static dev.sealgate.reconciler.controller.TestApp.soon;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sealgate.testbed.CertificateAuthority;
import dev.sealgate.testbed.Counterparts;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Two real clusters: the controller has the rights of a default install in its own. */
class RemoteClusterIT {
  private static final String BY_KUBECONFIG =
      "destination: {namespace: %s, kubeConfig: {secretRef: {name: prod}}}";

  private static Lab lab;
  private static RemotePlane remote;
  private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();

  @TempDir Path folder;

  @BeforeAll
  static void startClusters() {
    LOG.start();
    rootLogger().addAppender(LOG);
    remote = new RemotePlane();
    remote.letWriteEverything();
    lab = Lab.startAsInstalled();
  }

  @AfterAll
  static void closeClusters() {
    lab.close();
    remote.close();
    rootLogger().detachAppender(LOG);
  }

  private static Logger rootLogger() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private static String configMap(String name, String value) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s}, data: {key: '%s'}}"
        .formatted(name, value);
  }

  private static void putSecret(TestApp app, Map<String, String> data) {
    lab.client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(app.namespace())
                .withName("prod")
                .endMetadata()
                .withStringData(data)
                .build())
        .forceConflicts()
        .serverSideApply();
  }

  private static void putKubeconfig(TestApp app, String user) {
    putSecret(app, Map.of("value", remote.kubeconfig(user)));
  }

  /** In a namespace that both clusters have, with a login for the other one. */
  private static TestApp app(String name, String token) {
    TestApp app = lab.app(name);
    remote.createNamespace(app.namespace());
    putKubeconfig(app, "token: " + token);
    return app;
  }

  private static String byKubeconfig(TestApp app) {
    return BY_KUBECONFIG.formatted(app.namespace());
  }

  private static void edit(TestApp app, String name) {
    remote
        .client()
        .configMaps()
        .inNamespace(app.namespace())
        .withName(name)
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager("kubectl-edit")
                .build(),
            "{\"data\":{\"key\":\"edited\"}}");
  }

  private static String homeUid() {
    return lab.client().namespaces().withName("kube-system").get().getMetadata().getUid();
  }

  @Test
  void syncsHealsPrunesAndGoesAsAtHomeAndNeverTellsTheToken() {
    String token = remote.token();
    TestApp app =
        app("prod", token).file("a.yaml", configMap("a", "1")).file("b.yaml", configMap("b", "1"));

    app.create(AUTOMATED, byKubeconfig(app)).awaitReady();

    assertThat(remote.value(app.namespace(), "a")).isEqualTo("1");
    assertThat(app.find("v1", "ConfigMap", "a")).as("nothing at home").isNull();
    assertThat(
            Objects.requireNonNull(remote.configMap(app.namespace(), "a"))
                .getMetadata()
                .getLabels())
        .containsEntry("sealgate.dev/name", "prod")
        .containsEntry("sealgate.dev/home", homeUid());
    var cluster = Objects.requireNonNull(app.status().cluster());
    assertThat(cluster.server()).isEqualTo(remote.server());
    assertThat(cluster.uid())
        .isEqualTo(
            remote.client().namespaces().withName("kube-system").get().getMetadata().getUid());

    edit(app, "a");
    soon().until(() -> remote.value(app.namespace(), "a"), "1"::equals);
    app.await(() -> app.events("DriftCorrected"), events -> !events.isEmpty());

    app.remove("b.yaml").push();
    app.awaitReady();
    assertThat(remote.configMap(app.namespace(), "b")).isNull();

    assertNowhere(app, token);
    app.deleteAndWait();
    assertThat(remote.configMap(app.namespace(), "a")).isNull();
  }

  private static void assertNowhere(TestApp app, String canary) {
    assertThat(Serialization.asJson(app.get())).doesNotContain(canary);
    assertThat(
            Serialization.asJson(
                lab.client().events().v1().events().inNamespace(app.namespace()).list()))
        .doesNotContain(canary);
    for (ILoggingEvent event : List.copyOf(LOG.list)) {
      assertThat(event.getFormattedMessage() + event.getKeyValuePairs()).doesNotContain(canary);
    }
  }

  @Test
  void impersonatesTheServiceAccountInTheOtherCluster() {
    TestApp app = app("tenant", remote.token()).file("a.yaml", configMap("a", "1"));
    lab.allow(
        app.namespace(), "deployer", "[{apiGroups: [''], resources: [secrets], verbs: [get]}]");

    app.create(AUTOMATED, byKubeconfig(app), "serviceAccountName: deployer");

    assertThat(app.awaitFalse("Ready", "Forbidden").getMessage())
        .contains("ServiceAccount " + app.namespace() + "/deployer may not patch configmaps");
    remote.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: deployer, namespace: %1$s}
        rules: [{apiGroups: [''], resources: [configmaps], verbs: [get, create, patch, delete]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: deployer, namespace: %1$s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
        subjects: [{kind: ServiceAccount, name: deployer, namespace: %1$s}]
        """
            .formatted(app.namespace()));
    app.awaitReady();
  }

  @Test
  void takesARotatedTokenAtOnceAndTellsOfOneThatIsNotKnown() {
    TestApp app = app("rotated", "made-up").file("a.yaml", configMap("a", "1"));
    String destination =
        "destination: {namespace: %s, server: '%s', tokenSecretRef: {name: prod}}"
            .formatted(app.namespace(), remote.server());
    putSecret(app, Map.of("token", "made-up", "ca.crt", remote.authorityPem()));

    app.create(AUTOMATED, "interval: 1h", destination);

    assertThat(app.awaitFalse("Ready", "ClusterDenied").getMessage())
        .contains(remote.server())
        .contains("does not know the login of the Secret " + app.namespace() + "/prod");

    putSecret(app, Map.of("token", remote.token(), "ca.crt", remote.authorityPem()));
    app.awaitReady();

    putSecret(app, Map.of("token", "also-made-up", "ca.crt", remote.authorityPem()));
    app.awaitFalse("Ready", "ClusterDenied");
    edit(app, "a");
    soon().until(() -> remote.value(app.namespace(), "a"), "1"::equals);
    putSecret(app, Map.of("token", remote.token(), "ca.crt", remote.authorityPem()));
    app.awaitReady();
    edit(app, "a");
    soon().until(() -> remote.value(app.namespace(), "a"), "1"::equals);
  }

  @Test
  void runsNothingThatAKubeconfigAsksFor() {
    TestApp app = app("exec", "unused").file("a.yaml", configMap("a", "1"));
    Path trace = folder.resolve("ran");
    putKubeconfig(
        app,
        "exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never,"
            + " command: touch, args: ['"
            + trace
            + "']}");

    app.create(AUTOMATED, byKubeconfig(app));

    assertThat(app.awaitFalse("Ready", "ClusterRefused").getMessage())
        .contains("users[0].user.exec is refused")
        .contains("nothing is ever run");
    assertThat(app.condition("Stalled").getStatus()).isEqualTo("True");
    assertThat(trace).doesNotExist();
  }

  @Test
  void trustsTheAuthorityOfTheKubeconfigAndNoOther() {
    TestApp app = app("trust", "unused").file("a.yaml", configMap("a", "1"));
    String user = "token: " + remote.token();
    String other = CertificateAuthority.create("other").certificatePem();
    putSecret(app, Map.of("value", remote.kubeconfig(other, "", user)));

    app.create(AUTOMATED, byKubeconfig(app));

    assertThat(app.awaitFalse("Ready", "ClusterUnreachable").getMessage())
        .contains("certificate is not one that is trusted");

    String name = "tls-server-name: kubernetes.default.svc,";
    putSecret(app, Map.of("value", remote.kubeconfig(remote.authorityPem(), name, user)));
    app.awaitReady();
  }

  @Test
  void refusesItsOwnClusterAndAChangeOfClusters() {
    TestApp app = app("moving", remote.token()).file("a.yaml", configMap("a", "1"));
    app.create(AUTOMATED, byKubeconfig(app)).awaitReady();

    lab.allow(app.namespace(), "deployer", "[{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]");
    app.update(AUTOMATED, "serviceAccountName: deployer");
    assertThat(app.awaitFalse("Ready", "ClusterChanged").getMessage())
        .contains("its objects are in the cluster at " + remote.server())
        .contains("leads to its own cluster");
    assertThat(app.find("v1", "ConfigMap", "a")).isNull();
    assertThat(remote.value(app.namespace(), "a")).isEqualTo("1");

    TestApp own = lab.app("own").file("a.yaml", configMap("a", "1"));
    putSecret(own, Map.of("token", lab.plane().adminToken(), "ca.crt", lab.authorityPem()));
    own.create(
        AUTOMATED,
        "destination: {server: '%s', tokenSecretRef: {name: prod}}".formatted(lab.plane().url()));
    assertThat(own.awaitFalse("Ready", "ClusterRefused").getMessage())
        .contains("is the one that the Application itself is in");
  }

  @Test
  void leavesToAnotherHomeWhatIsThat() {
    TestApp app = app("shared", remote.token()).file("a.yaml", configMap("a", "1"));
    remote.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        data: {key: theirs}
        metadata:
          name: a
          namespace: %1$s
          labels:
            sealgate.dev/name: shared
            sealgate.dev/namespace: %1$s
            sealgate.dev/home: other
        """
            .formatted(app.namespace()));

    app.create(AUTOMATED, byKubeconfig(app));

    assertThat(app.awaitFalse("Ready", "ResourceConflict").getMessage())
        .contains(app.namespace() + "/shared in the cluster other");
    assertThat(remote.value(app.namespace(), "a")).isEqualTo("theirs");
    app.deleteAndWait();
    assertThat(remote.value(app.namespace(), "a")).isEqualTo("theirs");
  }

  @Test
  void letsOneApplicationHaveAnObjectThroughWhicheverSecret() {
    TestApp first = app("first", remote.token()).file("a.yaml", configMap("a", "first"));
    first.create(AUTOMATED, byKubeconfig(first)).awaitReady();
    TestApp second = app("second", remote.token()).file("a.yaml", configMap("a", "second"));

    second.create(AUTOMATED, byKubeconfig(first));

    assertThat(second.awaitFalse("Ready", "ResourceConflict").getMessage())
        .contains("belongs to the Application " + first.namespace() + "/first");
    assertThat(remote.value(first.namespace(), "a")).isEqualTo("first");
  }

  /** Whoever runs the other cluster says yes to every question about rights there. */
  @Test
  void opensNoSealedSecretForAClusterThatIsAnybodys() throws IOException {
    TestApp app = app("sealed", remote.token());
    Path certificate =
        Files.writeString(
            folder.resolve("cert.pem"),
            soon().until(lab::certificate, it -> it.isPresent()).orElseThrow());
    app.file(
        "db.yaml",
        Counterparts.kubeseal()
            .stdin(
                "{apiVersion: v1, kind: Secret, metadata: {name: db, namespace: %s}, data: {p: cHc=}}"
                    .formatted(app.namespace()))
            .run("--cert", certificate.toString(), "-o", "yaml")
            .orThrow()
            .text());

    app.create(AUTOMATED, byKubeconfig(app));

    assertThat(app.awaitFalse("Ready", "Forbidden").getMessage())
        .contains("its value is left alone")
        .contains(app.namespace() + "/db");
    assertThat(remote.client().secrets().inNamespace(app.namespace()).withName("db").get())
        .isNull();
  }

  @Test
  void hurtsNobodyElseWhileTheClusterIsAwayAndComesBackByItself() {
    TestApp app = app("away", remote.token()).file("a.yaml", configMap("a", "1"));
    app.create(AUTOMATED, "interval: 1h", byKubeconfig(app)).awaitReady();
    TestApp leaving = app("leaving", remote.token()).file("a.yaml", configMap("a", "1"));
    leaving.create(AUTOMATED, "interval: 1h", byKubeconfig(leaving)).awaitReady();
    TestApp local = lab.app("local").file("a.yaml", configMap("a", "1"));
    lab.allow(
        local.namespace(), "deployer", "[{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]");

    remote.revokeTokens(); // which a restarted server knows at once
    remote.plane().killApiServer();

    assertThat(app.awaitFalse("Ready", "ClusterUnreachable").getMessage())
        .contains(remote.server())
        .contains("does not answer");
    local.create(AUTOMATED, "serviceAccountName: deployer").awaitReady();

    leaving.resource().delete();
    leaving.await(
        () -> leaving.condition("Ready").getMessage(),
        it -> it != null && it.contains("deletionPolicy: Orphan lets the Application go"));
    leaving
        .resource()
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"deletionPolicy\":\"Orphan\"}}");
    soon().until(() -> leaving.resource().get() == null);

    remote.plane().startApiServer();
    app.awaitFalse("Ready", "ClusterDenied");
    edit(app, "a");
    putKubeconfig(app, "token: " + remote.token());

    app.awaitReady();
    soon().until(() -> remote.value(app.namespace(), "a"), "1"::equals);
    assertThat(remote.value(leaving.namespace(), "a")).isEqualTo("1");
  }
}
