package dev.sealgate.reconciler.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.sops.Selection;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets that stand, or would stand, where they must not. */
final class ExposedSecretTest extends Refusals {
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
}
