package dev.sealgate.reconciler.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sealgate.crypto.age.AgeIdentity;
import dev.sealgate.crypto.sealed.SealingKey;
import dev.sealgate.crypto.sealed.SealingKeyRing;
import dev.sealgate.crypto.sops.Selection;
import dev.sealgate.reconciler.model.Preparation;
import dev.sealgate.reconciler.model.PreparedRevision;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of bad input gets its reason and place, and no value is told. */
final class BadInputTest {
  private static final String CANARY = "canary-5Xq9-value";
  private static final String FILE = "app/bad.yaml";
  private static final String SECRET =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: db}
      stringData:
        user: robot
        password: %s
      """
          .formatted(CANARY);

  @TempDir private Path temp;
  private PipelineFixture fixture;

  @BeforeEach
  void open() throws IOException {
    fixture = new PipelineFixture(temp);
    fixture.git.file("app/good.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: good}}");
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  private Problem refused(String content) throws IOException {
    return refused(content.getBytes(StandardCharsets.UTF_8));
  }

  private Problem refused(byte[] content) throws IOException {
    fixture.git.file(FILE, content);
    List<Problem> problems = problems();
    assertThat(problems).as(problems.toString()).hasSize(1);
    assertThat(problems.getFirst().file()).isEqualTo(FILE);
    return problems.getFirst();
  }

  private List<Problem> problems() throws IOException {
    switch (fixture.prepare()) {
      case Preparation.Ready(PreparedRevision revision) -> {
        revision.close();
        throw new AssertionError("it was accepted: " + revision.manifests());
      }
      case Preparation.Refused(Reason reason, List<Problem> problems) -> {
        assertThat(reason).isEqualTo(problems.getFirst().reason());
        for (Problem problem : problems) {
          assertThat(problem.hint()).as(problem.toString()).isNotEmpty();
          assertThat(problem.toString())
              .doesNotContain(CANARY)
              .doesNotContain(base64(CANARY))
              .doesNotContain("AGE-SECRET-KEY");
        }
        return problems;
      }
    }
  }

  private static void assertAt(Problem problem, Reason reason, int document, String keyPath) {
    assertThat(problem.reason()).as(problem.toString()).isEqualTo(reason);
    assertThat(problem.document()).as(problem.toString()).isEqualTo(document);
    assertThat(problem.keyPath()).as(problem.toString()).isEqualTo(keyPath);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String sops(String plaintext) {
    return new String(PipelineFixture.sops("bad.yaml", plaintext), StandardCharsets.UTF_8);
  }

  /** Changes one bit of the ciphertext behind the key. */
  private static String tampered(String file, String key) {
    int at = file.indexOf("data:", file.indexOf(key + ": ENC[")) + "data:".length();
    char changed = file.charAt(at) == 'A' ? 'B' : 'A';
    return file.substring(0, at) + changed + file.substring(at + 1);
  }

  @Test
  void tamperedValue() throws IOException {
    assertAt(
        refused(tampered(sops(SECRET), "password")),
        Reason.MAC_MISMATCH,
        -1,
        "stringData.password");
  }

  @Test
  void valueMovedToAnotherKey() throws IOException {
    String file = sops(SECRET).replace("password: ENC", "token: ENC");

    assertAt(refused(file), Reason.MAC_MISMATCH, -1, "stringData.token");
  }

  @Test
  void wrongMac() throws IOException {
    String file = sops(SECRET);
    String removed = file.replaceFirst("(?m)^ *user: ENC.*\n", "");
    assertThat(removed).isNotEqualTo(file);

    assertAt(refused(removed), Reason.MAC_MISMATCH, -1, "");
  }

  @Test
  void missingMac() throws IOException {
    String file = sops(SECRET).replaceFirst("(?m)^ *mac: .*\n", "");

    assertAt(refused(file), Reason.MAC_MISMATCH, 0, "sops");
  }

  @Test
  void tamperedMetadata() throws IOException {
    String file = sops(SECRET);
    String changed = file.replace("2026-11-20T12:00:00Z", "2026-11-20T12:00:01Z");
    assertThat(changed).isNotEqualTo(file);

    assertAt(refused(changed), Reason.MAC_MISMATCH, -1, "");
  }

  @Test
  void clearFieldChangedAfterEncryption() throws IOException {
    String file = sops(SECRET).replace("name: db", "name: admin-db");

    assertAt(refused(file), Reason.MAC_MISMATCH, -1, "");
  }

  @Test
  void wrongKey() throws IOException {
    AgeIdentity other = AgeIdentity.generate(PipelineFixture.RANDOM);
    byte[] file = PipelineFixture.sops("bad.yaml", SECRET, Selection.DEFAULT, other);

    Problem problem = refused(file);
    assertAt(problem, Reason.KEY_MISSING, -1, "");
    assertThat(problem.message()).contains(other.recipient().orElseThrow().toString());
  }

  @Test
  void noKey() throws IOException {
    fixture.keys = DecryptionKeys.none();

    Problem problem = refused(sops(SECRET));
    assertAt(problem, Reason.KEY_MISSING, -1, "");
    assertThat(problem.hint()).contains("spec.decryption.secretRef");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.5, 0.9, 0.99})
  void truncatedFile(double part) throws IOException {
    String file = sops(SECRET);

    fixture.git.file(FILE, file.substring(0, (int) (file.length() * part)));
    assertThat(problems())
        .allSatisfy(problem -> assertThat(problem.file()).isEqualTo(FILE))
        .extracting(Problem::reason)
        .allMatch(
            Set.of(
                    Reason.DECRYPTION_FAILED,
                    Reason.MAC_MISMATCH,
                    Reason.CIPHERTEXT_LEFT,
                    Reason.INVALID_MANIFEST)
                ::contains);
  }

  @Test
  void twoDocumentsOneBroken() throws IOException {
    Problem plain =
        refused("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n---\na: [" + CANARY);
    assertAt(plain, Reason.INVALID_MANIFEST, 1, "");

    String encrypted = sops(SECRET + "---\n" + SECRET.replace("name: db", "name: db2"));
    int second = encrypted.indexOf("\n---\n");
    String broken =
        encrypted.substring(0, second) + tampered(encrypted.substring(second), "password");
    assertAt(refused(broken), Reason.MAC_MISMATCH, 1, "stringData.password");
  }

  @Test
  void secretInPlaintext() throws IOException {
    String oneKey = SECRET.replaceFirst("(?m)^ *user.*\n", "");

    assertAt(refused(oneKey), Reason.PLAINTEXT_SECRET, 0, "stringData.password");
    assertAt(
        refused(
            "{apiVersion: v1, kind: Secret, metadata: {name: d}, data: {k: "
                + base64(CANARY)
                + "}}"),
        Reason.PLAINTEXT_SECRET,
        0,
        "data.k");
    assertAt(
        refused(
            "{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Secret, metadata: {name:"
                + " d}, stringData: {k: "
                + CANARY
                + "}}]}"),
        Reason.PLAINTEXT_SECRET,
        0,
        "stringData.k");
  }

  @Test
  void valueOfASopsFileThatWasNotEncrypted() throws IOException {
    byte[] file =
        PipelineFixture.sops(
            "bad.yaml",
            SECRET,
            new Selection(Selection.Kind.ENCRYPTED_REGEX, "^user$"),
            PipelineFixture.AGE);

    assertAt(refused(file), Reason.PLAINTEXT_SECRET, 0, "stringData.password");
  }

  @Test
  void lastAppliedAnnotation() throws IOException {
    String yaml =
        """
        apiVersion: v1
        kind: Secret
        metadata:
          name: db
          annotations:
            kubectl.kubernetes.io/last-applied-configuration: '{"data":{"p":"%s"}}'
        """
            .formatted(base64(CANARY));

    assertAt(
        refused(yaml),
        Reason.PLAINTEXT_SECRET,
        0,
        "metadata.annotations[\"kubectl.kubernetes.io/last-applied-configuration\"]");
  }

  @Test
  void ciphertextLeftInAnyKind() throws IOException {
    String value = "ENC[AES256_GCM,data:YWJj,iv:YWJj,tag:YWJj,type:str]";
    assertAt(
        refused(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {x: '" + value + "'}}"),
        Reason.CIPHERTEXT_LEFT,
        0,
        "data.x");
    assertAt(
        refused(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: d}
            spec:
              template:
                spec:
                  containers:
                    - name: app
                      env:
                        - name: KEY
                          value: |
                            -----BEGIN AGE ENCRYPTED FILE-----
                            YWdlLWVuY3J5cHRpb24
                            -----END AGE ENCRYPTED FILE-----
            """),
        Reason.CIPHERTEXT_LEFT,
        0,
        "spec.template.spec.containers[0].env[0].value");
    assertAt(
        refused(
            "{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {file: "
                + base64(sops(SECRET))
                + "}}"),
        Reason.CIPHERTEXT_LEFT,
        0,
        "data.file");
    assertAt(
        refused(
            "{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {x: '"
                + value
                + "'}}"),
        Reason.CIPHERTEXT_LEFT,
        0,
        "stringData.x");
  }

  @Test
  void sopsFileInsideAnEncryptedSecret() throws IOException {
    String inner = sops(SECRET);
    String yaml =
        "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  file: |\n"
            + inner.indent(4);

    assertAt(refused(sops(yaml)), Reason.CIPHERTEXT_LEFT, 0, "stringData.file");
  }

  @Test
  void secretValueOutsideASecret() throws IOException {
    String yaml =
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {password: " + CANARY + "}\n";
    assertAt(refused(sops(yaml)), Reason.SECRET_LEAK, 0, "data.password");

    byte[] whole =
        PipelineFixture.sops(
            "bad.yaml",
            SECRET.replace("{name: db}", "{name: db, annotations: {note: " + CANARY + "}}"),
            Selection.DEFAULT,
            PipelineFixture.AGE);
    Problem problem = refused(whole);
    assertAt(problem, Reason.SECRET_LEAK, 0, "metadata.annotations.note");
    assertThat(problem.hint()).contains("encrypted_regex");
  }

  @Test
  void encryptedNumberInAnAllowedKind() throws IOException {
    fixture.policy = new SecretPolicy(Set.of("ConfigMap"), false);
    String yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {port: 5432}\n";

    assertAt(refused(sops(yaml)), Reason.UNSUPPORTED, 0, "data.port");
  }

  @Test
  void encryptedValueInAConsumedKind() throws IOException {
    String yaml =
        """
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: s}
        spec:
          provider:
            fake:
              data: [{key: a, value: %s}]
        """
            .formatted(CANARY);

    byte[] file =
        PipelineFixture.sops(
            "bad.yaml",
            yaml,
            new Selection(Selection.Kind.ENCRYPTED_REGEX, "^value$"),
            PipelineFixture.AGE);
    assertAt(refused(file), Reason.SECRET_LEAK, 0, "spec.provider.fake.data[0].value");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sealgate-abcdefghijklmnopqrstuvwxyz234567",
        "\"\\x73ealgate-abcdefghijklmnopqrstuvwxyz234567\"",
        "before sealgate-abcdefghijklmnopqrstuvwxyz234567 after",
      })
  void forgedPlaceholder(String text) throws IOException {
    assertAt(
        refused("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  x: " + text + "\n"),
        Reason.PLACEHOLDER_FORGED,
        0,
        "data.x");
  }

  @Test
  void forgedPlaceholderAsKey() throws IOException {
    String key = "sealgate-abcdefghijklmnopqrstuvwxyz234567";

    assertAt(
        refused("apiVersion: v1\nkind: X\nmetadata: {name: c}\nspec: {" + key + ": 1}\n"),
        Reason.PLACEHOLDER_FORGED,
        0,
        "spec." + key);
  }

  @Test
  void secretThatIsNotBase64() throws IOException {
    String yaml = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {k: " + CANARY + "}\n";

    assertAt(refused(sops(yaml)), Reason.INVALID_MANIFEST, 0, "data.k");
  }

  @Test
  void symlinkAndPathOutOfTheTree() throws IOException {
    fixture.git.symlink("app/link.yaml", "../../etc/passwd").symlink("app/dir", "../other");
    fixture.git.file("other/x.yaml", SECRET);

    assertThat(problems())
        .extracting(Problem::file, Problem::reason)
        .containsExactly(
            tuple("app/dir", Reason.UNSAFE_PATH), tuple("app/link.yaml", Reason.UNSAFE_PATH));
  }

  @Test
  void hundredMegabyteFile() throws IOException {
    byte[] huge = new byte[100 << 20];
    Arrays.fill(huge, (byte) '#');

    assertAt(refused(huge), Reason.LIMIT_EXCEEDED, -1, "");
  }

  @Test
  void yamlBomb() throws IOException {
    StringBuilder bomb = new StringBuilder("a0: &a0 " + CANARY + "\n");
    for (int i = 1; i < 20; i++) {
      bomb.append("a%1$d: &a%1$d [*a%2$d, *a%2$d, *a%2$d, *a%2$d]\n".formatted(i, i - 1));
    }

    assertThat(refused(bomb.toString()).reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
  }

  @Test
  void sealedSecretThatWasTamperedWithOrMoved() throws IOException {
    String sealed =
        new String(
            PipelineFixture.seal(SECRET, "shop", PipelineFixture.SEALING), StandardCharsets.UTF_8);
    int at = sealed.indexOf("  user: ") + "  user: ".length() + 350;
    char changed = sealed.charAt(at) == 'A' ? 'B' : 'A';
    Problem tampered = refused(sealed.substring(0, at) + changed + sealed.substring(at + 1));
    assertAt(tampered, Reason.MAC_MISMATCH, 0, "spec.encryptedData.user");

    fixture.namespace = "elsewhere";
    List<Problem> moved = movedProblems(sealed.replace("namespace: shop", "namespace: other"));
    assertThat(moved).extracting(Problem::reason).containsOnly(Reason.KEY_MISSING);
    assertThat(moved)
        .extracting(Problem::keyPath)
        .containsExactlyInAnyOrder("spec.encryptedData.password", "spec.encryptedData.user");
  }

  private List<Problem> movedProblems(String sealed) throws IOException {
    fixture.git.file(FILE, sealed);
    return problems();
  }

  @Test
  void sealedSecretWithoutAFittingKey() throws IOException {
    byte[] sealed = PipelineFixture.seal(SECRET, "shop", PipelineFixture.SEALING);
    SealingKey other =
        SealingKey.generate(
            2048, Duration.ofDays(1), PipelineFixture.CLOCK, PipelineFixture.RANDOM);
    fixture.ring = SealingKeyRing.of(List.of(other));
    fixture.git.file(FILE, sealed);
    assertThat(problems()).extracting(Problem::reason).containsOnly(Reason.KEY_MISSING);

    fixture.ring = SealingKeyRing.of(List.of());
    assertAt(refused(sealed), Reason.KEY_MISSING, 0, "spec.encryptedData");
  }

  @Test
  void allProblemsAtOnceButNotWithoutEnd() throws IOException {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      many.append("{apiVersion: v1, kind: Secret, metadata: {name: s")
          .append(i)
          .append("}, stringData: {k: ")
          .append(CANARY)
          .append("}}\n---\n");
    }
    fixture.git.file(FILE, many.toString());

    List<Problem> problems = problems();
    assertThat(problems).hasSize(ProblemList.MOST + 1);
    assertThat(problems.getLast().message()).contains("more problems");
  }
}
