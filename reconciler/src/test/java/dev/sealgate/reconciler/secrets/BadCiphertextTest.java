package dev.sealgate.reconciler.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.age.AgeIdentity;
import dev.sealgate.crypto.sealed.SealingKey;
import dev.sealgate.crypto.sealed.SealingKeyRing;
import dev.sealgate.crypto.sops.Selection;
import dev.sealgate.reconciler.model.Permission;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ciphertext that was changed, cut off or is for others; no value is told. */
final class BadCiphertextTest extends Refusals {
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

    assertAt(refused(file), Reason.MAC_MISMATCH, -1, "");
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
    fixture.keys = KeySource.of(DecryptionKeys.none());

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
  void sealedSecretThatWasTamperedWithOrMoved() throws IOException {
    String sealed =
        new String(
            PipelineFixture.seal(SECRET, "shop", PipelineFixture.SEALING), StandardCharsets.UTF_8);
    int at = sealed.indexOf("  user: ") + "  user: ".length() + 350;
    char changed = sealed.charAt(at) == 'A' ? 'B' : 'A';
    Problem tampered = refused(sealed.substring(0, at) + changed + sealed.substring(at + 1));
    assertAt(tampered, Reason.MAC_MISMATCH, 0, "spec.encryptedData.user");

    fixture.namespace = "elsewhere";
    fixture.git.file(FILE, sealed.replace("namespace: shop", "namespace: other"));
    List<Problem> moved = problems();
    assertThat(moved).extracting(Problem::reason).containsOnly(Reason.KEY_MISSING);
    assertThat(moved)
        .extracting(Problem::keyPath)
        .containsExactlyInAnyOrder("spec.encryptedData.password", "spec.encryptedData.user");
  }

  @Test
  void sealedSecretOfAPlaceThatIsNotOursIsNotOpened() throws IOException {
    String sealed =
        new String(
            PipelineFixture.seal(SECRET, "victim", PipelineFixture.SEALING),
            StandardCharsets.UTF_8);
    String guess =
        "  template:\n    data: {x: '{{ if hasPrefix \"%s\" .password }}{{ fail \"yes\" }}{{ end }}'}\n";
    List<String> asked = new ArrayList<>();
    fixture.rights =
        (namespace, name) -> {
          asked.add(namespace + "/" + name);
          return Permission.REFUSED;
        };

    Problem right = refused(sealed.replace("  template:\n", guess.formatted("c")));
    Problem wrong = refused(sealed.replace("  template:\n", guess.formatted("x")));

    assertAt(right, Reason.FORBIDDEN, 0, "metadata.namespace");
    assertThat(wrong).isEqualTo(right);
    assertThat(asked).containsOnly("victim/db");

    fixture.rights = (_, _) -> Permission.UNKNOWN;
    assertAt(refused(sealed), Reason.API_UNAVAILABLE, 0, "");
  }

  @Test
  void externalSecretOfAPlaceThatIsNotOursIsNotFetched() throws IOException {
    String manifests =
        """
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: db, namespace: victim}
        spec:
          secretStoreRef: {name: shared, kind: ClusterSecretStore}
          target:
            name: login
            template: {data: {x: '{{ if hasPrefix "canary" .v }}{{ fail "yes" }}{{ end }}'}}
          data: [{secretKey: v, remoteRef: {key: k}}]
        ---
        apiVersion: external-secrets.io/v1
        kind: ClusterSecretStore
        metadata: {name: shared}
        spec:
          conditions: [{namespaces: [victim]}]
          provider: {fake: {data: [{key: k, value: %s}]}}
        """
            .formatted(CANARY);
    fixture.rights =
        (namespace, name) ->
            namespace.equals("victim") && name.equals("login")
                ? Permission.REFUSED
                : Permission.GRANTED;

    assertAt(refused(manifests), Reason.FORBIDDEN, 0, "metadata.namespace");

    fixture.rights = (_, _) -> Permission.GRANTED;
    assertThat(refused(manifests).message()).contains("yes");
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
}
