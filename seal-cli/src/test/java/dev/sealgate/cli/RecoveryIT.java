package dev.sealgate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sealed.SealingKey;
import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.Counterparts;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What kubeseal makes and what seal makes look the same, and both recover each other's. */
class RecoveryIT {
  private static final SealingKey OLD = key("2026-01-01T00:00:00Z", 2048);
  private static final SealingKey NEW = key("2026-06-01T00:00:00Z", 3072);
  private static final String ITEM = "A[A-Za-z0-9+/]{300,}=*";

  private static final String SECRET =
      """
      apiVersion: v1
      kind: Secret
      metadata:
        name: db
        namespace: shop
        labels: {app: shop, "on": "yes", port: "8080"}
        annotations: {note: 'a: b', words: "it's one, two", lines: "x\\ny\\n"}
      immutable: true
      type: Opaque
      data: {password: aHVudGVyMg==, empty: ""}
      stringData: {text: größe}
      """;

  @TempDir Path folder;
  private Session session;

  @BeforeEach
  void files() {
    session = new Session(folder);
    session.write("secret.yaml", SECRET);
    session.write("old.crt", OLD.certificate().toPem()).write("new.crt", NEW.certificate().toPem());
    session.write("old.pem", pem(OLD)).write("new.pem", pem(NEW));
    session.write("keys.yaml", list(OLD, NEW));
    session.write("new.yaml", secret(NEW));
    session.write("documents.yaml", secret(OLD) + "---\n" + secret(NEW));
    session.write(
        "keys.json", JsonText.of(Manifests.read(source(list(OLD, NEW))).getFirst().body()));
  }

  private static SealingKey key(String from, int bits) {
    Clock clock = Clock.fixed(Instant.parse(from), ZoneOffset.UTC);
    return SealingKey.generate(bits, Duration.ofDays(3650), clock, new SecureRandom());
  }

  @ParameterizedTest
  @CsvSource({
    "strict, yaml", "namespace-wide, yaml", "cluster-wide, yaml",
    "strict, json", "namespace-wide, json", "cluster-wide, json",
  })
  void bothWriteTheSameBytesButForTheCiphertext(String scope, String format) {
    String theirs =
        kubeseal(SECRET).run("--cert", "new.crt", "--scope", scope, "-o", format).orThrow().text();

    String ours =
        seal("secret", "--cert", "new.crt", "--scope", scope, "--format", format, "secret.yaml");

    assertThat(ours.replaceAll(ITEM, "…").strip()).isEqualTo(theirs.replaceAll(ITEM, "…").strip());
    assertThat(ours).containsPattern(ITEM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "new.pem",
        "old.pem,new.pem",
        "keys.yaml",
        "new.yaml",
        "documents.yaml",
        "keys.json"
      })
  void recoversWhatKubesealSealed(String keys) {
    String sealed = kubeseal(SECRET).run("--cert", "new.crt", "-o", "yaml").orThrow().text();
    session.write("sealed.yaml", sealed);

    String ours = seal("secret", "--recover", "--recovery-private-key", keys, "sealed.yaml");

    String theirs =
        kubeseal(sealed)
            .run("--recovery-unseal", "--recovery-private-key", "new.pem", "-o", "yaml")
            .orThrow()
            .text();
    assertThat(ours)
        .contains("password: aHVudGVyMg==", "text: Z3LDtsOfZQ==", "immutable: true", "name: db");
    // an owner without a uid, which no API server takes, and an empty value as null
    String expected =
        theirs
            .replaceFirst("(?m)^  ownerReferences:\\n(?:  - .*\\n|    .*\\n)*", "")
            .replace("empty: null", "empty: \"\"");
    assertThat(ours.strip()).isEqualTo(expected.strip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"new.pem", "keys.yaml", "keys.json"})
  void kubesealRecoversWhatSealSealedWithTheSameFiles(String keys) {
    String sealed = seal("secret", "--cert", "new.crt", "secret.yaml");

    String theirs =
        kubeseal(sealed)
            .run("--recovery-unseal", "--recovery-private-key", keys, "-o", "yaml")
            .orThrow()
            .text();

    assertThat(theirs).contains("password: aHVudGVyMg==", "text: Z3LDtsOfZQ==");
  }

  @Test
  void reEncryptsToTheNewestKeyAndKeepsTheRest() {
    String sealed = seal("secret", "--cert", "old.crt", "secret.yaml");
    String template = "    data:\n      url: db://{{ .password }}/\n    immutable: true\n";
    session.write("sealed.yaml", sealed.replace("    immutable: true\n", template));

    seal(
        "secret",
        "--re-encrypt",
        "--recovery-private-key",
        "keys.yaml",
        "sealed.yaml",
        "-o",
        "sealed.yaml");

    String again = session.read("sealed.yaml");
    assertThat(again.replaceAll(ITEM, "…"))
        .isEqualTo(sealed.replace("    immutable: true\n", template).replaceAll(ITEM, "…"));
    assertThat(seal("secret", "--recover", "--recovery-private-key", "new.pem", "sealed.yaml"))
        .contains("url: " + base64("db://hunter2/"));
    assertThat(
            session.seal(
                "", "secret", "--recover", "--recovery-private-key", "old.pem", "sealed.yaml"))
        .satisfies(result -> {
          assertThat(result.exit()).isEqualTo(1);
          assertThat(result.stderr()).contains("no key could decrypt secret");
        });
  }

  @Test
  void whatIsRecoveredToAFileIsForItsOwnerOnly() {
    session.write("sealed.yaml", seal("secret", "--cert", "new.crt", "secret.yaml"));

    seal(
        "secret",
        "--recover",
        "--recovery-private-key",
        "new.pem",
        "sealed.yaml",
        "-o",
        "open.yaml");

    assertThat(session.run("mode open.yaml").text()).isEqualTo("rw-------\n");
  }

  private String seal(String... args) {
    Session.Result result = session.seal("", args);
    assertThat(result.exit()).as(result.stderr()).isZero();
    return result.text();
  }

  private Command kubeseal(String input) {
    return Counterparts.kubeseal().in(folder).stdin(input);
  }

  private static Source source(String text) {
    return new Source("text", SecretBytes.utf8(text));
  }

  private static String pem(SealingKey key) {
    return key.privateKeyPem().use(bytes -> new String(bytes, UTF_8));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  /** As kubectl get secret NAME -o yaml. */
  private static String secret(SealingKey key) {
    return """
    apiVersion: v1
    data:
      tls.crt: %s
      tls.key: %s
    kind: Secret
    metadata:
      creationTimestamp: "2026-01-01T00:00:00Z"
      generateName: sealed-secrets-key
      labels:
        sealedsecrets.bitnami.com/sealed-secrets-key: active
      name: sealed-secrets-key%d
      namespace: sealgate-system
      resourceVersion: "42"
    type: kubernetes.io/tls
    """
        .formatted(
            base64(key.certificate().toPem()), base64(pem(key)), key.certificate().keyBits());
  }

  /** As kubectl get secret -l … -o yaml. */
  private static String list(SealingKey... keys) {
    StringBuilder items = new StringBuilder("apiVersion: v1\nitems:\n");
    for (SealingKey key : List.of(keys)) {
      items.append("- ").append(secret(key).strip().replace("\n", "\n  ")).append('\n');
    }
    return items.append("kind: List\nmetadata:\n  resourceVersion: \"\"\n").toString();
  }
}
