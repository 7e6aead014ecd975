package dev.sealgate.reconciler.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.mask.Placeholders;
import dev.sealgate.externalsecrets.ClusterAccess;
import dev.sealgate.reconciler.kustomize.Kustomize;
import dev.sealgate.reconciler.model.Manifest;
import dev.sealgate.reconciler.model.PreparedRevision;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Variables in what the real kustomize built. */
final class OverlayVariablesIT {
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

  private static Variables variables(Map<String, String> own) {
    ClusterAccess access =
        new NoCluster() {
          @Override
          public Lookup<Map<String, SecretBytes>> secret(String namespace, String name) {
            return new Lookup.Found<>(Map.of("password", SecretBytes.utf8("hunter7")));
          }
        };
    PostBuild from = new PostBuild(own, List.of(new PostBuild.From(true, "p", false)), false);
    return ((Variables.Loading.Loaded) Variables.load(access, "shop", from)).variables();
  }

  @Test
  void aSecretVariableMayStandBesideAPlaceholder() throws Exception {
    try (PipelineFixture fixture =
        fixture(
            "resources: [db.sops.yaml, pod.yaml]\nvars: [{name: PW, objref: {apiVersion: v1, kind:"
                + " Secret, name: db}, fieldref: {fieldpath: stringData.password}}]\n")) {
      fixture.policy = new SecretPolicy(Set.of("Pod"), false);
      fixture.variables = variables(Map.of());
      fixture.git.file(
          "app/pod.yaml",
          "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n"
              + "spec: {containers: [{name: c, args: ['u=$(PW) p=${password}']}]}\n");
      try (PreparedRevision revision = fixture.ready()) {
        Manifest pod =
            revision.manifests().stream()
                .filter(it -> it.ref().kind().equals("Pod"))
                .findFirst()
                .orElseThrow();
        assertThat(Placeholders.findIn(pod.body().toString()))
            .singleElement()
            .satisfies(it -> assertThat(opened(revision, it)).isEqualTo("u=hunter2 p=hunter7"));
      }
    }
  }

  @Test
  void putsVariablesIntoASecretsPatchOnce() throws Exception {
    String patch =
        "{apiVersion: v1, kind: Secret, metadata: {name: db}, stringData: {a: '$${env}', b:"
            + " '${plain}', c: '${password}'}}";
    try (PipelineFixture fixture =
        fixture(
            "resources: [db.sops.yaml]\npatches: [{target: {kind: Secret}, patch: \""
                + patch
                + "\"}, {target: {kind: Secret}, path: p.yaml}]\n")) {
      fixture.policy = new SecretPolicy(Set.of(), true);
      fixture.variables = variables(Map.of("env", "prod", "plain", "${password}"));
      fixture.git.file("app/p.yaml", patch.replace("a: '", "d: '").replace("b: '", "e: '"));
      try (PreparedRevision revision = fixture.ready()) {
        Map<String, String> found = new TreeMap<>();
        ((Map<?, ?>)
                Objects.requireNonNull(revision.manifests().getFirst().body().get("stringData")))
            .forEach((key, value) -> found.put((String) key, opened(revision, value)));
        assertThat(found)
            .containsExactlyInAnyOrderEntriesOf(
                Map.of(
                    "a", "${env}",
                    "b", "${password}",
                    "c", "hunter7",
                    "d", "${env}",
                    "e", "${password}",
                    "password", "hunter2"));
      }
    }
  }

  private static String opened(PreparedRevision revision, Object masked) {
    byte[] text = String.valueOf(masked).getBytes(StandardCharsets.UTF_8);
    try (SecretBytes value = revision.registry().unmask(text)) {
      return value.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
  }
}
