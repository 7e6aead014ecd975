package dev.sealgate.reconciler.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.Selection;
import dev.sealgate.externalsecrets.ClusterAccess;
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
import java.util.TreeMap;
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

  @Test
  void putsVariablesIntoWhatWasBuilt() throws Exception {
    try (PipelineFixture fixture =
            fixture(
                "namePrefix: ${env}-\nresources: [cm.yaml, open.yaml, db.sops.yaml]\n"
                    + "patches: [{target: {name: open}, patch: '- {op: add, path: /stringData/b,"
                    + " value: \"x${password}\"}'}, {target: {kind: Secret, name: open}, patch: '-"
                    + " {op: add, path: /stringData/c, value: \"y${password}\"}'}]\n");
        SecretBytes password = SecretBytes.utf8("hunter2")) {
      ClusterAccess access =
          new NoCluster() {
            @Override
            public Lookup<Map<String, SecretBytes>> secret(String namespace, String name) {
              return new Lookup.Found<>(Map.of("password", password.duplicate()));
            }
          };
      PostBuild from =
          new PostBuild(
              Map.of("env", "prod", "n", "2"),
              List.of(new PostBuild.From(true, "p", false)),
              false);
      fixture.variables =
          ((Variables.Loading.Loaded) Variables.load(access, "shop", from)).variables();
      fixture
          .git
          .file("app/cm.yaml", CONFIG.replace("a: b", "a: '${env}-${n}'"))
          .file(
              "app/open.yaml",
              "apiVersion: v1\nkind: Secret\nmetadata: {name: open}\n"
                  + "stringData: {a: '${password}'}\n")
          .file(
              "app/db.sops.yaml",
              OverlayCase.encrypted("db.sops.yaml", SECRET.replace("hunter2", "'a${env}'")));
      try (PreparedRevision revision = fixture.ready()) {
        Map<String, String> found = new TreeMap<>();
        for (Manifest manifest : revision.manifests()) {
          String field = manifest.isSecret() ? "stringData" : "data";
          ((Map<?, ?>) Objects.requireNonNull(manifest.body().get(field)))
              .forEach((key, value) ->
                  found.put(manifest.ref().name() + "." + key, opened(revision, value)));
        }
        assertThat(found)
            .containsExactlyInAnyOrderEntriesOf(
                Map.of(
                    "prod-cm.a", "prod-2",
                    "prod-open.a", "hunter2",
                    "prod-open.b", "xhunter2",
                    "prod-open.c", "yhunter2",
                    "prod-db.password", "a${env}"));
      }
    }
  }

  private static String opened(PreparedRevision revision, Object masked) {
    byte[] text = String.valueOf(masked).getBytes(StandardCharsets.UTF_8);
    try (SecretBytes value = revision.registry().unmask(text)) {
      return value.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
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
