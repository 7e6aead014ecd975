package dev.sealgate.reconciler.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.sops.Selection;
import dev.sealgate.reconciler.helm.Helm;
import dev.sealgate.reconciler.model.Preparation;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.sandbox.BuildLimits;
import dev.sealgate.testbed.Binaries;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Charts that would do something with a value that they do not see, and hostile ones. */
final class ChartRefusalIT {
  private static final Helm HELM =
      Helm.find(
          Binaries.require("sealgate-helm").toString(),
          System.getenv("PATH"),
          new BuildLimits(Duration.ofSeconds(5), 512L << 20, 1L << 20, 2));

  @TempDir private Path temp;

  private PipelineFixture fixture() throws IOException {
    return new PipelineFixture(temp, OverlayGoldenIT.kustomize(), HELM);
  }

  private static Problem only(PipelineFixture fixture) throws IOException {
    Preparation preparation = fixture.prepare();
    assertThat(preparation).isInstanceOf(Preparation.Refused.class);
    List<Problem> problems = ((Preparation.Refused) preparation).problems();
    assertThat(problems).as(problems.toString()).hasSize(1);
    assertThat(problems.toString()).doesNotContain("hunter2", "/dev/shm", "hun\"ter2");
    assertThat(problems.getFirst().hint()).isNotEmpty();
    return problems.getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '§',
      value = {
        "{{ .Values.lines }} ¦ Unsupported ¦ stringData.x",
        "'{{ .Values.lines }}' ¦ Unsupported ¦ stringData.x",
        "{{ .Values.s | sha256sum }} ¦ Unsupported ¦ stringData.x",
        "{{ .Values.s | sha256sum | trunc 8 | quote }} ¦ Unsupported ¦ stringData.x",
        "{{ .Values.odd | toJson | quote }} ¦ Unsupported ¦ stringData.x",
        "{{ dict \"a\" .Values.odd | toYaml | quote }} ¦ Unsupported ¦ stringData.x",
        "{{ .Values.s | b64dec | quote }} ¦ Unsupported ¦ stringData.x",
      })
  void refusesWhatItCannotWorkOut(String template, String reason, String keyPath)
      throws IOException {
    try (PipelineFixture fixture = fixture()) {
      ChartCase.commit(fixture, ChartCase.secret(template));
      Problem problem = only(fixture);
      assertThat(problem.reason().text()).isEqualTo(reason);
      assertThat(problem.keyPath()).isEqualTo(keyPath == null ? "" : keyPath);
      assertThat(problem.file()).isEqualTo("app/templates/all.yaml");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '§',
      value = {
        "{{ .Values.s }}",
        "{{ .Values.s | quote }}",
        "{{ .Values.s | b64enc }}",
        "{{ printf \"x%s\" .Values.s | b64enc }}",
        "{{ .Values.s | urlquery }}",
        "{{ toYaml .Values.s | nindent 4 }}",
      })
  void refusesAValueOutsideOfASecret(String template) throws IOException {
    try (PipelineFixture fixture = fixture()) {
      ChartCase.commit(
          fixture,
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: made}\ndata:\n  x: "
              + template
              + "\n");
      Problem problem = only(fixture);
      assertThat(problem.reason()).isEqualTo(Reason.SECRET_LEAK);
      assertThat(problem.keyPath()).isEqualTo("data.x");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "port: 5432 ¦ port",
        "tls: {enabled: true} ¦ tls.enabled",
        "ratio: 0.5 ¦ ratio",
      })
  void refusesAnEncryptedNumberOrFlag(String values, String keyPath) throws IOException {
    try (PipelineFixture fixture = fixture()) {
      ChartCase.commit(fixture, ChartCase.secret("a"), values + "\n");
      Problem problem = only(fixture);
      assertThat(problem.reason()).isEqualTo(Reason.UNSUPPORTED);
      assertThat(problem.file()).isEqualTo("app/secrets.yaml");
      assertThat(problem.keyPath()).isEqualTo(keyPath);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "../../x.yaml ¦ UnsafePath",
        "https://example.com/x.yaml ¦ Unsupported",
        "secrets://x.yaml ¦ Unsupported",
        "$values/x.yaml ¦ InvalidSpec",
        "$other/x.yaml ¦ Unsupported",
        "templates ¦ InvalidSpec",
        "gone.yaml ¦ InvalidSpec",
        "/gone.yaml ¦ InvalidSpec",
      })
  void readsValuesFromTheRepositoryOnly(String file, String reason) throws IOException {
    try (PipelineFixture fixture = fixture()) {
      ChartCase.commit(fixture, ChartCase.secret("a"));
      ChartCase.values(fixture, file);
      Problem problem = only(fixture);
      assertThat(problem.reason().text()).isEqualTo(reason);
      assertThat(problem.keyPath()).isEqualTo("spec.source.helm.valueFiles[0]");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '§',
      value = {
        "app/values.schema.json ¦ {\"$ref\": \"https://example.com/s.json\"} ¦ RenderFailed ¦ another document by $ref",
        "app/values.schema.json ¦ {\"properties\": {\"s\": {\"enum\": [\"a\"]}}} ¦ RenderFailed ¦ s",
        "app/Chart.yaml ¦ {apiVersion: v2, name: small, version: 1.0.0, dependencies: [{name: gone, version: 1.0.0, repository: https://example.com}]} ¦ Unsupported ¦ gone",
        "app/Chart.yaml ¦ {apiVersion: v2, name: small, version: 1.0.0, kubeVersion: '<1.20.0'} ¦ RenderFailed ¦ <1.20.0",
        "app/Chart.yaml ¦ {apiVersion: v2, name: small, version: 1.0.0, type: library} ¦ RenderFailed ¦ library",
        "app/templates/b.yaml ¦ {{ define \"a\" }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }} ¦ RenderFailed ¦ include",
        "app/templates/b.yaml ¦ {{ range until 2000000000 }}x{{ end }} ¦ - ¦ -",
        "app/templates/b.yaml ¦ # {{ repeat 2000000 \"x\" }} ¦ LimitExceeded ¦ more than",
        "app/templates/b.yaml ¦ {{ fail \"not so\" }} ¦ RenderFailed ¦ not so",
        "app/templates/ü.yaml ¦ a ¦ UnsafePath ¦ ASCII",
      })
  void boundsAndNamesWhatAChartMayDo(String file, String content, String reason, String message)
      throws IOException {
    try (PipelineFixture fixture = fixture()) {
      ChartCase.commit(fixture, ChartCase.secret("a"));
      fixture.git.file(file, content);
      Problem problem = only(fixture);
      if (reason.equals("-")) { // time or memory, whichever ends first
        assertThat(problem.reason()).isIn(Reason.LIMIT_EXCEEDED, Reason.RENDER_FAILED);
      } else {
        assertThat(problem.reason().text()).isEqualTo(reason);
        assertThat(problem.message()).contains(message);
      }
    }
  }

  @Test
  void boundsWhatAPackedSubchartUnpacksTo() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bomb)) {
      byte[] header = new byte[512];
      System.arraycopy("sub/Chart.yaml".getBytes(StandardCharsets.US_ASCII), 0, header, 0, 14);
      System.arraycopy("0000644".getBytes(StandardCharsets.US_ASCII), 0, header, 100, 7);
      System.arraycopy("00400000000".getBytes(StandardCharsets.US_ASCII), 0, header, 124, 11);
      header[156] = '0';
      System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, header, 257, 5);
      Arrays.fill(header, 148, 156, (byte) ' ');
      int sum = 0;
      for (byte b : header) {
        sum += b & 0xff;
      }
      byte[] octal = String.format("%06o", sum).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(octal, 0, header, 148, 6);
      header[154] = 0;
      zip.write(header);
      byte[] part = new byte[1 << 20];
      for (int i = 0; i < 64; i++) {
        zip.write(part);
      }
    }
    try (PipelineFixture fixture = fixture()) {
      ChartCase.commit(fixture, ChartCase.secret("a"), "s: a\n");
      fixture.git.file("app/charts/sub.tgz", bomb.toByteArray());
      Problem problem = only(fixture);
      assertThat(problem.reason()).isEqualTo(Reason.RENDER_FAILED);
      assertThat(problem.message()).contains("larger than the maximum size");
    }
  }

  @Test
  void followsNoLinkAndLeavesNoFolder() throws IOException {
    try (PipelineFixture fixture = fixture()) {
      ChartCase.commit(fixture, ChartCase.secret("a"));
      fixture.git.symlink("app/files/passwd", "/etc/passwd");
      Problem problem = only(fixture);
      assertThat(problem.reason()).isEqualTo(Reason.UNSAFE_PATH);
      assertThat(problem.file()).isEqualTo("app/files/passwd");
    }
  }

  @Test
  void refusesEncryptedTemplatesAndWhatHelmItselfReads() throws IOException {
    for (String file : List.of("app/templates/more.yaml", "app/values.schema.json")) {
      try (PipelineFixture fixture =
          new PipelineFixture(
              temp.resolve(file.replace('/', '-')), OverlayGoldenIT.kustomize(), HELM)) {
        ChartCase.commit(fixture, ChartCase.secret("a"));
        String name = file.substring(file.lastIndexOf('/') + 1);
        fixture.git.file(
            file,
            PipelineFixture.sops(
                name, "{\"a\": \"hunter2\"}", Selection.DEFAULT, PipelineFixture.AGE));
        Problem problem = only(fixture);
        assertThat(problem.reason()).isEqualTo(Reason.UNSUPPORTED);
        assertThat(problem.file()).isEqualTo(file);
      }
    }
  }

  @Test
  void refusesWhatNoFunctionOfATemplateCouldFindOut() throws IOException {
    try (PipelineFixture fixture = fixture()) {
      ChartCase.commit(fixture, ChartCase.secret("{{ tpl .Values.template . | quote }}"));
      Problem problem = only(fixture);
      assertThat(problem.reason()).isEqualTo(Reason.UNSUPPORTED);
      assertThat(problem.keyPath()).isEqualTo("template");
      ChartCase.commit(
          fixture, ChartCase.secret("{{ .Files.Lines \"k.bin-sops\" | first }}"), "s: a\n");
      fixture.git.file("app/k.bin-sops", OverlayCase.encrypted("k.bin-sops", "hunter2\nb\n"));
      assertThat(only(fixture).file()).isEqualTo("app/k.bin-sops");
    }
  }

  @Test
  void refusesAFileOfValuesThatWasChanged() throws IOException {
    try (PipelineFixture fixture = fixture()) {
      ChartCase.commit(fixture, ChartCase.secret("a"));
      String whole =
          new String(ChartCase.sops("secrets.yaml", ChartCase.VALUES), StandardCharsets.UTF_8);
      fixture.git.file("app/secrets.yaml", "added: x\n" + whole);
      assertThat(only(fixture).reason()).isEqualTo(Reason.DECRYPTION_FAILED);
    }
  }

  @Test
  void refusesHelmSettingsWithoutAChart() throws IOException {
    try (PipelineFixture fixture = fixture()) {
      fixture.git.file("app/cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
      ChartCase.values(fixture, "x.yaml");
      assertThat(only(fixture).reason()).isEqualTo(Reason.INVALID_SPEC);
    }
  }
}
