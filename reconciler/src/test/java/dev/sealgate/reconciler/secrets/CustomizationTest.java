package dev.sealgate.reconciler.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sealgate.reconciler.kustomize.Customization;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.Preparation;
import dev.sealgate.reconciler.model.PreparedRevision;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an Application itself says about its objects. */
final class CustomizationTest {
  private static final String CONFIG =
      "apiVersion: v1\nkind: ConfigMap\n"
          + "metadata: {name: cm, labels: {team: a, app: x}, annotations: {note: old}}\n";

  @TempDir private Path temp;

  private static Customization metadata(Map<String, String> labels, Map<String, String> notes) {
    return new Customization(
        Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of(), labels, notes);
  }

  private static Customization patch(String patch, Map<String, String> target) {
    return new Customization(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(new Customization.Patch(patch, target)),
        Map.of(),
        Map.of());
  }

  @Test
  void commonMetadataWinsOverTheFiles() throws Exception {
    try (PipelineFixture fixture = new PipelineFixture(temp)) {
      fixture.customization = metadata(Map.of("team", "b", "env", "prod"), Map.of("note", "new"));
      fixture
          .git
          .file("app/cm.yaml", CONFIG)
          .file(
              "app/s.yaml",
              PipelineFixture.seal(
                  "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: shop}\n"
                      + "stringData: {a: hunter2}\n",
                  "shop",
                  PipelineFixture.SEALING));
      try (PreparedRevision revision = fixture.ready()) {
        assertThat(revision.manifests()).extracting(it -> it.ref().kind()).contains("Secret");
        for (Manifest manifest : revision.manifests()) {
          assertThat(manifest.label("team")).contains("b");
          assertThat(manifest.label("env")).contains("prod");
          assertThat(manifest.annotation("note")).contains("new");
        }
        assertThat(revision.manifests())
            .filteredOn(it -> it.ref().kind().equals("ConfigMap"))
            .singleElement()
            .satisfies(it -> assertThat(it.label("app")).contains("x"));
      }
    }
  }

  @Test
  void aPlaceholderInCommonMetadataIsForged() throws Exception {
    assertThat(refused(metadata(Map.of(), Map.of("x", "sealgate-" + "a".repeat(32)))))
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.reason()).isEqualTo(Reason.PLACEHOLDER_FORGED);
          assertThat(problem.keyPath()).isEqualTo("spec.commonMetadata.annotations.x");
        });
  }

  @Test
  void aSecretValueInAPatchOfTheApplicationIsPlaintext() throws Exception {
    assertThat(
            refused(
                patch(
                    "[{op: add, path: /stringData/x, value: hunter2}]", Map.of("kind", "Secret"))))
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.reason()).isEqualTo(Reason.PLAINTEXT_SECRET);
          assertThat(problem.keyPath()).startsWith("spec.patches[0].patch");
          assertThat(problem.toString()).doesNotContain("hunter2");
        });
  }

  @Test
  void anObjectForToolsAloneIsLeftOut() throws Exception {
    try (PipelineFixture fixture = new PipelineFixture(temp)) {
      for (String value : List.of("true", "yes", "", "false")) {
        fixture.git.file(
            "app/x" + value + ".yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x%s, annotations: {config.kubernetes.io/local-config: '%s'}}\n"
                .formatted(value, value));
      }
      try (PreparedRevision revision = fixture.ready()) {
        assertThat(revision.manifests())
            .extracting(it -> it.ref().name())
            .containsExactly("xfalse");
      }
    }
  }

  @Test
  void anObjectWithoutANameIsNamedBeforeKustomizeRefusesIt() throws Exception {
    try (PipelineFixture fixture = new PipelineFixture(temp)) {
      fixture.customization = patch("[]", Map.of("kind", "ConfigMap"));
      fixture
          .git
          .file("app/cm.yaml", CONFIG)
          .file(
              "app/hook.yaml",
              "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: hook-, annotations: {argocd.argoproj.io/hook: PreSync}}\n");
      assertThat(((Preparation.Refused) fixture.prepare()).problems())
          .singleElement()
          .satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.UNSUPPORTED);
            assertThat(problem.file()).isEqualTo("app/hook.yaml");
          });
    }
  }

  @Test
  void aLinkInPlaceOfAKustomizationIsRefused() throws Exception {
    try (PipelineFixture fixture = new PipelineFixture(temp)) {
      fixture
          .git
          .file("app/cm.yaml", CONFIG)
          .file("app/below/cm.yaml", CONFIG.replace("name: cm", "name: other"))
          .symlink("app/below/Kustomization", "../../elsewhere");
      fixture.git.file("elsewhere", "resources: [cm.yaml]\n");
      assertThat(((Preparation.Refused) fixture.prepare()).problems())
          .extracting(Problem::reason, Problem::file)
          .contains(tuple(Reason.UNSAFE_PATH, "app/below/Kustomization"));
    }
  }

  private List<Problem> refused(Customization customization) throws Exception {
    try (PipelineFixture fixture = new PipelineFixture(temp)) {
      fixture.customization = customization;
      fixture.git.file("app/cm.yaml", CONFIG);
      return switch (fixture.prepare()) {
        case Preparation.Refused refused -> refused.problems();
        case Preparation.Ready ready -> throw new AssertionError(ready.revision().manifests());
      };
    }
  }
}
