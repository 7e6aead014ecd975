package dev.sealgate.reconciler.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.externalsecrets.ClusterAccess;
import dev.sealgate.reconciler.helm.ChartSettings.ValuesFrom;
import dev.sealgate.reconciler.helm.Helm;
import dev.sealgate.reconciler.kustomize.Customization;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.PreparedRevision;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.model.SecretProvenance;
import dev.sealgate.reconciler.sandbox.BuildLimits;
import dev.sealgate.testbed.Binaries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes into a chart, and where it comes out. */
final class ChartValuesIT {
  private static final Helm HELM = ChartGoldenIT.helm();

  @TempDir private Path temp;

  private PipelineFixture fixture() throws IOException {
    return new PipelineFixture(temp, OverlayGoldenIT.kustomize(), HELM);
  }

  private static String opened(PreparedRevision revision, String secret, String key) {
    Manifest found =
        revision.manifests().stream()
            .filter(it -> it.isSecret() && it.ref().name().equals(secret))
            .findFirst()
            .orElseThrow();
    Object masked = ((Map<?, ?>) Objects.requireNonNull(found.body().get("stringData"))).get(key);
    byte[] text = String.valueOf(masked).getBytes(StandardCharsets.UTF_8);
    try (SecretBytes value = revision.registry().unmask(text)) {
      return value.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
  }

  @Test
  void givesTheChildNoValueInAnyWay() throws Exception {
    Path dump = temp.resolve("dump");
    Path program = temp.resolve("spy");
    Files.writeString(
        program,
        """
        #!/bin/sh
        if [ "$1" != version ]; then
          { export -p; echo "$@"; /bin/cat; /usr/bin/find "$HOME/.." -type f -exec /bin/cat '{}' +; } > %s
        fi
        exec %s "$@"
        """
            .formatted(dump, Binaries.require("sealgate-helm")));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    Helm spied = Helm.find(program.toString(), System.getenv("PATH"), BuildLimits.ofCharts());
    try (PipelineFixture fixture = new PipelineFixture(temp, OverlayGoldenIT.kustomize(), spied)) {
      ChartCase.commit(
          fixture,
          ChartCase.secret("{{ .Values.s | quote }}")
              + "data: {k: {{ .Files.Get \"k.bin-sops\" | b64enc }}}\n");
      fixture.git.file("app/k.bin-sops", OverlayCase.encrypted("k.bin-sops", "hunter2-file"));
      try (PreparedRevision revision = fixture.ready()) {
        assertThat(opened(revision, "made", "x")).isEqualTo("hunter2-abc");
        assertThat(revision.provenance())
            .singleElement()
            .satisfies(it -> {
              assertThat(it.origin().file()).isIn("app/secrets.yaml", "app/k.bin-sops");
              assertThat(it.via()).isEqualTo(SecretProvenance.Via.SOPS);
            });
      }
    }
    assertThat(Files.readString(dump))
        .contains("sealgate-", "releaseName", "GOMEMLIMIT")
        .doesNotContain("hunter2", "aHVudGVy", "AGE-SECRET-KEY");
  }

  @Test
  void keepsAChecksumUntilAValueChanges() throws Exception {
    try (PipelineFixture fixture = fixture()) {
      String template =
          "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: made\n  annotations:\n"
              + "    checksum/config: {{ toYaml .Values | sha256sum }}\n";
      ChartCase.commit(fixture, template);
      String first = checksum(fixture);
      ChartCase.commit(fixture, template);
      fixture.git.file("app/README.md", "another file");
      assertThat(checksum(fixture)).as("encrypted anew").isEqualTo(first).hasSize(64);
      ChartCase.commit(fixture, template, ChartCase.VALUES.replace("hunter2-abc", "hunter2-abd"));
      assertThat(checksum(fixture)).isNotEqualTo(first).hasSize(64);
    }
  }

  private static String checksum(PipelineFixture fixture) throws IOException {
    try (PreparedRevision revision = fixture.ready()) {
      return revision.manifests().getFirst().annotation("checksum/config").orElseThrow();
    }
  }

  private static ClusterAccess cluster(SecretBytes values, SecretBytes single) {
    return new NoCluster() {
      @Override
      public Lookup<Map<String, SecretBytes>> secret(String namespace, String name) {
        return name.equals("gone")
            ? new Lookup.Missing<>()
            : new Lookup.Found<>(
                Map.of("values.yaml", values.duplicate(), "single", single.duplicate()));
      }

      @Override
      public Lookup<Map<String, SecretBytes>> configMap(String namespace, String name) {
        return new Lookup.Found<>(
            Map.of(
                "values.yaml", SecretBytes.utf8("{plain: cluster, s: overridden}"),
                "n", SecretBytes.utf8("7"),
                "q", SecretBytes.utf8("'007'")));
      }
    };
  }

  private static ValuesFrom from(boolean secret, String name, String key, String path) {
    return new ValuesFrom(secret, name, key, Optional.of(path).filter(it -> !it.isEmpty()), true);
  }

  @Test
  void takesValuesFromTheClusterAsFluxDoes() throws Exception {
    List<ValuesFrom> wanted =
        List.of(
            from(false, "c", "values.yaml", ""),
            from(true, "s", "values.yaml", ""),
            from(true, "s", "single", "deep.single"),
            from(false, "c", "n", "number"),
            from(false, "c", "q", "text"),
            from(true, "gone", "values.yaml", ""));
    try (PipelineFixture fixture = fixture();
        SecretBytes values = SecretBytes.utf8("{s: hunter2-cluster, deep: {other: hunter3}}");
        SecretBytes single = SecretBytes.utf8("a,b=hunter4")) {
      ChartCase.commit(
          fixture,
          ChartCase.secret(
                  "{{ .Values.s | quote }}, single: {{ .Values.deep.single | quote }}, other: {{"
                      + " .Values.deep.other | quote }}")
              + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {plain: {{"
              + " .Values.plain }}, number: \"{{ .Values.number }}\", text: {{ .Values.text |"
              + " quote }}}\n");
      try (ClusterValues loaded =
          ((ClusterValues.Loading.Loaded)
                  ClusterValues.load(cluster(values, single), "team", wanted))
              .values()) {
        ChartCase.set(fixture, List.of("secrets.yaml"), wanted, loaded);
        try (PreparedRevision revision = fixture.ready()) {
          assertThat(opened(revision, "made", "x")).isEqualTo("hunter2-cluster");
          assertThat(opened(revision, "made", "single")).isEqualTo("a,b=hunter4");
          assertThat(opened(revision, "made", "other")).isEqualTo("hunter3");
          assertThat(
                  revision.manifests().stream()
                      .filter(it -> !it.isSecret())
                      .map(it -> it.body().get("data")))
              .containsExactly(Map.of("plain", "cluster", "number", "7", "text", "007"));
        }
      }
    }
  }

  @Test
  void namesWhatIsMissingInTheCluster() {
    try (SecretBytes values = SecretBytes.utf8("{}");
        SecretBytes single = SecretBytes.utf8("x")) {
      ClusterAccess access = cluster(values, single);
      assertThat(problem(access, new ValuesFrom(true, "gone", "k", Optional.empty(), false)))
          .isEqualTo(Reason.SECRET_MISSING);
      assertThat(problem(access, new ValuesFrom(true, "s", "nokey", Optional.empty(), true)))
          .isEqualTo(Reason.SECRET_MISSING);
    }
  }

  private static Reason problem(ClusterAccess access, ValuesFrom from) {
    List<Problem> problems =
        ((ClusterValues.Loading.Failed) ClusterValues.load(access, "team", List.of(from)))
            .problems();
    assertThat(problems)
        .singleElement()
        .extracting(Problem::keyPath)
        .isEqualTo("spec.source.helm.valuesFrom[0]");
    return problems.getFirst().reason();
  }

  @Test
  void changesAChartsObjectsAsTheApplicationSays() throws Exception {
    try (PipelineFixture fixture = fixture()) {
      ChartCase.commit(
          fixture,
          ChartCase.secret("{{ .Values.s | quote }}")
              + "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name:"
              + " c, image: web:1}]}\n");
      fixture.customization =
          new Customization(
              Optional.of("blue"),
              Optional.of("x-"),
              Optional.empty(),
              List.of(Map.of("name", "web", "newTag", "2")),
              List.of(
                  new Customization.Patch(
                      "- {op: add, path: /metadata/labels, value: {a: b}}", Map.of("kind", "Pod"))),
              Map.of("team", "t"),
              Map.of());
      try (PreparedRevision revision = fixture.ready()) {
        assertThat(opened(revision, "x-made", "x")).isEqualTo("hunter2-abc");
        assertThat(revision.manifests())
            .allSatisfy(it -> {
              assertThat(it.ref().namespace()).isEqualTo("blue");
              assertThat(it.origin().file()).isEqualTo("app/templates/all.yaml");
              assertThat(it.label("team")).contains("t");
            })
            .filteredOn(it -> !it.isSecret())
            .singleElement()
            .satisfies(it -> {
              assertThat(it.label("a")).contains("b");
              assertThat(it.body().toString()).contains("web:2");
            });
      }
    }
  }

  @Test
  void dependsOnValueFilesElsewhereAndOnNothingElse() throws Exception {
    try (PipelineFixture fixture = fixture()) {
      ChartCase.commit(
          fixture,
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {v: {{ .Values.v }}}\n");
      fixture.git.file("env/prod.yaml", "v: one\n").file("env/dev.yaml", "v: dev\n");
      ChartCase.values(fixture, "../env/prod.yaml");
      String first = treeId(fixture);
      fixture.git.file("env/dev.yaml", "v: other\n");
      assertThat(treeId(fixture)).isEqualTo(first);
      fixture.git.file("env/prod.yaml", "v: two\n");
      assertThat(treeId(fixture)).isNotEqualTo(first);
    }
  }

  private static String treeId(PipelineFixture fixture) throws IOException {
    try (PreparedRevision revision = fixture.ready()) {
      return revision.treeId();
    }
  }
}
