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

  /** Of all formats: what stands below the values. */
  private static final String METADATA =
      "(?s),\\s*\"sops\":.*\\}(?=\\s*\\}\\s*$)|(?m-s:^sops_.*\\n)|\\n?\\[sops\\].*|(?<=\\n)sops:.*";

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
    String encrypted = session.read("a.yaml");
    session.write("a.yaml", "other:\n  token: hunter3\n" + encrypted);

    Session.Result found = session.seal("", "lint", "a.yaml");

    assertThat(found.text())
        .startsWith(
            "a.yaml: error: 1 value is in clear that should be encrypted: other.token"
                + " (partly-encrypted)\n")
        .contains("git restore --source REVISION a.yaml", "seal set a.yaml PATH")
        .doesNotContain("hunter3");
    session.env("SOPS_AGE_KEY", TestKeys.IDENTITY);
    assertThat(session.seal("", "decrypt", "a.yaml").stderr())
        .contains("hint: someone put it in by hand: restore the file (git restore --source")
        .doesNotContain("hunter3");
    session.write("a.yaml", encrypted); // as the hint says
    assertThat(session.seal("hunter4", "set", "a.yaml", "other.token").exit()).isZero();
    assertThat(session.seal("", "lint", "a.yaml").exit()).isZero();
    assertThat(session.seal("", "get", "a.yaml", "other.token").text()).contains("hunter4");
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

  @ParameterizedTest
  @CsvSource({
    "a.yaml, password: hunter2",
    "a.json, '{\"password\": \"hunter2\"}'",
    "a.env, password=hunter2",
    "a.ini, password=hunter2",
    "a.txt, hunter2"
  })
  void ciphertextsWithoutTheirMetadataAreToldAndNeverEncryptedAgain(String file, String text) {
    session.write(
        ".sops.yaml", "creation_rules: [{path_regex: ^a, age: " + TestKeys.RECIPIENT + "}]");
    session.write(file, text + "\n");
    session.seal("", "encrypt", "-i", file);
    String lost = session.read(file).replaceAll(METADATA, "");
    session.write(file, lost);

    Session.Result found = session.seal("", "lint", file);
    Session.Result refused = session.seal("", "encrypt", "-i", ".");

    String where =
        file.equals("a.txt") ? "data" : file.equals("a.ini") ? "DEFAULT.password" : "password";
    String problem = "its sops block was lost, and without it nothing opens the values of " + where;
    assertThat(found.text())
        .startsWith(file + ": error: " + problem + " (broken)\n  take the sops block")
        .doesNotContain("not-encrypted");
    assertThat(List.of(found.exit(), refused.exit())).containsExactly(1, 1);
    assertThat(refused.stderr()).contains("error: " + file + ": " + problem, "from Git");
    assertThat(session.read(file)).isEqualTo(lost).contains("ENC[AES256_GCM,");
  }

  @ParameterizedTest
  @CsvSource({"a.yaml, password: hunter2", "a.env, password=hunter2", "a.txt, hunter2"})
  void aMacThatIsMissingOrNoneIsBroken(String file, String text) {
    session.write(file, text + "\n");
    session.seal("", "encrypt", "-i", file);
    String good = session.read(file);

    session.write(file, good.replaceFirst("(?m)^.*mac\"?[=:].*\n", ""));
    String missing = session.seal("", "lint", file).text();
    session.write(file, good.replaceFirst("(mac\"?[=:] ?\"?)ENC", "$1XNC"));
    String none = session.seal("", "lint", file).text();
    session.write(file, good);

    assertThat(missing).startsWith(file + ": error: sops.mac is missing (broken)\n  restore");
    assertThat(none).startsWith(file + ": error: sops.mac is no ciphertext of sops: ENC[");
    assertThat(session.seal("", "lint", "--strict", file).text()).isEmpty();
  }

  @Test
  void aDamagedAgeStanzaIsBroken() {
    session.write("a.yaml", "password: hunter2\n");
    String other = session.seal("", "keygen", "-o", "other.agekey").text().strip();
    session.seal("", "encrypt", "--age", TestKeys.RECIPIENT + "," + other, "-i", "a.yaml");
    String good = session.read("a.yaml");
    int second = good.lastIndexOf("-----BEGIN AGE");
    session.write("a.yaml", good.substring(0, second) + good.substring(second + 3));

    assertThat(session.seal("", "lint", "a.yaml").text())
        .startsWith("a.yaml: error: sops.age[1].enc is no age file: it lacks -----BEGIN AGE");
  }

  @Test
  void whatASealedSecretHasInClearIsWarnedOf() {
    session.write("secret.yaml", TestKeys.SECRET).write("cert.pem", TestKeys.certificate());
    session.seal("", "secret", "--cert", "cert.pem", "secret.yaml", "-o", "s.yaml");
    String template = "  template:\n    data: {dsn: 'x{{ .password }}', user: hunter3, no: ''}\n";
    session.write("s.yaml", session.read("s.yaml").replace("  template:\n", template));

    Session.Result found = session.seal("", "lint", "s.yaml");
    String key =
        session.read("s.yaml").replaceFirst("(encryptedData:\\s+)[a-z]+:", "$1'pass word/x':");
    session.write("s.yaml", key);

    assertThat(found.exit()).as(found.text()).isZero();
    assertThat(found.text())
        .contains("spec.template.data has values in clear: user (sealed-template)")
        .contains("s.yaml: warning: ")
        .doesNotContain("hunter3");
    assertThat(session.seal("", "lint", "s.yaml").text())
        .contains("has the key \"pass word/x\", which no Secret takes (sealed-secret)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kustomization.yaml", "base/kustomization.yml", "Kustomization"})
  void literalsOfASecretGeneratorAreInClear(String file) {
    session.write(
        file,
        """
        configMapGenerator: [{name: app, literals: [level=debug]}]
        secretGenerator:
        - {name: db, literals: [password=hunter2, empty=, 'user=${USER}']}
        - {name: api, envs: [api.env]}
        """);

    assertThat(session.seal("", "lint", file).text())
        .isEqualTo(
            file
                + ": error: secretGenerator db has literals in clear: password (plaintext-secret)\n"
                + "  put them into an encrypted file that envs names; Git keeps what it has seen\n");
    session.write("values.yaml", session.read(file));
    assertThat(session.seal("", "lint", "values.yaml").text()).isEmpty();
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
