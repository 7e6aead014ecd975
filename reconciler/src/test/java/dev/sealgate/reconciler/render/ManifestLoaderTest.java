package dev.sealgate.reconciler.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifestLoaderTest {
  private static final String CANARY = "canary-value-7391";
  private final ManifestLoader loader = new ManifestLoader(LoadLimits.defaults());

  private ManifestLoader.Loaded load(String file, String text) {
    ManifestLoader.Parsed parsed = loader.parse(file, text.getBytes(StandardCharsets.UTF_8));
    ManifestLoader.Loaded loaded = loader.load(parsed.documents());
    List<Problem> problems = new ArrayList<>(parsed.problems());
    problems.addAll(loaded.problems());
    return new ManifestLoader.Loaded(loaded.manifests(), problems);
  }

  private Problem problem(String file, String text) {
    List<Problem> problems = load(file, text).problems();
    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst().hint()).isNotEmpty();
    assertThat(problems.getFirst().file()).isEqualTo(file);
    assertThat(problems.getFirst().line()).doesNotContain(CANARY);
    return problems.getFirst();
  }

  @Test
  void readsDocumentsAndLists() {
    ManifestLoader.Loaded loaded =
        load(
            "dir/all.yaml",
            """
            # only a comment
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: one, namespace: shop}
            ---
            ---
            apiVersion: v1
            kind: List
            items:
              - apiVersion: apps/v1
                kind: Deployment
                metadata: {name: two}
              - {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Pod, metadata: {name: three}}]}
            """);

    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.manifests())
        .extracting(Manifest::toString)
        .containsExactly(
            "ConfigMap shop/one from dir/all.yaml",
            "Deployment.apps two from dir/all.yaml (document 3)",
            "Pod three from dir/all.yaml (document 3)");
  }

  @Test
  void readsJson() {
    ManifestLoader.Loaded loaded =
        load(
            "a.json",
            """
            {"apiVersion": "v1",\t"kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"n": 1, "f": 1.5}}
            {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "b"}}
            """);

    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.manifests()).extracting(m -> m.ref().name()).containsExactly("a", "b");
    assertThat(loaded.manifests().getLast().origin().document()).isEqualTo(1);
    assertThat(loaded.manifests().getFirst().body().get("data"))
        .isEqualTo(Map.of("n", 1L, "f", 1.5));
  }

  @Test
  void refusesAYamlBomb() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String alias = "*a" + (i - 1);
      bomb.append(
          "a%d: &a%d [%s]\n"
              .formatted(
                  i,
                  i,
                  String.join(
                      ", ",
                      List.of(alias, alias, alias, alias, alias, alias, alias, alias, alias))));
    }

    Problem problem = problem("bomb.yaml", bomb.toString());
    assertThat(problem.reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
    assertThat(problem.keyPath()).startsWith("a");
  }

  @Test
  void refusesTextThatUnfoldsTooFar() {
    String text = "a: &a \"" + "x".repeat(1 << 20) + "\"\nb: [" + "*a, ".repeat(40) + "*a]\n";

    assertThat(problem("long.yaml", text).reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deep.yaml", "deep.json"})
  void refusesDepth(String file) {
    int depth = 100_000;

    Problem problem = problem(file, "{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}");
    assertThat(problem.reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
  }

  @Test
  void refusesTooManyDocuments() {
    assertThat(problem("many.yaml", "--- 1\n".repeat(2001)).reason())
        .isEqualTo(Reason.LIMIT_EXCEEDED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dup.yaml|'a: {b: 1, b: canary-value-7391}'|a.b|twice",
        "dup.json|'{\"a\": {\"b\": 1, \"b\": \"canary-value-7391\"}}'||not valid JSON",
        "alias.yaml|'a: *nope'|a|alias",
        "self.yaml|'a: &a [*a]'|a[0]|own anchor",
        "tag.yaml|'a: !vault canary-value-7391'|a|tag",
        "key.yaml|'{[a]: 1}'||key",
        "nokey.yaml|'{~: 1}'||key",
        "inf.yaml|'a: .inf'|a|JSON",
        "broken.yaml|'a: \"canary-value-7391'||not valid YAML at line 1",
        "escape.yaml|'a: \"\\u'||not valid YAML",
        "broken.json|'{\"a\": canary-value-7391}'||not valid JSON at line 1",
        "merge.yaml|'a: {<<: 1}'|a.<<|no map",
        "binary.yaml|'a: !!binary \"=canary\"'|a|base64",
      })
  void namesWhatIsBroken(String file, String text, String keyPath, String message) {
    Problem problem = problem(file, text);

    assertThat(problem.reason()).isEqualTo(Reason.INVALID_MANIFEST);
    assertThat(problem.message()).contains(message);
    assertThat(problem.keyPath())
        .isEqualTo(keyPath == null ? "" : keyPath.replace(".<<", "[\"<<\"]"));
  }

  @Test
  void namesTheBrokenDocument() {
    Problem problem = problem("two.yaml", "a: 1\n---\nb: [" + CANARY + "\n---\nc: 3\n");

    assertThat(problem.document()).isEqualTo(1);
  }

  @Test
  void refusesOtherEncodings() {
    ManifestLoader.Parsed parsed =
        loader.parse("a.yaml", "a: ü".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(parsed.problems())
        .extracting(Problem::reason)
        .containsExactly(Reason.INVALID_MANIFEST);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'kind: A\nmetadata: {name: a}'|apiVersion|missing",
        "'apiVersion: v1\nmetadata: {name: a}'|kind|missing",
        "'apiVersion: v1\nkind: A'|metadata|missing",
        "'apiVersion: v1\nkind: A\nmetadata: {}'|metadata.name|no name",
        "'apiVersion: v1\nkind: A\nmetadata: {name: 12}'|metadata.name|malformed",
        "'apiVersion: v1\nkind: A\nmetadata: {name: ../x}'|metadata.name|malformed",
        "'apiVersion: v1\n"
            + "kind: A\n"
            + "metadata: {name: a, namespace: A_b}'|metadata.namespace|malformed",
        "'apiVersion: v1\nkind: A\nmetadata: {generateName: a-}'|metadata.generateName|new object",
        "'apiVersion: v/1/2\nkind: A\nmetadata: {name: a}'|apiVersion|malformed",
        "'apiVersion: v1\nkind: [A]\nmetadata: {name: a}'|kind|malformed",
        "'apiVersion: v1\nkind: List\nitems: [1]'|items[0]|single value",
        "'- a'|''|list",
        "'just text'|''|single value",
      })
  void namesWhatAnObjectLacks(String text, String keyPath, String message) {
    Problem problem = problem("dir/x.yaml", "---\n" + text.replace("\\n", "\n"));

    assertThat(problem.reason()).isEqualTo(Reason.INVALID_MANIFEST);
    assertThat(problem.keyPath()).isEqualTo(keyPath);
    assertThat(problem.message()).contains(message);
    assertThat(problem.document()).isZero();
  }

  @Test
  void namesBothFilesOfADuplicate() {
    List<Manifest> manifests = new ArrayList<>();
    manifests.addAll(
        load("a.yaml", "{apiVersion: apps/v1, kind: Deployment, metadata: {name: x}}").manifests());
    manifests.addAll(
        load(
                "b.yaml",
                "{apiVersion: apps/v1beta1, kind: Deployment, metadata: {name: x, namespace:"
                    + " shop}}")
            .manifests());

    assertThat(ManifestLoader.duplicates(manifests, "elsewhere")).isEmpty();
    assertThat(ManifestLoader.duplicates(manifests, "shop"))
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.reason()).isEqualTo(Reason.DUPLICATE_OBJECT);
          assertThat(problem.file()).isEqualTo("b.yaml");
          assertThat(problem.message()).contains("a.yaml");
        });
  }
}
