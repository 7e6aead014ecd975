package dev.sealgate.reconciler.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.render.LoadLimits;
import dev.sealgate.reconciler.render.ManifestLoader;
import dev.sealgate.reconciler.sandbox.BuildLimits;
import dev.sealgate.testbed.Binaries;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the functions of templates may do where a placeholder stands for a value. */
final class HelmIT {
  private static final Helm HELM =
      Helm.find(
          Binaries.require("sealgate-helm").toString(),
          System.getenv("PATH"),
          BuildLimits.ofCharts());
  private static final String PLACEHOLDER = "sealgate-abcdefghijklmnopqrstuvwxyz234567";

  private static Rendering render(String template) throws InterruptedException {
    return HELM.render(
        new Chart(
            "app",
            Map.of(
                "Chart.yaml", bytes("{apiVersion: v2, name: small, version: 1.0.0}"),
                "values.yaml", bytes("{s: '', lines: ''}"),
                "templates/all.yaml", bytes("a: b\nc: " + template + "\n")),
            List.of(
                new ChartStep.File(
                    bytes("{\"s\": \"" + PLACEHOLDER + "\", \"lines\": \"" + PLACEHOLDER + "\"}"))),
            ChartSettings.NONE,
            "rel",
            "shop",
            new Capabilities("v1.36.1", List.of("v1"))),
        new ManifestLoader(LoadLimits.defaults()),
        text -> text);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '§',
      value = {
        "upper ¦ {{ .Values.s | upper }}",
        "trunc ¦ {{ .Values.s | trunc 3 }}",
        "substr ¦ {{ substr 0 3 .Values.s }}",
        "splitList ¦ {{ index (splitList \"-\" .Values.s) 0 }}",
        "replace ¦ {{ .Values.s | replace \"-\" \"_\" }}",
        "regexMatch ¦ {{ regexMatch \"^h\" .Values.s }}",
        "contains ¦ {{ contains \"h\" .Values.s }}",
        "hasPrefix ¦ {{ hasPrefix \"h\" .Values.s }}",
        "eq ¦ {{ if eq .Values.s \"hunter2\" }}a{{ end }}",
        "ne ¦ {{ if ne \"a\" .Values.s }}a{{ end }}",
        "gt ¦ {{ if gt .Values.s \"a\" }}a{{ end }}",
        "len ¦ {{ len .Values.s }}",
        "has ¦ {{ has .Values.s (list \"a\") }}",
        "get ¦ {{ get (dict \"a\" \"b\") .Values.s }}",
        "index ¦ {{ index (dict \"a\" \"b\") .Values.s }}",
        "atoi ¦ {{ atoi .Values.s }}",
        "fromYaml ¦ {{ (fromYaml .Values.lines).a }}",
        "fromJson ¦ {{ (fromJson .Values.s).a }}",
        "printf %.2s ¦ {{ printf \"%.2s\" .Values.s }}",
        "derivePassword ¦ {{ derivePassword 1 \"long\" .Values.s \"u\" \"h\" }}",
        "semverCompare ¦ {{ semverCompare \">1\" .Values.s }}",
        "html ¦ {{ html .Values.s }}",
        "adler32sum ¦ {{ adler32sum .Values.s }}",
        "sortAlpha ¦ {{ first (sortAlpha (list .Values.s \"a\")) }}",
        "htpasswd ¦ {{ htpasswd \"a\" \"b\" }}",
        "randAlphaNum ¦ {{ randAlphaNum 4 }}",
        "uuidv4 ¦ {{ uuidv4 }}",
        "genCA ¦ {{ (genCA \"a\" 1).Cert | quote }}",
        "now ¦ {{ now | date \"2006\" }}",
        "date ¦ {{ date \"2006\" \"x\" }}",
      })
  void refusesATemplateThatLooksIntoAValueOrAsksChance(String function, String template)
      throws InterruptedException {
    Problem problem = ((Rendering.Failed) render(template)).problem();
    assertThat(problem.reason()).isEqualTo(Reason.UNSUPPORTED);
    assertThat(problem.file()).isEqualTo("app/templates/all.yaml");
    assertThat(problem.message()).contains("`" + function + "`", "(line 2)");
    assertThat(problem.hint()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '§',
      value = {
        "{{ if .Values.s }}good{{ end }} ¦ good",
        "{{ .Values.gone | default \"good\" }} ¦ good",
        "{{ ne .Values.s \"\" | ternary \"good\" \"bad\" }} ¦ good",
        "{{ eq .Values.s .Values.lines | ternary \"good\" \"bad\" }} ¦ good",
        "{{ eq .Values.gone \"a\" | ternary \"good\" \"bad\" }} ¦ bad",
        "{{ kindOf .Values.s }} ¦ string",
        "{{ len .Values | quote }} ¦ 2",
        "{{ index .Values \"s\" }} ¦ sealgate-abcdefghijklmnopqrstuvwxyz234567",
        "{{ (fromYaml (printf \"x: {z: %s}\" .Values.s)).x.z }} ¦ sealgate-abcdefghijklmnopqrstuvwxyz234567",
        "{{ (fromJson (toJson .Values)).s }} ¦ sealgate-abcdefghijklmnopqrstuvwxyz234567",
        "{{ .Files.Get \"../../x\" | quote }} ¦ §§",
        "{{ keys .Values | join \",\" }} ¦ lines,s",
        "{{ lookup \"v1\" \"Secret\" \"\" \"\" | len | quote }} ¦ 0",
        "{{ upper \"x\" }}{{ html \"<\" | quote }} ¦ X\"&lt;\"",
      })
  void letsATemplateDoWhatNeedsNoLook(String template, String made) throws InterruptedException {
    assertThat(((Rendering.Done) render(template)).documents())
        .singleElement()
        .satisfies(it -> assertThat(it.tree()).isEqualTo(Map.of("a", "b", "c", made)));
  }

  @Test
  void tellsOfAHashOfAValueAndOfWhatIsCutFromIt() throws InterruptedException {
    Rendering.Done done =
        (Rendering.Done) render("{{ .Values.s | sha256sum | trunc 10 }}{{ sha256sum \"x\" }}");
    assertThat(done.hashes()).hasSize(2).anyMatch(it -> it.length() == 10);
  }
}
