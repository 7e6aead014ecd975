package dev.sealgate.reconciler.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** YAML means here what it means to kubectl. */
final class KubernetesYamlTest {
  private static Map<String, ?> spec(String yaml) {
    String text = "apiVersion: v1\nkind: X\nmetadata: {name: x}\nspec:\n" + yaml.indent(2);
    ManifestLoader loader = new ManifestLoader(LoadLimits.defaults());
    ManifestLoader.Parsed parsed = loader.parse("a.yaml", text.getBytes(StandardCharsets.UTF_8));
    assertThat(parsed.problems()).isEmpty();
    ManifestLoader.Loaded loaded = loader.load(parsed.documents());
    assertThat(loaded.problems()).isEmpty();
    @SuppressWarnings("unchecked")
    Map<String, ?> spec = (Map<String, ?>) loaded.manifests().getFirst().body().get("spec");
    return Objects.requireNonNull(spec);
  }

  @ParameterizedTest
  @CsvSource({
    "0644, 420",
    "0o644, 420",
    "0x1F, 31",
    "1_000, 1000",
    "-7, -7",
    "+7, 7",
    "089, 089.0",
    "1e3, 1000.0",
    "1.5, 1.5",
    ".5, 0.5",
    "1., 1.0",
    "yes, true",
    "On, true",
    "n, false",
    "True, true",
    "123456789012345678901234567890, 123456789012345678901234567890",
  })
  void readsPlainScalarsAsKubectlDoes(String text, String expected) {
    Object value = spec("v: " + text).get("v");
    assertThat(value).isNotInstanceOf(String.class);
    String canonical = expected.startsWith("0") && expected.endsWith(".0") ? "89.0" : expected;
    assertThat(String.valueOf(value)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-01-01",
        "12:30:45",
        "1.2.3",
        "0b",
        "0x",
        "yEs",
        "10.0.0.0/8",
        "1e",
        "+",
        "."
      })
  void keepsOtherScalarsAsText(String text) {
    assertThat(spec("v: " + text).get("v")).isEqualTo(text);
  }

  @Test
  void quotedScalarsStayText() {
    Map<String, ?> spec = spec("{a: 'yes', b: \"0644\", c: !!str 12, d: ~}");

    assertThat(spec.get("a")).isEqualTo("yes");
    assertThat(spec.get("b")).isEqualTo("0644");
    assertThat(spec.get("c")).isEqualTo("12");
    assertThat(spec).containsKey("d");
    assertThat(spec.get("d")).isNull();
  }

  @Test
  void unfoldsAliasesIntoCopiesAndMerges() {
    Map<String, ?> spec =
        spec(
            """
            base: &base {image: app, args: [a, b]}
            one: *base
            two: {<<: *base, image: other}
            three: {<<: [{x: 1}, {x: 2, w: 3}], z: 4}
            """);

    assertThat(spec.get("one")).isEqualTo(spec.get("base")).isNotSameAs(spec.get("base"));
    assertThat(spec.get("two")).isEqualTo(Map.of("image", "other", "args", List.of("a", "b")));
    assertThat(spec.get("three")).isEqualTo(Map.of("x", 1L, "w", 3L, "z", 4L));
  }

  @Test
  void numberAndBooleanKeysBecomeText() {
    assertThat(spec("{8080: a, true: b}")).isEqualTo(Map.of("8080", "a", "true", "b"));
  }
}
