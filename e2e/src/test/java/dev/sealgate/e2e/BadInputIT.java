package dev.sealgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every bad commit below also changes a good ConfigMap and drops another: neither may happen, the
 * reason must be told with file and hint, and no planted value may be seen.
 */
class BadInputIT {
  private static final String KEPT = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kept}\n";
  private static final String DROPPED =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: dropped}\ndata: {a: b}\n";

  private static Stage stage;

  @BeforeAll
  static void start(@TempDir Path folder) {
    stage = Stage.of(folder);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  /**
   * @param files what the bad commit adds, made from the canaries
   * @param reason of the first problem
   * @param keyPath a part of its key path, or empty
   */
  private record Case(
      String name,
      Function<Canaries, Map<String, String>> files,
      List<String> reasons,
      String file,
      int document,
      String keyPath) {}

  private static Case of(
      String name, String reason, String keyPath, Function<Canaries, String> content) {
    return new Case(
        name, c -> Map.of("bad.yaml", content.apply(c)), List.of(reason), "bad.yaml", 0, keyPath);
  }

  private Stream<Case> cases() {
    return Stream.of(
        of(
            "a tampered value",
            "MacMismatch",
            "stringData.password",
            c -> flip(sops(c), "password: ENC[AES256_GCM,data:")),
        of(
            "a tampered unencrypted part",
            "MacMismatch",
            "",
            c -> sops(c).replace("name: bad", "name: worse")),
        of(
            "a tampered metadata time",
            "MacMismatch",
            "",
            c -> sops(c).replaceAll("lastmodified: \"20\\d\\d", "lastmodified: \"2001")),
        of("a missing MAC", "MacMismatch", "", c -> sops(c).replaceAll("(?m)^ +mac: .*\\R", "")),
        of(
            "a file for another recipient",
            "KeyMissing",
            "",
            c -> stage.sops(secret(c), stage.foreignRecipient())),
        new Case(
            "a truncated file",
            c -> Map.of("bad.yaml", sops(c).substring(0, sops(c).length() / 2)),
            List.of("InvalidManifest", "DecryptionFailed", "CiphertextLeft", "MacMismatch"),
            "bad.yaml",
            0,
            ""),
        new Case(
            "two documents where the second is broken",
            c -> Map.of("bad.yaml", KEPT.replace("kept", "first") + "---\nkind: [unclosed\n"),
            List.of("InvalidManifest"),
            "bad.yaml",
            1,
            ""),
        of("a Secret in plaintext", "PlaintextSecret", "stringData", BadInputIT::secret),
        of(
            "ciphertext left in a ConfigMap",
            "CiphertextLeft",
            "data.a",
            c ->
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bad}\ndata:\n"
                    + "  a: ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]\n"),
        of(
            "an encrypted value in a ConfigMap",
            "SecretLeak",
            "data.password",
            c ->
                stage.sops(
                    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bad}\ndata: {password: "
                        + c.plantPlain("configmap")
                        + "}\n",
                    stage.recipient())),
        of(
            "an encrypted annotation of a Secret",
            "SecretLeak",
            "metadata.annotations",
            c ->
                stage.sops(
                    "apiVersion: v1\nkind: Secret\nmetadata:\n  name: bad\n  annotations: {note: "
                        + c.plantPlain("annotation")
                        + "}\nstringData: {password: "
                        + c.plantPlain("password")
                        + "}\n",
                    stage.recipient(),
                    "^(data|stringData|annotations)$")),
        of(
            "a planted placeholder",
            "PlaceholderForged",
            "",
            c ->
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bad}\ndata: {a: sealgate-"
                    + "abcdefghijklmnopqrstuvwxyz234567}\n"),
        of(
            "a YAML bomb",
            "LimitExceeded",
            "",
            c -> {
              StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
              for (int i = 1; i < 12; i++) {
                String previous = "*a" + (i - 1);
                bomb.append(
                    "a%d: &a%d [%s]\n".formatted(i, i, (previous + ",").repeat(9) + previous));
              }
              return bomb.toString();
            }),
        of(
            "a file of 100 MB",
            "LimitExceeded",
            "",
            c ->
                "# filler\n"
                    + "#aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n".repeat(2_100_000)),
        of(
            "an unknown kind",
            "UnknownKind",
            "",
            c -> "apiVersion: example.com/v1\nkind: Nonsense\nmetadata: {name: bad}\n"),
        of(
            "an object that the API server rejects",
            "ObjectRejected",
            "",
            c ->
                "apiVersion: v1\nkind: Service\nmetadata: {name: bad}\nspec: {ports: [{port: 99999}]}\n"),
        of(
            "an unknown field",
            "ObjectRejected",
            "",
            c -> "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bad}\ndatta: {a: b}\n"),
        of(
            "an ExternalSecret whose secret is missing",
            "SecretMissing",
            "spec.data[0]",
            c -> fakeStore(c) + externalSecret("no-such-key", "")),
        of(
            "an ExternalSecret with a field that is not supported",
            "Unsupported",
            "spec.data[0]",
            c -> fakeStore(c) + externalSecret("there", ", surprise: true")),
        of(
            "a SealedSecret for another namespace",
            "KeyMissing",
            "spec.encryptedData",
            c -> stage.seal(secretIn("elsewhere", c)).replace("namespace: elsewhere", "")));
  }

  @TestFactory
  Stream<DynamicTest> isRefusedAndNothingChanges() {
    return cases().map(bad -> DynamicTest.dynamicTest(bad.name(), () -> check(bad)));
  }

  private void check(Case bad) {
    Canaries canaries = new Canaries();
    ApplicationUnderTest app = stage.newApplication();
    app.create("decryption: {secretRef: {name: sops-age}}\n");
    String good = app.commit(Map.of("kept.yaml", KEPT + "data: {v: one}\n", "d.yaml", DROPPED));
    app.awaitSynced(good);

    Map<String, String> files = new LinkedHashMap<>(bad.files().apply(canaries));
    files.put("kept.yaml", KEPT + "data: {v: two}\n");
    files.put("d.yaml", "");
    String refused = app.commit(files);
    ApplicationUnderTest.Told problem = app.awaitRefused(refused);

    assertThat(problem.reason()).isIn(bad.reasons());
    assertThat(problem.file()).endsWith(bad.file());
    assertThat(problem.message()).isNotBlank();
    assertThat(problem.hint()).isNotBlank();
    assertThat(problem.keyPath()).contains(bad.keyPath());
    if (bad.document() > 0) {
      assertThat(problem.document()).isEqualTo(Integer.toString(bad.document()));
    }
    assertThat(app.configValue("kept", "v")).contains("one");
    assertThat(app.configValue("dropped", "a")).as("not pruned").contains("b");
    assertThat(stage.client().secrets().inNamespace(app.namespace()).withName("bad").get())
        .isNull();
    for (String text : app.publicTexts()) {
      assertThat(canaries.findIn("status or events", text)).isEmpty();
    }
    assertThat(canaries.findIn("the log", stage.controllerLog())).isEmpty();
    app.suspend();
  }

  private String sops(Canaries canaries) {
    return stage.sops(secret(canaries), stage.recipient());
  }

  private static String secret(Canaries canaries) {
    return "apiVersion: v1\nkind: Secret\nmetadata: {name: bad}\nstringData:\n  password: "
        + canaries.plantPlain("password")
        + "\n  user: "
        + canaries.plantPlain("user")
        + "\n";
  }

  private static String secretIn(String namespace, Canaries canaries) {
    return secret(canaries).replace("{name: bad}", "{name: bad, namespace: " + namespace + "}");
  }

  private static String fakeStore(Canaries canaries) {
    return """
    apiVersion: external-secrets.io/v1
    kind: SecretStore
    metadata: {name: fake}
    spec: {provider: {fake: {data: [{key: there, value: %s}]}}}
    ---
    """
        .formatted(canaries.plantPlain("fake"));
  }

  private static String externalSecret(String key, String more) {
    return """
    apiVersion: external-secrets.io/v1
    kind: ExternalSecret
    metadata: {name: bad}
    spec:
      secretStoreRef: {name: fake}
      data: [{secretKey: a, remoteRef: {key: %s}%s}]
    """
        .formatted(key, more);
  }

  /** The file with the first character after the marker replaced by another one of base64. */
  private static String flip(String file, String marker) {
    int at = file.indexOf(marker) + marker.length();
    char other = file.charAt(at) == 'A' ? 'B' : 'A';
    return file.substring(0, at) + other + file.substring(at + 1);
  }
}
