package dev.sealgate.reconciler.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.helm.ChartSettings;
import dev.sealgate.reconciler.helm.ChartSettings.FileParameter;
import dev.sealgate.reconciler.helm.ChartSettings.Parameter;
import dev.sealgate.reconciler.helm.Helm;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.PreparedRevision;
import dev.sealgate.reconciler.render.Document;
import dev.sealgate.reconciler.render.LoadLimits;
import dev.sealgate.reconciler.render.ManifestLoader;
import dev.sealgate.reconciler.sandbox.BuildLimits;
import dev.sealgate.testbed.Binaries;
import dev.sealgate.testbed.Command;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Charts {@code helm/<chart>} in two ways: encrypted, through the pipeline, with the values put
 * back; and in plaintext, through the real {@code helm template}. The objects must be the same, but
 * for hashes of secret values.
 */
final class ChartGoldenIT {
  private static final Path CHARTS = Path.of("src/test/resources/helm");

  @TempDir private Path temp;

  static Helm helm() {
    return Helm.find(
        Binaries.require("sealgate-helm").toString(),
        System.getenv("PATH"),
        BuildLimits.ofCharts());
  }

  /** What the Application says, and the same as options of the command. */
  record Case(String chart, ChartSettings settings, List<String> options) {
    @Override
    public String toString() {
      return chart + " " + String.join(" ", options);
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "web",
            settings(
                List.of("secrets.whole.yaml", "/shared/prod.yaml", "gone.yaml"),
                Map.of("image", Map.of("tag", "9")),
                List.of(
                    new Parameter("database.user", "a,b", false),
                    new Parameter("sessions.enabled", "false", false)),
                List.of(),
                false),
            List.of(
                "-f=app/secrets.whole.yaml",
                "-f=shared/prod.yaml",
                "--set-json={\"image\":{\"tag\":\"9\"}}",
                "--set=database.user=a\\,b",
                "--set=sessions.enabled=false",
                "--include-crds",
                "--skip-tests")),
        new Case(
            "web",
            settings(
                List.of("secrets.whole.yaml"),
                Map.of(),
                List.of(new Parameter("image.tag", "1e3", true)),
                List.of(),
                true),
            List.of("-f=app/secrets.whole.yaml", "--set-string=image.tag=1e3")),
        new Case(
            "files",
            settings(
                List.of(),
                Map.of(),
                List.of(),
                List.of(new FileParameter("pem", "conf/tls.bin-sops")),
                false),
            List.of("--set-file=pem=app/conf/tls.bin-sops")));
  }

  private static ChartSettings settings(
      List<String> valueFiles,
      Map<String, Object> values,
      List<Parameter> parameters,
      List<FileParameter> files,
      boolean bare) {
    return new ChartSettings(
        Optional.of("rel"),
        Optional.empty(),
        valueFiles,
        true,
        List.of(),
        Optional.empty(),
        values.isEmpty() ? Optional.empty() : Optional.of(values),
        parameters,
        files,
        bare,
        !bare,
        false,
        Optional.empty(),
        List.of());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void makesWhatHelmMakesOfThePlaintext(Case chart) throws Exception {
    Map<String, Object> expected = plain(chart);
    try (PipelineFixture fixture = new PipelineFixture(temp, OverlayGoldenIT.kustomize(), helm())) {
      OverlayCase.commit(CHARTS.resolve(chart.chart()), fixture);
      fixture.policy = new SecretPolicy(Set.of(), !chart.settings().skipTests());
      fixture.chart =
          new ChartRequest(
              Optional.of(chart.settings()), ClusterValues.NONE, fixture.chart.capabilities());
      try (PreparedRevision revision = fixture.ready()) {
        List<Object> actual = new ArrayList<>();
        for (Manifest manifest : revision.manifests()) {
          assertThat(manifest.origin().file()).startsWith("app/");
          actual.add(OverlayGoldenIT.unmasked(manifest, revision));
        }
        assertThat(named(actual)).isEqualTo(expected).hasSizeGreaterThan(1);
      }
    }
  }

  private static Map<String, Object> plain(Case chart) {
    List<String> options = new ArrayList<>(List.of("template", "rel", "app", "-n", "shop"));
    options.addAll(List.of("--kube-version=v1.36.1", "--api-versions=v1,apps/v1,batch/v1"));
    options.addAll(chart.options());
    String yaml =
        Command.of(Binaries.require("helm").toString())
            .in(CHARTS.resolve(chart.chart()))
            .run(options.toArray(String[]::new))
            .orThrow()
            .text();
    return named(
        new ManifestLoader(LoadLimits.defaults())
            .parse("all.yaml", yaml.getBytes(StandardCharsets.UTF_8)).documents().stream()
                .map(Document::tree)
                .filter(tree -> tree != null)
                .toList());
  }

  /** By kind and name. */
  private static Map<String, Object> named(List<?> objects) {
    Map<String, Object> named = new TreeMap<>();
    for (Object object : objects) {
      Map<String, @Nullable Object> plain =
          Trees.mapMap(
              (Map<?, ?>) object,
              "",
              (path, value) -> path.contains("checksum/") ? hash(value) : value);
      assertThat(named.put(OverlayGoldenIT.kind(plain) + " " + OverlayGoldenIT.name(plain), plain))
          .isNull();
    }
    return named;
  }

  private static Object hash(Object value) {
    assertThat(value.toString()).matches("[0-9a-f]{64}");
    return "HASH";
  }
}
