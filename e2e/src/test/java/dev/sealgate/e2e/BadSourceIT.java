package dev.sealgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What surrounds the files: the tree, the branch, the Git server, rights, and other Applications.
 */
class BadSourceIT {
  private static final String KEPT = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kept}\n";
  private static final String DROPPED =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: dropped}\ndata: {a: b}\n";

  private static Stage stage;

  @BeforeAll
  static void start(@TempDir Path folder) {
    stage = Stage.of(folder);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Test
  void aSymlinkIsRefused() {
    ApplicationUnderTest app = stage.newApplication();
    app.create("");
    app.awaitSynced(app.commit(Map.of("kept.yaml", KEPT + "data: {v: one}\n")));
    String commit = app.workTree().link("deploy/bad.yaml", "../../outside.yaml").push("Add a link");
    assertThat(app.awaitRefused(commit).reason()).isEqualTo("UnsafePath");
    assertThat(app.configValue("kept", "v")).contains("one");
  }

  @Test
  void aPathOutOfTheTreeIsRefusedByTheApiServer() {
    ApplicationUnderTest app = stage.newApplication();
    Optional<String> refusal = app.refusalOf("source: {repoURL: \"https://x/y\", path: ../up}");
    assertThat(refusal).hasValueSatisfying(text -> assertThat(text).contains("path"));
  }

  @Test
  void aCustomResourceAndItsDefinitionMayComeInOneCommit() {
    ApplicationUnderTest app = stage.newApplication();
    app.create("");
    String plural = "widgets" + app.namespace().replaceAll("[^a-z0-9]", "");
    String group = "w.example.com";
    String kind = "Widget" + app.namespace().replaceAll("[^a-z0-9]", "");
    String commit =
        app.commit(
            Map.of(
                "a-object.yaml",
                "apiVersion: %s/v1\nkind: %s\nmetadata: {name: one}\nspec: {size: 3}\n"
                    .formatted(group, kind),
                "z-definition.yaml",
                """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: %1$s.%2$s}
                spec:
                  group: %2$s
                  scope: Namespaced
                  names: {plural: %1$s, singular: %3$s, kind: %4$s}
                  versions:
                    - name: v1
                      served: true
                      storage: true
                      schema:
                        openAPIV3Schema:
                          type: object
                          properties:
                            spec: {type: object, properties: {size: {type: integer}}}
                """
                    .formatted(plural, group, kind.toLowerCase(java.util.Locale.ROOT), kind)));
    app.awaitSynced(commit);
    assertThat(
            stage
                .client()
                .genericKubernetesResources(group + "/v1", kind)
                .inNamespace(app.namespace())
                .withName("one")
                .get())
        .isNotNull();
  }

  @Test
  void aServiceAccountWithoutRightsIsNamedInTheReason() {
    ApplicationUnderTest app = stage.newApplication();
    app.apply(
        "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: weak, namespace: %s}\n"
            .formatted(app.namespace()));
    app.create("serviceAccountName: weak\n");
    String commit = app.commit(Map.of("kept.yaml", KEPT));
    ApplicationUnderTest.Told problem = app.awaitRefused(commit);
    assertThat(problem.reason()).isEqualTo("Forbidden");
    assertThat(problem.message()).contains("configmaps");
    assertThat(app.configValue("kept", "v")).isEmpty();
  }

  @Test
  void anUnreachableGitServerStopsNothingThatRuns() {
    ApplicationUnderTest app = stage.newApplication();
    app.create("");
    app.awaitSynced(app.commit(Map.of("kept.yaml", KEPT + "data: {v: one}\n")));
    app.pointTo("http://127.0.0.1:9/gone.git");
    app.awaitReason("SourceReady", "SourceUnreachable");
    assertThat(app.configValue("kept", "v")).contains("one");
  }

  @Test
  void aForcePushedBranchIsFollowed() {
    ApplicationUnderTest app = stage.newApplication();
    app.create("");
    app.awaitSynced(app.commit(Map.of("kept.yaml", KEPT + "data: {v: one}\n", "d.yaml", DROPPED)));
    app.workTree().git("rm", "-q", "deploy/d.yaml").orThrow();
    app.workTree()
        .write(
            "deploy/kept.yaml", (KEPT + "data: {v: rewritten}\n").getBytes(StandardCharsets.UTF_8));
    String rewritten = app.workTree().forcePush("Rewrite history");
    app.awaitSynced(rewritten);
    assertThat(app.configValue("kept", "v")).contains("rewritten");
    assertThat(app.configValue("dropped", "a")).as("pruned").isEmpty();
  }

  @Test
  void anEmptyFolderPrunesNothing() {
    ApplicationUnderTest app = stage.newApplication();
    app.create("");
    app.awaitSynced(app.commit(Map.of("kept.yaml", KEPT + "data: {v: one}\n")));
    String empty = app.commit(Map.of("kept.yaml", "# nothing here any more\n"));
    ApplicationUnderTest.Told problem = app.awaitRefused(empty);
    assertThat(problem.reason()).isEqualTo("EmptyResult");
    assertThat(app.configValue("kept", "v")).contains("one");
  }

  @Test
  void theSecondApplicationThatClaimsAnObjectIsRefused() {
    ApplicationUnderTest first = stage.newApplication();
    first.create("");
    first.awaitSynced(first.commit(Map.of("kept.yaml", KEPT + "data: {v: one}\n")));
    ApplicationUnderTest second = stage.newApplication();
    second.create("destination: {namespace: " + first.namespace() + "}\n");
    String commit = second.commit(Map.of("kept.yaml", KEPT + "data: {v: stolen}\n"));
    ApplicationUnderTest.Told problem = second.awaitRefused(commit);
    assertThat(problem.reason()).isEqualTo("ResourceConflict");
    assertThat(problem.message()).contains(first.namespace() + "/app");
    assertThat(first.configValue("kept", "v")).contains("one");
  }
}
