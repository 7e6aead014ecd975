package dev.sealgate.reconciler.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.Preparation;
import dev.sealgate.reconciler.model.PreparedRevision;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.model.SecretProvenance;
import dev.sealgate.reconciler.secrets.PostBuild.From;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Variables of an Application in the objects of its folder. */
final class SubstitutionTest {
  private static final String SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n";
  private static final From CONFIG = new From(false, "config", false);
  private static final From PASSWORDS = new From(true, "passwords", false);

  @TempDir private Path temp;

  /** Holds one ConfigMap and one Secret; another one is forbidden. */
  private static final class Cluster extends NoCluster {
    @Override
    public Lookup<Map<String, SecretBytes>> configMap(String namespace, String name) {
      return name.equals("config")
          ? new Lookup.Found<>(data(Map.of("env", "prod\n", "port", "8080", "flag", "true")))
          : new Lookup.Missing<>();
    }

    @Override
    public Lookup<Map<String, SecretBytes>> secret(String namespace, String name) {
      return switch (name) {
        case "passwords" -> new Lookup.Found<>(data(Map.of("password", "hunter2\n", "env", "x")));
        case "odd" -> new Lookup.Found<>(data(Map.of("a-b", "hunter2")));
        default -> new Lookup.Denied<>();
      };
    }

    private static Map<String, SecretBytes> data(Map<String, String> texts) {
      Map<String, SecretBytes> data = new HashMap<>();
      texts.forEach((key, value) -> data.put(key, SecretBytes.utf8(value)));
      return data;
    }
  }

  private static Variables variables(Map<String, String> own, From... from) {
    return ((Variables.Loading.Loaded)
            Variables.load(new Cluster(), "shop", new PostBuild(own, List.of(from), false)))
        .variables();
  }

  private static @Nullable Object at(Manifest manifest, Object... path) {
    Object found = manifest.body();
    for (Object step : path) {
      found =
          found instanceof List<?> list
              ? list.get((Integer) step)
              : ((Map<?, ?>) Objects.requireNonNull(found)).get(step);
    }
    return found;
  }

