package dev.sealgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.testbed.CommandResult;
import dev.sealgate.testbed.ControlPlane;
import dev.sealgate.testbed.ControllerProcess;
import dev.sealgate.testbed.GitServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The install manifests on a real API server, and the controller with no more rights than they
 * give.
 */
class DeployIT {
  private static ControlPlane controlPlane;

  @BeforeAll
  static void install() {
    controlPlane = ControlPlane.start();
    controlPlane.kubectl().in(Built.root()).run("apply", "--server-side", "-k", "deploy").orThrow();
  }

  @AfterAll
  static void stop() {
    controlPlane.close();
  }

  @Test
  void theDeploymentRunsWithoutPrivilege() {
    String deployment =
        kubectl("-n", "sealgate-system", "get", "deployment", "sealgate", "-o", "yaml");
    assertThat(deployment)
        .contains("runAsNonRoot: true")
        .contains("readOnlyRootFilesystem: true")
        .contains("allowPrivilegeEscalation: false")
        .contains("privileged: false")
        .contains("path: /healthz")
        .contains("path: /readyz")
        .contains("memory: 1536Mi");
  }

  @Test
  void aPodOfTheDeploymentPassesTheRestrictedPodSecurityStandard() {
    // the namespace enforces it, so a dry-run Pod with the template's spec is refused if it does
    // not
    String template =
        kubectl(
            "-n",
            "sealgate-system",
            "get",
            "deployment",
            "sealgate",
            "-o",
            "jsonpath={.spec.template.spec}");
    CommandResult result =
        controlPlane
            .kubectl()
            .stdin(
                "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"probe\",\"namespace\":"
                    + "\"sealgate-system\"},\"spec\":"
                    + template
                    + "}")
            .run("create", "--dry-run=server", "-f", "-");
    assertThat(result.exit()).as(result.stderr()).isZero();
  }

  @Test
  void theControllersServiceAccountMayNotWriteWorkloads() {
    for (String what : List.of("secrets", "configmaps", "deployments.apps")) {
      assertThat(
              controlPlane
                  .kubectl(
                      "auth",
                      "can-i",
                      "create",
                      what,
                      "-n",
                      "default",
                      "--as=system:serviceaccount:sealgate-system:sealgate")
                  .text())
          .as(what)
          .isEqualTo("no");
    }
  }

  @Test
  void withTheseRightsAloneItSyncsAnApplicationThatNamesAServiceAccount(@TempDir Path folder) {
    String token = kubectl("-n", "sealgate-system", "create", "token", "sealgate");
    Path login = controlPlane.kubeconfig("sealgate", token);
    try (KubernetesClient client =
            new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(controlPlane.kubeconfig().toFile()))
                .build();
        GitServer git = GitServer.start();
        ControllerProcess _ =
            ControllerProcess.start(Built.controller(), login, folder, Map.of())) {
      ApplicationUnderTest app =
          new ApplicationUnderTest(client, git.createRepository("deploy"), "tenant", () -> "");
      app.apply(
          """
          apiVersion: v1
          kind: Namespace
          metadata: {name: tenant}
          ---
          apiVersion: v1
          kind: ServiceAccount
          metadata: {name: deployer, namespace: tenant}
          ---
          apiVersion: rbac.authorization.k8s.io/v1
          kind: Role
          metadata: {name: deployer, namespace: tenant}
          rules: [{apiGroups: [""], resources: [configmaps], verbs: ["*"]}]
          ---
          apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: deployer, namespace: tenant}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
          subjects: [{kind: ServiceAccount, name: deployer, namespace: tenant}]
          """);
      app.create("serviceAccountName: deployer\n");
      String commit =
          app.commit(
              Map.of(
                  "a.yaml",
                  "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kept}\ndata: {v: one}\n"));
      app.awaitSynced(commit);
      assertThat(app.configValue("kept", "v")).contains("one");
    }
  }

  @Test
  void theImageCopiesWhatTheBuildMakes() throws IOException {
    String dockerfile = Files.readString(Built.root().resolve("deploy/Dockerfile"));
    Matcher copies = Pattern.compile("(?m)^COPY ([^-\\s]\\S*) ").matcher(dockerfile);
    assertThat(copies.find()).isTrue();
    assertThat(Built.root().resolve(copies.group(1)).resolve("go.mod"))
        .content()
        .contains("sigs.k8s.io/kustomize/kustomize/v5 v5.8.1");
    assertThat(dockerfile).contains("COPY --from=kustomize /kustomize /usr/local/bin/kustomize");
    assertThat(copies.find()).isTrue();
    assertThat(Built.root().resolve(copies.group(1)).resolve("go.mod"))
        .content()
        .contains("helm.sh/helm/v4 v4.3.1");
    assertThat(dockerfile).contains("COPY --from=helm /sealgate-helm /usr/local/bin/sealgate-helm");
    assertThat(copies.find()).isTrue();
    assertThat(Built.root().resolve(copies.group(1)).resolve("bin/sealgate")).isExecutable();
    assertThat(dockerfile).contains("USER 65532");
  }

  private static String kubectl(String... arguments) {
    return controlPlane.kubectl(arguments).orThrow().text();
  }
}
