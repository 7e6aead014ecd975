package dev.sealgate.reconciler.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sealgate.reconciler.model.Preparation;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kustomizations that are refused before kustomize is run, with the field that is to blame. */
final class HostileOverlayTest {
  @TempDir private Path temp;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resources: ['https://example.com/a.yaml'] | resources[0] | UNSUPPORTED",
        "resources: ['https://user:hunter2@example.com/r//x?ref=v1'] | resources[0] | UNSUPPORTED",
        "resources: [github.com/owner/repository] | resources[0] | UNSUPPORTED",
        "resources: ['git@github.com:owner/repository.git'] | resources[0] | UNSUPPORTED",
        "resources: ['base?ref=main'] | resources[0] | UNSUPPORTED",
        "bases: ['ssh://git@example.com/x'] | bases[0] | UNSUPPORTED",
        "components: ['https://example.com/c'] | components[0] | UNSUPPORTED",
        "resources: [/etc/passwd] | resources[0] | UNSAFE_PATH",
        "resources: [../../outside.yaml] | resources[0] | UNSAFE_PATH",
        "resources: [a/../../../x] | resources[0] | UNSAFE_PATH",
        "resources: [link.yaml] | resources[0] | UNSAFE_PATH",
        "resources: [linked/in/it.yaml] | resources[0] | UNSAFE_PATH",
        "resources: [module] | resources[0] | UNSAFE_PATH",
        "resources: [missing.yaml] | resources[0] | INVALID_MANIFEST",
        "resources: [.] | resources[0] | INVALID_MANIFEST",
        "resources: [../empty] | resources[0] | INVALID_MANIFEST",
        "resources: [../two] | resources[0] | INVALID_MANIFEST",
        "Resources: ['https://example.com/a.yaml'] | Resources | INVALID_MANIFEST",
        "configMapGenerator: [{name: a, FILES: [/etc/passwd]}] | configMapGenerator[0].FILES | INVALID_MANIFEST",
        "configMapGenerator: [{name: a, files: [x=/proc/self/environ]}] | configMapGenerator[0].files[0] | UNSAFE_PATH",
        "secretGenerator: [{name: a, files: [x=../../../k]}] | secretGenerator[0].files[0] | UNSAFE_PATH",
        "secretGenerator: [{name: a, files: [x=plain.txt]}] | secretGenerator[0].files[0] | PLAINTEXT_SECRET",
        "secretGenerator: [{name: a, literals: [x=hunter2]}] | secretGenerator[0].literals[0] | PLAINTEXT_SECRET",
        "secretGenerator: [{name: a, envs: [plain.env]}] | secretGenerator[0].envs[0] | PLAINTEXT_SECRET",
        "secretGenerator: [{name: a, env: plain.env}] | secretGenerator[0].env | PLAINTEXT_SECRET",
        "patches: [{path: /etc/passwd}] | patches[0].path | UNSAFE_PATH",
        "patches: [{patch: '{kind: Secret, apiVersion: v1, metadata: {name: a}, stringData: {x: hunter2}}'}] | patches[0].patch > stringData.x | PLAINTEXT_SECRET",
        "patches: [{target: {kind: Secret}, patch: '[{op: add, path: /stringData/x, value: hunter2}]'}] | patches[0].patch > stringData.0/stringData/x | PLAINTEXT_SECRET",
        "patchesStrategicMerge: [../../x.yaml] | patchesStrategicMerge[0] | UNSAFE_PATH",
        "patchesJson6902: [{target: {kind: A}, path: link.yaml}] | patchesJson6902[0].path | UNSAFE_PATH",
        "replacements: [{path: ../../x}] | replacements[0].path | UNSAFE_PATH",
        "openapi: {path: 'https://example.com/s.json'} | openapi.path | UNSUPPORTED",
        "crds: [/etc/passwd] | crds[0] | UNSAFE_PATH",
        "configurations: [../../x] | configurations[0] | UNSAFE_PATH",
        "helmCharts: [{name: x, repo: 'https://example.com'}] | helmCharts | UNSUPPORTED",
        "helmChartInflationGenerator: [{chartName: x}] | helmChartInflationGenerator | UNSUPPORTED",
        "generators: [exec.yaml] | '' | UNSUPPORTED",
        "transformers: [function.yaml] | '' | UNSUPPORTED",
        "validators: [../../x] | validators[0] | UNSAFE_PATH",
        "buildMetadata: [originAnnotations] | buildMetadata[0] | UNSUPPORTED",
        "namePrefix: sealgate-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | namePrefix | PLACEHOLDER_FORGED",
        "patches: [{patch: '[]', target: {kind: '((((a{100}){100}){100}){100})'}}] | patches[0].target.kind | INVALID_MANIFEST",
        "replacements: [{source: {kind: '((((a{100}){100}){100}){100})'}, targets: [{select: {kind: A}}]}] | replacements[0].source.kind | INVALID_MANIFEST",
        "replacements: [{source: {kind: A}, targets: [{select: {kind: '((((a{100}){100}){100}){100})'}}]}] | replacements[0].targets[0].select.kind | INVALID_MANIFEST",
        "replacements: [{path: large.yaml}] | [0].source.kind | INVALID_MANIFEST",
        "transformers: [large-patch.yaml] | target.kind | INVALID_MANIFEST",
        "replacements: [{sourceValue: '<0>', targets: [{select: {kind: A}}]}] | replacements[0].sourceValue | PLACEHOLDER_FORGED",
        "configMapGenerator: [{name: a, literals: ['x=<1>']}] | configMapGenerator[0].literals[0] | PLACEHOLDER_FORGED",
        "configMapGenerator: [{name: a, files: [planted.txt]}] | '' | PLACEHOLDER_FORGED",
        "patches: [{patch: '{metadata: {name: s}, stringData: {x: <2>}}', target: {name: s}}] | patches[0].patch > stringData.x | PLACEHOLDER_FORGED",
        "patches: [{patch: '[{op: add, path: /data, value: {x: <0>}}]', target: {name: s}}] | patches[0].patch > operations[0].value.x | PLACEHOLDER_FORGED",
        "resources: [planted.yaml] | data.x | PLACEHOLDER_FORGED",
        "resources: x | resources | INVALID_MANIFEST",
        "resources: [{a: b}] | resources[0] | INVALID_MANIFEST",
      })
  void isRefusedByName(String kustomization, String keyPath, Reason reason) throws Exception {
    try (PipelineFixture fixture = new PipelineFixture(temp)) {
      fixture
          .git
          .file("app/kustomization.yaml", planted(kustomization) + "\n")
          .file("app/planted.txt", planted("<1>"))
          .file(
              "app/planted.yaml",
              "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  x: |\n    "
                  + new StringBuilder(planted("<0>")).insert(7, "\n    ")
                  + "\n")
          .file("app/plain.txt", "hunter2")
          .file("app/plain.env", "A=hunter2\n")
          .file(
              "app/exec.yaml",
              "apiVersion: example.com/v1\nkind: Tool\nmetadata: {name: t}\nargsOneLiner: rm\n")
          .file(
              "app/function.yaml",
              "apiVersion: builtin\nkind: AnnotationsTransformer\nmetadata: {name: t,"
                  + " annotations: {config.kubernetes.io/function: 'exec: {path: x}'}}\n")
          .file("empty/a.yaml", "a: b\n")
          .file("two/kustomization.yaml", "resources: []\n")
          .file("two/kustomization.yml", "resources: []\n")
          .file(
              "app/large.yaml",
              "[{source: {kind: '((((a{100}){100}){100}){100})'}, targets: [{select: {kind: A}}]}]\n")
          .file(
              "app/large-patch.yaml",
              "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: t}\npatch: '[]'\n"
                  + "target: {kind: '((((a{100}){100}){100}){100})'}\n")
          .symlink("app/link.yaml", "../../etc/passwd")
          .symlink("app/linked", "../empty")
          .submodule("app/module");

      List<Problem> problems = refused(fixture);
      assertThat(problems)
          .filteredOn(problem -> problem.reason() == reason)
          .extracting(Problem::keyPath)
          .as(problems.toString())
          .contains(keyPath);
      assertThat(problems.toString()).doesNotContain("hunter2");
      assertThat(problems).allSatisfy(it -> assertThat(it.hint()).isNotEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replacements: [{source: {kind: Secret, fieldPath: stringData.x, options: {delimiter: '@'}}, targets: [{select: {kind: Secret}}]}] | replacements[0].source.options.delimiter",
        "replacements: [{source: {name: db, fieldPath: data.x, options: {delimiter: '@'}}, targets: [{select: {kind: Secret}}]}] | replacements[0].source.options.delimiter",
        "replacements: [{source: {kind: ConfigMap, fieldPath: data.x}, targets: [{select: {kind: Sec.*}, fieldPaths: [stringData.x], options: {delimiter: '@', index: 1}}]}] | replacements[0].targets[0].options.delimiter",
        "replacements: [{sourceValue: x, targets: [{select: {name: db}, fieldPaths: [stringData.x], options: {delimiter: '@', index: 1}}]}] | replacements[0].targets[0].options.delimiter",
        "replacements: [{sourceValue: x, targets: [{select: {kind: Secret}, fieldPaths: [stringData.x], options: {encoding: base64}}]}] | replacements[0].targets[0].options.encoding",
        "replacements: [{sourceValue: x, targets: [{select: {kind: Secret}, fieldPaths: ['stringData.a\\.json.x']}]}] | replacements[0].targets[0].fieldPaths[0]",
        "replacements: [{sourceValue: x, targets: [{select: {kind: Secret}, fieldPaths: [stringData.x], Options: {delimiter: '@'}}]}] | replacements[0].targets[0].Options",
        "replacements: [{path: r.yaml}] | [0].source.options.delimiter",
        "transformers: [r-transformer.yaml] | replacements[0].source.options.delimiter",
        "replacements: [{source: {kind: Secret, fieldPath: stringData.x}, targets: [{select: {kind: Deployment}, fieldPaths: [metadata.annotations.x]}]}, {source: {kind: Deployment, fieldPath: metadata.annotations.x, options: {delimiter: '@'}}, targets: [{select: {kind: ConfigMap}}]}] | replacements[1].source.options.delimiter",
        "vars: [{name: X, objref: {kind: Secret, name: db}, fieldref: {fieldpath: stringData.x}}]<n>replacements: [{source: {kind: Pod, options: {delimiter: '@'}}, targets: [{select: {kind: ConfigMap}}]}] | replacements[0].source.options.delimiter",
        "patches: [{target: {kind: Secret}, patch: '[]', options: {allowKindChange: true}}]<n>replacements: [{source: {kind: Pod, options: {delimiter: '@'}}, targets: [{select: {kind: ConfigMap}}]}] | replacements[0].source.options.delimiter",
        "labels: [{pairs: {a: b}, fields: [{path: stringData, kind: Secret}]}] | labels[0].fields[0]",
        "configurations: [images.yaml] | images[0]",
        "configurations: [capitals.yaml] | NamePrefix[0]",
        "crds: [crd.json] | [\"io.example.Secret\"]",
        "transformers: [prefix.yaml] | fieldSpecs[0]",
      })
  void refusesToLookIntoASecretValue(String kustomization, String keyPath) throws Exception {
    String replacement =
        "{source: {kind: Secret, fieldPath: data.x, options: {delimiter: '@'}},"
            + " targets: [{select: {kind: ConfigMap}}]}";
    try (PipelineFixture fixture = new PipelineFixture(temp)) {
      fixture
          .git
          .file(
              "app/kustomization.yaml",
              kustomization.replace("<n>", "\n") + "\nresources: [s.sops.yaml]\n")
          .file(
              "app/s.sops.yaml",
              OverlayCase.encrypted(
                  "s.sops.yaml",
                  "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {x: hunter2}\n"))
          .file("app/r.yaml", "[" + replacement + "]\n")
          .file(
              "app/r-transformer.yaml",
              "apiVersion: builtin\nkind: ReplacementTransformer\nmetadata: {name: t}\n"
                  + "replacements: ["
                  + replacement
                  + "]\n")
          .file("app/images.yaml", "images: [{path: 'stringData/x'}]\n")
          .file("app/capitals.yaml", "NamePrefix: [{PATH: '/data/x', Kind: Secret}]\n")
          .file("app/crd.json", "{\"io.example.Secret\": {\"Schema\": {}}}\n")
          .file(
              "app/prefix.yaml",
              "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: t}\nprefix: a\n"
                  + "fieldSpecs: [{path: stringData/x}]\n");

      List<Problem> problems = refused(fixture);
      assertThat(problems)
          .singleElement()
          .satisfies(problem -> {
            assertThat(problem.keyPath()).as(problem.toString()).isEqualTo(keyPath);
            assertThat(problem.reason()).isIn(Reason.UNSUPPORTED, Reason.INVALID_MANIFEST);
            assertThat(problem.hint()).isNotEmpty();
          });
    }
  }

  /** Puts in a placeholder in base64, behind so many other bytes. */
  private static String planted(String text) {
    String planted = text;
    for (int before = 0; before < 3; before++) {
      String value = "x".repeat(before) + "sealgate-" + "a2".repeat(16);
      planted =
          planted.replace(
              "<" + before + ">",
              Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.US_ASCII)));
    }
    return planted;
  }

  @Test
  void endsForBasesThatReferToEachOther() throws Exception {
    try (PipelineFixture fixture = new PipelineFixture(temp)) {
      fixture
          .git
          .file("app/kustomization.yaml", "resources: [../base]\n")
          .file("base/kustomization.yaml", "resources: [../app]\n");
      assertThat(refused(fixture))
          .singleElement()
          .extracting(Problem::file, Problem::keyPath)
          .containsExactly("base/kustomization.yaml", "resources[0]");
    }
  }

  @Test
  void refusesATamperedFileHoweverItIsReferredTo() throws Exception {
    for (String reference :
        List.of(
            "resources: [s.sops.yaml]",
            "patches: [{path: s.sops.yaml}]",
            "patchesStrategicMerge: [s.sops.yaml]",
            "secretGenerator: [{name: a, files: [s.sops.yaml]}]")) {
      try (PipelineFixture fixture =
          new PipelineFixture(temp.resolve(reference.substring(0, 16)))) {
        String file =
            new String(
                OverlayCase.encrypted(
                    "s.sops.yaml",
                    "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: hunter2}\n"),
                StandardCharsets.UTF_8);
        fixture
            .git
            .file("app/kustomization.yaml", reference + "\n")
            .file("app/s.sops.yaml", file.replace("name: s", "name: t"));
        assertThat(refused(fixture))
            .as(reference)
            .extracting(Problem::reason, Problem::file)
            .contains(tuple(Reason.MAC_MISMATCH, "app/s.sops.yaml"));
      }
    }
  }

  @Test
  void saysWhatToDoWithoutKustomize() throws Exception {
    try (PipelineFixture fixture = new PipelineFixture(temp)) {
      fixture.git.file("app/kustomization.yaml", "namePrefix: a\n");
      assertThat(refused(fixture))
          .singleElement()
          .satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.RENDER_FAILED);
            assertThat(problem.file()).isEqualTo("app/kustomization.yaml");
            assertThat(problem.message()).contains("not found");
            assertThat(problem.hint()).contains("SEALGATE_KUSTOMIZE");
          });
    }
  }

  private static List<Problem> refused(PipelineFixture fixture) throws Exception {
    return switch (fixture.prepare()) {
      case Preparation.Refused refused -> refused.problems();
      case Preparation.Ready ready -> throw new AssertionError(ready.revision().manifests());
    };
  }
}
