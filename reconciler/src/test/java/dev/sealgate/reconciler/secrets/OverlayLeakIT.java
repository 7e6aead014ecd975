package dev.sealgate.reconciler.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sealgate.crypto.sops.Selection;
import dev.sealgate.reconciler.kustomize.Kustomize;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.Preparation;
import dev.sealgate.reconciler.model.PreparedRevision;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.model.SecretProvenance;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the real kustomize would carry a value, and what comes of it. */
final class OverlayLeakIT {
  private static final Kustomize KUSTOMIZE = OverlayGoldenIT.kustomize();
  private static final String SECRET =
      "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\n"
          + "stringData: {password: hunter2}\ndata: {token: aHVudGVyMw==}\n";
  private static final String CONFIG =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {a: b}\n";

  @TempDir private Path temp;

  private PipelineFixture fixture(String kustomization) throws Exception {
    PipelineFixture fixture = new PipelineFixture(temp, KUSTOMIZE);
    fixture
        .git
        .file("app/kustomization.yaml", kustomization)
        .file("app/db.sops.yaml", OverlayCase.encrypted("db.sops.yaml", SECRET))
        .file("app/cm.yaml", CONFIG)
        .file("app/t.bin-sops", OverlayCase.encrypted("t.bin-sops", "hunter2"))
        .file("app/e.sops.env", OverlayCase.encrypted("e.sops.env", "K=hunter5\n"));
    return fixture;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "configMapGenerator: [{name: g, files: [k=t.bin-sops]}] | app/kustomization.yaml | data.k",
        "configMapGenerator: [{name: g, envs: [e.sops.env]}] | app/kustomization.yaml | data.K",
        "resources: [db.sops.yaml, cm.yaml]\\nreplacements: [{source: {kind: Secret, fieldPath: stringData.password}, targets: [{select: {kind: ConfigMap}, fieldPaths: [data.a]}]}] | app/cm.yaml | data.a",
        "resources: [db.sops.yaml, cm.yaml]\\nreplacements: [{source: {kind: Secret, fieldPath: data.token}, targets: [{select: {kind: ConfigMap}, fieldPaths: [data.a]}]}] | app/cm.yaml | data.a",
        "resources: [db.sops.yaml]\\nreplacements: [{source: {kind: Secret, fieldPath: stringData.password}, targets: [{select: {kind: Secret}, fieldPaths: [metadata.annotations.x], options: {create: true}}]}] | app/db.sops.yaml | metadata.annotations.x",
      })
  void refusesAValueOutsideOfASecret(String kustomization, String file, String keyPath)
      throws Exception {
    try (PipelineFixture fixture = fixture(kustomization.replace("\\n", "\n") + "\n")) {
      Preparation preparation = fixture.prepare();
      assertThat(preparation).isInstanceOf(Preparation.Refused.class);
      List<Problem> problems = ((Preparation.Refused) preparation).problems();
      assertThat(problems)
          .as(problems.toString())
          .singleElement()
          .satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.SECRET_LEAK);
            assertThat(problem.file()).isEqualTo(file);
            assertThat(problem.keyPath()).isEqualTo(keyPath);
          });
      assertThat(problems.toString()).doesNotContain("hunter");
    }
  }

  @Test
  void refusesAnEncryptedPatchOfAnotherKind() throws Exception {
    try (PipelineFixture fixture =
        fixture("resources: [cm.yaml]\npatches: [{path: p.whole.yaml}]\n")) {
      fixture.git.file(
          "app/p.whole.yaml",
          PipelineFixture.sops(
              "p.whole.yaml",
              "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {a: hunter2}\n",
              Selection.DEFAULT,
              PipelineFixture.AGE));
      assertThat(((Preparation.Refused) fixture.prepare()).problems())
          .extracting(Problem::reason, Problem::file, Problem::keyPath)
          .containsExactly(tuple(Reason.SECRET_LEAK, "app/p.whole.yaml", "data.a"));
    }
  }

  @Test
  void carriesAValueWhereTheApplicationAllowsIt() throws Exception {
    try (PipelineFixture fixture =
        fixture("configMapGenerator: [{name: g, files: [k=t.bin-sops]}]\n")) {
      fixture.policy = new SecretPolicy(Set.of("ConfigMap"), false);
      try (PreparedRevision revision = fixture.ready()) {
        assertThat(revision.manifests()).hasSize(1);
      }
    }
  }

  @Test
  void keepsTheHashUntilTheValueChanges() throws Exception {
    try (PipelineFixture fixture =
        fixture("secretGenerator: [{name: g, files: [k=t.bin-sops]}]\n")) {
      String first = onlyName(fixture);
      fixture.git.file("app/t.bin-sops", OverlayCase.encrypted("t.bin-sops", "hunter2"));
      assertThat(onlyName(fixture)).as("encrypted anew").isEqualTo(first).startsWith("g-");
      fixture.git.file("app/t.bin-sops", OverlayCase.encrypted("t.bin-sops", "hunter4"));
      assertThat(onlyName(fixture)).isNotEqualTo(first).startsWith("g-");
    }
  }

  private static String onlyName(PipelineFixture fixture) throws Exception {
    try (PreparedRevision revision = fixture.ready()) {
      assertThat(revision.manifests()).hasSize(1);
      return revision.manifests().getFirst().ref().name();
    }
  }

  @Test
  void tellsWhereValuesCameFrom() throws Exception {
    try (PipelineFixture fixture =
        fixture(
            "namePrefix: x-\nresources: [db.sops.yaml]\n"
                + "secretGenerator: [{name: g, envs: [e.sops.env]}]\n")) {
      try (PreparedRevision revision = fixture.ready()) {
        assertThat(revision.provenance())
            .allSatisfy(it -> {
              assertThat(it.via()).isEqualTo(SecretProvenance.Via.SOPS);
              assertThat(it.details()).singleElement().asString().startsWith("age1");
            })
            .extracting(it -> it.origin().file())
            .containsExactlyInAnyOrder("app/db.sops.yaml", "app/e.sops.env");
        assertThat(revision.manifests())
            .extracting(it -> it.annotation("config.kubernetes.io/origin"))
            .allMatch(Optional::isEmpty);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"metadata.name", "metadata.namespace", "metadata.labels.x"})
  void refusesAValueInWhatAnObjectIsFoundBy(String field) throws Exception {
    try (PipelineFixture fixture =
        fixture(
            "resources: [db.sops.yaml, cm.yaml]\nreplacements: [{source: {kind: Secret, fieldPath:"
                + " stringData.password}, targets: [{select: {kind: ConfigMap}, fieldPaths: ["
                + field
                + "], options: {create: true}}]}]\n")) {
      fixture.policy = new SecretPolicy(Set.of("ConfigMap"), false);
      assertThat(((Preparation.Refused) fixture.prepare()).problems())
          .extracting(Problem::reason, Problem::keyPath)
          .containsExactly(tuple(Reason.SECRET_LEAK, field));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusesAPlantedPlaceholderHoweverItIsEncoded(boolean known) throws Exception {
    try (PipelineFixture fixture = fixture("resources: [db.sops.yaml, sealed.yaml]\n")) {
      fixture.git.file(
          "app/sealed.yaml",
          PipelineFixture.seal(
              "apiVersion: v1\nkind: Secret\nmetadata: {name: sealed, namespace: shop}\n"
                  + "stringData: {k: hunter9}\n",
              "shop",
              PipelineFixture.SEALING));
      String placeholder = "sealgate-" + "a".repeat(32);
      if (known) {
        try (PreparedRevision revision = fixture.ready()) {
          Manifest sealed =
              revision.manifests().stream()
                  .filter(it -> it.ref().name().equals("sealed"))
                  .findFirst()
                  .orElseThrow();
          placeholder =
              new String(
                  Base64.getDecoder()
                      .decode(
                          String.valueOf(
                              Objects.requireNonNull((Map<?, ?>) sealed.body().get("data"))
                                  .get("k"))),
                  StandardCharsets.UTF_8);
        }
      }
      Base64.Encoder base64 = Base64.getEncoder();
      String twice =
          base64.encodeToString(base64.encode(placeholder.getBytes(StandardCharsets.UTF_8)));
      fixture.git.file(
          "app/kustomization.yaml",
          "resources: [db.sops.yaml, sealed.yaml]\n"
              + "patches: [{target: {name: db}, patch: '[{op: add, path: /data, value: {x: "
              + twice
              + "}}]'}]\n");
      assertThat(((Preparation.Refused) fixture.prepare()).problems())
          .extracting(Problem::reason, Problem::keyPath)
          .containsExactly(tuple(Reason.PLACEHOLDER_FORGED, "data.x"));
    }
  }

  @Test
  void dependsOnTheBaseAndOnNothingElse() throws Exception {
    try (PipelineFixture fixture = fixture("resources: [../base]\n")) {
      fixture.git.file("base/kustomization.yaml", "resources: [cm.yaml]\n");
      fixture.git.file("base/cm.yaml", CONFIG).file("base/unused.yaml", CONFIG);
      String first = treeId(fixture);
      fixture.git.file("other/x.yaml", CONFIG).file("base/unused.yaml", "changed");
      assertThat(treeId(fixture)).isEqualTo(first);
      fixture.git.file("base/cm.yaml", CONFIG.replace("a: b", "a: c"));
      assertThat(treeId(fixture)).isNotEqualTo(first);
    }
  }

  private static String treeId(PipelineFixture fixture) throws Exception {
    try (PreparedRevision revision = fixture.ready()) {
      return revision.treeId();
    }
  }

  @Test
  void tellsKustomizesComplaintWithTheRepositorysNames() throws Exception {
    try (PipelineFixture fixture = fixture("resources: [cm.yaml]\npatches: [{path: p.yaml}]\n")) {
      fixture.git.file("app/p.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: nobody}\n");
      assertThat(((Preparation.Refused) fixture.prepare()).problems())
          .singleElement()
          .satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.RENDER_FAILED);
            assertThat(problem.file()).isEqualTo("app/kustomization.yaml");
            assertThat(problem.message()).contains("nobody").doesNotContain("sgfile", "/dev/shm");
          });
    }
  }
}