  private static String value(PreparedRevision revision, Manifest secret, String key) {
    String placeholder = String.valueOf(at(secret, "stringData", key));
    assertThat(placeholder).doesNotContain("hunter2");
    try (SecretBytes value =
        revision.registry().unmask(placeholder.getBytes(StandardCharsets.UTF_8))) {
      return value.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
  }

  @Test
  void putsVariablesIntoTextsKeysAndNumbers() throws Exception {
    try (PipelineFixture fixture = new PipelineFixture(temp)) {
      fixture.variables = variables(Map.of("quote", "\"", "list", "[1, 2]"), CONFIG);
      fixture.git.file(
          "app/d.yaml",
          """
          apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: web-${env}
            annotations: {port: "${port}", "${env}": x, kept: "$${env} $env"}
          spec:
            replicas: ${count:=3}
            paused: ${flag}
            strategy: {rollingUpdate: {maxSurge: "${quote}${port}${quote}"}}
            template: {spec: {containers: [{name: a, image: "x:${env}", args: ["${list}", "--a=${env}-${port}"]}]}}
          """);
      try (PreparedRevision revision = fixture.ready()) {
        Manifest web = revision.manifests().getFirst();
        assertThat(web.ref().name()).isEqualTo("web-prod");
        assertThat(web.annotation("port")).contains("8080");
        assertThat(web.annotation("prod")).contains("x");
        assertThat(web.annotation("kept")).contains("${env} $env");
        assertThat(at(web, "spec", "replicas")).isEqualTo(3L);
        assertThat(at(web, "spec", "paused")).isEqualTo(true);
        assertThat(at(web, "spec", "strategy", "rollingUpdate", "maxSurge")).isEqualTo("8080");
        assertThat(at(web, "spec", "template", "spec", "containers", 0, "args"))
            .isEqualTo(List.of("[1, 2]", "--a=prod-8080"));
      }
    }
  }

  @Test
  void leavesAloneWhatSaysSoAndWhatWasEncrypted() throws Exception {
    try (PipelineFixture fixture = new PipelineFixture(temp)) {
      fixture.variables = variables(Map.of(), CONFIG);
      fixture
          .git
          .file(
              "app/cm.yaml",
              "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm, labels:"
                  + " {kustomize.toolkit.fluxcd.io/substitute: disabled}}\ndata: {a: \"${nobody}\"}\n")
          .file(
              "app/s.sops.yaml",
              PipelineFixture.sops("s.sops.yaml", SECRET + "stringData: {a: 'x${env}$${y}'}\n"));
      try (PreparedRevision revision = fixture.ready()) {
        for (Manifest manifest : revision.manifests()) {
          if (manifest.isSecret()) {
            assertThat(value(revision, manifest, "a")).isEqualTo("x${env}$${y}");
          } else {
            assertThat(at(manifest, "data", "a")).isEqualTo("${nobody}");
          }
        }
        assertThat(revision.manifests()).hasSize(2);
      }
    }
  }

  @Test
  void findsNothingToDoWithoutAnyVariable() throws Exception {
    try (PipelineFixture fixture = new PipelineFixture(temp)) {
      fixture.git.file(
          "app/cm.yaml",
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {a: \"${x} $$\"}\n");
      try (PreparedRevision revision = fixture.ready()) {
        assertThat(at(revision.manifests().getFirst(), "data", "a")).isEqualTo("${x} $$");
      }
    }
  }

  @Test
  void aSecretVariableEndsInASecret() throws Exception {
    try (PipelineFixture fixture = new PipelineFixture(temp)) {
      fixture.variables = variables(Map.of("host", "db"), PASSWORDS);
      fixture.git.file(
          "app/s.yaml",
          SECRET + "stringData: {a: \"${password}\", url: \"pg://u:${password}@${host}\"}\n");
      try (PreparedRevision revision = fixture.ready()) {
        Manifest secret = revision.manifests().getFirst();
        assertThat(value(revision, secret, "a")).isEqualTo("hunter2");
        assertThat(value(revision, secret, "url")).isEqualTo("pg://u:hunter2@db");
        assertThat(revision.provenance())
            .singleElement()
            .extracting(SecretProvenance::via)
            .isEqualTo(SecretProvenance.Via.SUBSTITUTED);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ConfigMap | data: {a: '${password}'} | data.a | SECRET_LEAK",
        "ConfigMap | data: {'${password}': x} | data[\"${password}\"] | SECRET_LEAK",
        "Secret | type: '${password}' | type | SECRET_LEAK",
        "Secret | stringData: {'${password}': '${password}'} | stringData[\"${password}\"] | SECRET_LEAK",
        "Secret | stringData: {a: '${password^^}'} | stringData.a | RENDER_FAILED",
        "Secret | stringData: {a: '${host}'} | stringData.a | PLAINTEXT_SECRET",
        "ConfigMap | data: {a: '${nobody}'} | data.a | RENDER_FAILED",
        "ConfigMap | data: {a: '${host'} | data.a | RENDER_FAILED",
      })
  void saysWhereAVariableCanNotStand(String kind, String fields, String keyPath, Reason reason)
      throws Exception {
    try (PipelineFixture fixture = new PipelineFixture(temp)) {
      fixture.variables = variables(Map.of("host", "db"), PASSWORDS);
      fixture.git.file(
          "app/x.yaml",
          "apiVersion: v1\nkind: " + kind + "\nmetadata: {name: x}\n" + fields + "\n");
      List<Problem> problems = ((Preparation.Refused) fixture.prepare()).problems();
      assertThat(problems)
          .as(problems.toString())
          .extracting(Problem::file, Problem::keyPath, Problem::reason)
          .contains(tuple("app/x.yaml", keyPath, reason));
      assertThat(problems.toString()).doesNotContain("hunter2");
      assertThat(problems).allSatisfy(it -> assertThat(it.hint()).isNotEmpty());
    }
  }

  @Test
  void aKindThatMayCarryValuesMayCarryVariables() throws Exception {
    try (PipelineFixture fixture = new PipelineFixture(temp)) {
      fixture.variables = variables(Map.of(), PASSWORDS);
      fixture.policy = new SecretPolicy(Set.of("ConfigMap"), false);
      fixture.git.file(
          "app/x.yaml",
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: 'p=${password}'}\n");
      try (PreparedRevision revision = fixture.ready()) {
        String masked = String.valueOf(at(revision.manifests().getFirst(), "data", "a"));
        assertThat(masked).startsWith("sealgate-");
        try (SecretBytes value =
            revision.registry().unmask(masked.getBytes(StandardCharsets.UTF_8))) {
          assertThat(value.length()).isEqualTo("p=hunter2".length());
        }
      }
    }
  }

  @Test
  void aChangedValueIsSeenWithoutAChangedFile() throws Exception {
    try (PipelineFixture fixture = new PipelineFixture(temp)) {
      fixture.git.file(
          "app/x.yaml",
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: '${v}'}\n");
      for (String wanted : List.of("one", "two")) {
        fixture.variables = variables(Map.of("v", wanted));
        try (PreparedRevision revision = fixture.ready()) {
          assertThat(at(revision.manifests().getFirst(), "data", "a")).isEqualTo(wanted);
        }
      }
    }
  }

  @Test
  void aRepositoryCanNotBlowUpByVariables() throws Exception {
    try (PipelineFixture fixture = new PipelineFixture(temp)) {
      fixture.variables = variables(Map.of("big", "x".repeat(1_000_000)));
      fixture.git.file(
          "app/x.yaml",
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n"
              + IntStream.range(0, 100)
                  .mapToObj(i -> "  k" + i + ": ${big}\n")
                  .collect(Collectors.joining()));
      assertThat(((Preparation.Refused) fixture.prepare()).problems())
          .singleElement()
          .extracting(Problem::reason, Problem::keyPath)
          .containsExactly(Reason.LIMIT_EXCEEDED, "data.k67");
    }
  }

  @Test
  void laterSourcesWinAndTheSpecWinsOverAll() throws Exception {
    try (PipelineFixture fixture = new PipelineFixture(temp)) {
      fixture.git.file(
          "app/x.yaml",
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: '${env}'}\n");
      Map<Variables, String> expected =
          Map.of(
              variables(Map.of(), PASSWORDS, CONFIG), "prod",
              variables(Map.of("env", "own"), CONFIG), "own",
              variables(Map.of("env", "own"), new From(false, "gone", true)), "own");
      for (Map.Entry<Variables, String> each : expected.entrySet()) {
        fixture.variables = each.getKey();
        try (PreparedRevision revision = fixture.ready()) {
          assertThat(at(revision.manifests().getFirst(), "data", "a")).isEqualTo(each.getValue());
        }
      }
    }
  }

  @Test
  void saysWhyAVariableCanNotBeRead() {
    PostBuild spec =
        new PostBuild(
            Map.of("1a", "x", "forged", "sealgate-" + "a".repeat(32)),
            List.of(
                new From(false, "gone", false),
                new From(true, "forbidden", true),
                new From(true, "odd", false)),
            false);
    List<Problem> problems =
        ((Variables.Loading.Failed) Variables.load(new Cluster(), "shop", spec)).problems();
    assertThat(problems)
        .extracting(Problem::reason, Problem::keyPath)
        .containsExactlyInAnyOrder(
            tuple(Reason.SECRET_MISSING, "spec.postBuild.substituteFrom[0]"),
            tuple(Reason.FORBIDDEN, "spec.postBuild.substituteFrom[1]"),
            tuple(Reason.INVALID_SPEC, "spec.postBuild.substituteFrom[2]"),
            tuple(Reason.INVALID_SPEC, "spec.postBuild.substitute"),
            tuple(Reason.PLACEHOLDER_FORGED, "spec.postBuild.substitute"));
    assertThat(problems.toString()).doesNotContain("hunter2");
  }
}
