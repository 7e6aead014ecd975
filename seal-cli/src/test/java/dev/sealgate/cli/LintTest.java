package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each rule finds, and what it leaves alone. */
class LintTest {
  private static final String LETTERS = "aB3dE5gH7jK9mN1pQ2sT4vW6yZ8cF0hJ5lM7nR9tV3xA1bC";

  @TempDir Path folder;
  private Session session;

  @BeforeEach
  void keys() {
    session = new Session(folder).write("age.agekey", "# no key is needed\n");
    session.env("SOPS_AGE_RECIPIENTS", TestKeys.RECIPIENT);
  }

  /** Put together here, so that no scanner takes this file for a leak. */
  @ParameterizedTest
  @CsvSource({
    "ghp_, 36",
    "github_pat_, 70",
    "glpat-, 20",
    "xoxb-, 30",
    "sk_live_, 24",
    "AIza, 35",
    "hvs., 30",
    "npm_, 36"
  })
  void tokensAreKnownByTheirShape(String prefix, int length) {
    String body = LETTERS.repeat(2).substring(0, length);
    session.write("a.txt", "first line\nkey: " + prefix + body + "\n");

    Session.Result found = session.seal("", "lint", "a.txt");

    assertThat(found.exit()).isEqualTo(1);
    assertThat(found.text()).startsWith("a.txt:2: error: what stands here looks like a");
    assertThat(found.text()).doesNotContain(body);
    session.write("a.txt", "key: " + prefix + body.substring(0, 8) + "\n");
    assertThat(session.seal("", "lint", "a.txt").text()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password: ${DATABASE_PASSWORD_FROM_VAULT}",
        "password: correct-horse-battery-staple",
        "url: https://user:$PASSWORD@example.com/",
        "url: https://example.com/path:with@sign",
        "token: {{ .Values.token }}",
        "secretName: database-credentials-prod",
        "digest: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
      })
  void whatIsNoSecretIsLeftAlone(String line) {
    session.write("values.txt", line + "\n");

    assertThat(session.seal("", "lint", "--strict", "values.txt").text()).isEmpty();
  }

  @Test
  void privateKeysAndPasswordsInAddressesAreFound() {
    session.write("id", "-----BEGIN OPENSSH PRIVATE " + "KEY-----\n");
    session.write("age.txt", TestKeys.IDENTITY + "\n");
    session.write("db.txt", "postgres://shop:" + "hunter2hunter@db/shop\n");

    String text = session.seal("", "lint", ".").text();

    assertThat(text)
        .contains("id:1: error: a private key", "age.txt:1: error: a private key")
        .contains("db.txt:1: error: what stands here looks like a password in an address")
        .doesNotContain("hunter2", "AGE-SECRET");
  }

  @Test
  void aValueThatSomebodyAddedByHandIsFoundWithoutAKey() {
    session.write("a.yaml", "password: hunter2\nlist: [a]\n");
    session.seal("", "encrypt", "-i", "a.yaml");
    session.write("a.yaml", "other:\n  token: hunter3\n" + session.read("a.yaml"));

    Session.Result found = session.seal("", "lint", "a.yaml");

    assertThat(found.text())
        .startsWith(
            "a.yaml: error: 1 value is in clear that should be encrypted: other.token"
                + " (partly-encrypted)\n")
        .doesNotContain("hunter3");
  }

  @Test
  void postQuantumBesideClassicIsWarnedOf() {
    String hybrid = session.seal("", "keygen", "--pq", "-o", "pq.agekey").text().strip();
    session.write("a.yaml", "password: hunter2\n");
    session.seal("", "encrypt", "--age", TestKeys.RECIPIENT + "," + hybrid, "-i", "a.yaml");

    Session.Result found = session.seal("", "lint", "a.yaml");
    Session.Result strict = session.seal("", "lint", "--strict", "a.yaml");

    assertThat(found.text()).contains("a.yaml: warning: ", "(mixed-quantum)");
    assertThat(List.of(found.exit(), strict.exit())).containsExactly(0, 1);
  }

  @Test
  void aBrokenEncryptedFileIsFound() {
    session.write("a.yaml", "password: hunter2\n");
    session.seal("", "encrypt", "-i", "a.yaml");
    session.write(
        "a.yaml", session.read("a.yaml").replaceFirst("lastmodified: .*", "lastmodified: x"));

    assertThat(session.seal("", "lint", "a.yaml").text()).contains("(broken)");
  }

  @Test
  void sarifNamesRuleFileAndLine() {
    session.write("db.txt", "\npostgres://shop:" + "hunter2hunter@db/shop\n");

    String sarif = session.seal("", "lint", "--output", "sarif", "db.txt").text();

    assertThat(sarif)
        .contains("\"version\": \"2.1.0\"", "\"name\": \"seal\"", "\"id\": \"not-encrypted\"")
        .contains("\"ruleId\": \"token\"", "\"uri\": \"db.txt\"", "\"startLine\": 2")
        .doesNotContain("hunter2");
    try (Source source = new Source("sarif", dev.sealgate.crypto.SecretBytes.utf8(sarif))) {
      assertThat(Manifests.read(source)).hasSize(1);
    }
  }

  @Test
  void aSealedSecretOfTheRealThingIsFine() {
    session.write("secret.yaml", TestKeys.SECRET).write("cert.pem", TestKeys.certificate());
    for (String scope : List.of("strict", "namespace-wide", "cluster-wide")) {
      session.seal(
          "", "secret", "--cert", "cert.pem", "--scope", scope, "secret.yaml", "-o", "s.yaml");

      assertThat(session.seal("", "lint", "--strict", "s.yaml", "cert.pem").text()).isEmpty();
    }
  }

  @Test
  void sealedSecretsAreVerifiedByTheirKeys() {
    session.write("secret.yaml", TestKeys.SECRET).write("cert.pem", TestKeys.certificate());
    session.seal("", "secret", "--cert", "cert.pem", "secret.yaml", "-o", "good.yaml");
    session.write("bad.yaml", session.read("good.yaml").replace("name: db", "name: other"));
    String key = TestKeys.privateKeyFile().toString();

    Session.Result all = session.seal("", "verify", "--recovery-private-key", key, ".");

    assertThat(all.exit()).isEqualTo(1);
    assertThat(all.stderr())
        .contains("failed bad.yaml\n", "verified good.yaml\n", "error: bad.yaml");
  }
}
