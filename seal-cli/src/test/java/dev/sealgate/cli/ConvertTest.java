package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From each kind to each other, and the values are the same at the end. */
class ConvertTest {
  @TempDir Path folder;
  private Session session;

  @BeforeEach
  void files() {
    session = new Session(folder).write("secret.yaml", TestKeys.SECRET);
    session.write("cert.pem", TestKeys.certificate()).write("age.agekey", TestKeys.IDENTITY + "\n");
    session.env("SOPS_AGE_KEY_FILE", "age.agekey").env("SEALED_SECRETS_CERT", "cert.pem");
  }

  @Test
  void roundByWayOfBoth() {
    seal(
        "convert", "--to", "sops", "--age", TestKeys.RECIPIENT, "secret.yaml", "-o", "a.sops.yaml");
    assertThat(session.read("a.sops.yaml")).contains("ENC[").doesNotContain("hunter2");
    seal("convert", "--to", "sealed-secret", "a.sops.yaml", "-o", "a.sealed.yaml");
    assertThat(session.read("a.sealed.yaml")).contains("kind: SealedSecret", "name: db");
    seal(
        "convert",
        "--to",
        "sops",
        "--age",
        TestKeys.RECIPIENT,
        "--recovery-private-key",
        TestKeys.privateKeyFile().toString(),
        "a.sealed.yaml",
        "-o",
        "b.sops.yaml");

    assertThat(seal("decrypt", "b.sops.yaml")).contains("password: aHVudGVyMg==", "name: db");
    assertThat(session.read("b.sops.yaml")).contains("name: db").doesNotContain("aHVudGVyMg==");
  }

  @Test
  void whoIsNamedReadsItAndNobodyWhomTheEnvironmentNames() {
    session.env("SOPS_VAULT_URIS", "https://127.0.0.1:1/v1/transit/keys/sops");
    session
        .env("SOPS_KMS_ARN", "arn:aws:kms:eu-west-1:111122223333:key/00")
        .env("SOPS_PGP_FP", "00");

    seal("convert", "--to", "sops", "--age", TestKeys.RECIPIENT, "secret.yaml", "-o", "a.yaml");

    assertThat(seal("recipients", "--output", "name", "a.yaml"))
        .isEqualTo(TestKeys.RECIPIENT + "\n");
  }

  @Test
  void theNameOfTheResultSaysItsFormat() {
    session.env("SOPS_AGE_RECIPIENTS", TestKeys.RECIPIENT);
    seal("convert", "--to", "sops", "secret.yaml", "-o", "a.json");
    seal("convert", "--to", "sealed-secret", "secret.yaml", "-o", "b.json");

    assertThat(session.read("a.json")).startsWith("{").contains("\"sops\": {");
    assertThat(seal("decrypt", "a.json")).contains("\"password\": \"hunter2\"");
    assertThat(session.read("b.json")).startsWith("{\n  \"kind\": \"SealedSecret\"");
    session.write("two.yaml", TestKeys.SECRET + "---\n" + TestKeys.SECRET);
    Session.Result two = session.seal("", "convert", "--to", "sops", "two.yaml", "-o", "c.json");
    assertThat(two.stderr()).contains("error: 2 documents do not fit into one JSON file\n");
    for (String kind : new String[] {"sops", "sealed-secret"}) {
      Session.Result env = session.seal("", "convert", "--to", kind, "secret.yaml", "-o", "c.env");
      assertThat(env.exit()).isEqualTo(2);
      assertThat(env.stderr()).startsWith("error: --output c.env is no name for a manifest\n");
    }
  }

  @Test
  void aReferenceHoldsNoValueAndSaysWhereItMustBe() {
    seal(
        "convert", "--to", "sops", "--age", TestKeys.RECIPIENT, "secret.yaml", "-o", "a.sops.yaml");

    Session.Result result =
        session.seal("", "convert", "--to", "external-secret", "--store", "vault", "a.sops.yaml");

    assertThat(result.exit()).isZero();
    assertThat(result.stderr())
        .isEqualTo(
            "notice: the values of db are not in the result: put password, text into the store under"
                + " shop/db\n");
    assertThat(result.text())
        .isEqualTo(
            """
            ---
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata:
              name: db
              namespace: shop
            spec:
              data:
              - remoteRef:
                  key: shop/db
                  property: password
                secretKey: password
              - remoteRef:
                  key: shop/db
                  property: text
                secretKey: text
              refreshInterval: "1h"
              secretStoreRef:
                kind: SecretStore
                name: vault
              target:
                name: db
            """);
  }

  @Test
  void whatCannotBeConvertedIsRefusedWithTheWayOut() {
    session.write("external.yaml", "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\n");
    session.write("map.yaml", "apiVersion: v1\nkind: ConfigMap\n");
    seal("convert", "--to", "sealed-secret", "secret.yaml", "-o", "sealed.yaml");

    refused("external.yaml is an ExternalSecret, and its values are in the store", "external.yaml");
    refused("map.yaml, document 1 is no Secret of apiVersion v1", "map.yaml");
    refused("sealed.yaml is a SealedSecret: it needs --recovery-private-key FILE", "sealed.yaml");
    refused("an ExternalSecret refers to a store: --store NAME is missing", "secret.yaml");
    Session.Result kind = session.seal("", "convert", "--to", "vault", "secret.yaml");
    assertThat(kind.stderr())
        .startsWith(
            "error: --to has a value that it does not take: choose from sops, sealed-secret,"
                + " external-secret\n");
  }

  private void refused(String message, String file) {
    Session.Result result = session.seal("", "convert", "--to", "external-secret", file);
    assertThat(result.exit()).isNotZero();
    assertThat(result.stdout()).isEmpty();
    assertThat(result.stderr()).startsWith("error: " + message + "\nhint: ");
  }

  private String seal(String... args) {
    Session.Result result = session.seal("", args);
    assertThat(result.exit()).as(result.stderr()).isZero();
    return result.text();
  }
}
