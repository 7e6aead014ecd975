package dev.sealgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.testbed.AwsEndpoint;
import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.Counterparts;
import dev.sealgate.testbed.RunningVault;
import dev.sealgate.testbed.Vaults;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** seal and sops on the same Vault and the same AWS. */
class RemoteKeysIT {
  private static final String PLAIN = "password: hunter2\n";

  private static RunningVault vault;
  private static AwsEndpoint aws;
  private static String arn;

  @TempDir Path folder;
  private Session session;

  @BeforeAll
  static void start() throws Exception {
    vault = Vaults.start();
    vaultPost("sys/mounts/transit", "{\"type\":\"transit\"}");
    vaultPost("transit/keys/sops", "{}");
    aws = AwsEndpoint.start();
    arn = newKmsKey();
    // the first place where AWS's own client looks
    System.setProperty("aws.accessKeyId", "AKIASEAL");
    System.setProperty("aws.secretAccessKey", "secret");
  }

  @AfterAll
  static void stop() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    aws.close();
    vault.close();
  }

  @BeforeEach
  void files() {
    session = new Session(folder);
    session.write("plain.yaml", PLAIN);
  }

  private static void vaultPost(String path, String json) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(vault.address() + "/v1/" + path))
            .header("X-Vault-Token", vault.rootToken())
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isLessThan(300);
    }
  }

  private static String newKmsKey() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(aws.url())
            .header("X-Amz-Target", "TrentService.CreateKey")
            .header("Content-Type", "application/x-amz-json-1.1")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=A/20260101/eu-west-1/kms/aws4_request,"
                    + " SignedHeaders=host, Signature=0")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      String body = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      int at = body.indexOf("arn:aws:kms:eu-west-1:");
      return body.substring(at, body.indexOf('"', at));
    }
  }

  private static String transit() {
    return vault.address() + "/v1/transit/keys/sops";
  }

  private Session login() {
    return session.env("VAULT_TOKEN", vault.rootToken());
  }

  private Command sops() {
    return Counterparts.sops()
        .in(folder)
        .env("VAULT_TOKEN", vault.rootToken())
        .env("AWS_ENDPOINT_URL", aws.url().toString())
        .env("AWS_ACCESS_KEY_ID", "AKIASOPS")
        .env("AWS_SECRET_ACCESS_KEY", "secret")
        .env("AWS_EC2_METADATA_DISABLED", "true");
  }

  /** plain.yaml, encrypted by sops. */
  private String sops(String option, String key) {
    return sops().run("encrypt", option, key, "plain.yaml").orThrow().text() + "\n";
  }

  private void assertDecrypts(String... arguments) {
    Session.Result result = session.seal("", arguments);
    assertThat(result.stderr()).isEmpty();
    assertThat(result.text()).isEqualTo(PLAIN);
  }

  private String refusal(String... arguments) {
    Session.Result result = session.seal("", arguments);
    assertThat(result.exit()).isIn(ExitCode.FAILURE, ExitCode.NO_DATA_KEY);
    assertThat(result.text()).isEmpty();
    return result.stderr();
  }

  @Test
  void exchangesFilesUnderAVaultKeyWithSops() {
    login().env("VAULT_ADDR", vault.address().toString());
    assertThat(
            session
                .seal("", "encrypt", "--hc-vault-transit", transit(), "plain.yaml", "-o", "s.yaml")
                .exit())
        .isZero();
    assertThat(sops().run("decrypt", "s.yaml").orThrow().text()).isEqualTo(PLAIN.strip());
    assertDecrypts("decrypt", "s.yaml");

    session.write("theirs.yaml", sops("--hc-vault-transit", transit()));
    assertDecrypts("decrypt", "theirs.yaml");
  }

  @Test
  void sendsTheTokenOnlyWhereThePersonSaysSo() throws IOException {
    String file = sops("--hc-vault-transit", transit());
    session.write("s.yaml", file);
    login();
    assertThat(refusal("decrypt", "s.yaml"))
        .contains(
            "error: s.yaml, sops.hc_vault: the Vault address "
                + vault.address()
                + " is not a trusted one")
        .contains("hint: if you trust it with your token: --trust-vault ADDRESS");
    assertDecrypts("decrypt", "--trust-vault", vault.address().toString(), "s.yaml");

    session.write(
        ".sops.yaml",
        "creation_rules: [{path_regex: s.yaml, hc_vault_transit_uri: '%s'}]\n"
            .formatted(transit()));
    // who writes the file may have written that one too
    assertThat(refusal("decrypt", "s.yaml")).contains(vault.address() + " is not a trusted one");
    session.write("plain/s.yaml", PLAIN);
    assertThat(refusal("encrypt", "plain/s.yaml"))
        .contains(vault.address() + " is not a trusted one")
        .contains("--trust-vault ADDRESS");
    String server = vault.address().toString();
    assertThat(session.seal("", "encrypt", "--trust-vault", server, "plain/s.yaml").exit())
        .isZero();

    try (ServerSocketChannel listening = ServerSocketChannel.open()) {
      listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      listening.configureBlocking(false);
      String elsewhere =
          "http://127.0.0.1:" + ((InetSocketAddress) listening.getLocalAddress()).getPort();
      session.write("s.yaml", file.replace(vault.address().toString(), elsewhere));
      assertThat(refusal("decrypt", "s.yaml")).contains(elsewhere + " is not a trusted one");
      assertThat(listening.accept()).isNull();
    }
  }

  @Test
  void takesTheTokenThatVaultLoginKeeps() {
    session
        .write("home/.vault-token", vault.rootToken())
        .env("VAULT_ADDR", vault.address().toString());
    session.write("s.yaml", sops("--hc-vault-transit", transit()));

    assertDecrypts("decrypt", "s.yaml");
  }

  @Test
  void exchangesFilesUnderAKmsKeyWithSops() {
    session.env("AWS_ENDPOINT_URL", aws.url().toString());
    assertThat(session.seal("", "encrypt", "--kms", arn, "plain.yaml", "-o", "s.yaml").exit())
        .isZero();
    assertThat(sops().run("decrypt", "s.yaml").orThrow().text()).isEqualTo(PLAIN.strip());

    session.write("theirs.yaml", sops("--kms", arn));
    assertThat(refusal("decrypt", "theirs.yaml"))
        .contains("the KMS key " + arn + " is not a trusted one")
        .contains("--trust-kms ARN");
    assertDecrypts("decrypt", "--trust-kms", "arn:aws:kms:eu-west-1:*", "theirs.yaml");
    session.env("SEAL_TRUST_KMS", arn);
    assertDecrypts("decrypt", "theirs.yaml");
  }

  @Test
  void usesTheProfileOfAFileOnlyWhenThePersonDoes() throws IOException {
    Path credentials = folder.resolve("credentials");
    Files.writeString(
        credentials, "[team]\naws_access_key_id = AKIATEAM\naws_secret_access_key = s\n");
    String theirs =
        sops()
            .env("AWS_SHARED_CREDENTIALS_FILE", credentials.toString())
            .run("encrypt", "--kms", arn, "--aws-profile", "team", "plain.yaml")
            .orThrow()
            .text();
    session.write("s.yaml", theirs + "\n").env("AWS_ENDPOINT_URL", aws.url().toString());
    assertThat(theirs).contains("aws_profile: team");

    assertThat(refusal("decrypt", "--trust-kms", arn, "s.yaml"))
        .contains("the AWS profile team is not a trusted one")
        .contains("AWS_PROFILE=NAME seal decrypt");
    session.env("AWS_PROFILE", "team");
    System.setProperty("aws.sharedCredentialsFile", folder.resolve("none").toString());
    try {
      assertThat(refusal("decrypt", "--trust-kms", arn, "s.yaml"))
          .contains("this machine has no AWS profile team");
      System.setProperty("aws.sharedCredentialsFile", credentials.toString());
      assertDecrypts("decrypt", "--trust-kms", arn, "s.yaml");
    } finally {
      System.clearProperty("aws.sharedCredentialsFile");
    }
  }

  @Test
  void encryptsToTheKeyGroupsOfSopsYaml() {
    login().env("AWS_ENDPOINT_URL", aws.url().toString());
    session.env("VAULT_ADDR", vault.address().toString());
    session.write("age.agekey", TestKeys.IDENTITY + "\n");
    session.write(
        ".sops.yaml",
        """
        stores: {yaml: {indent: 2}}
        creation_rules:
        - shamir_threshold: 3
          key_groups:
          - hc_vault: [%s]
          - kms: [{arn: %s, context: {app: shop}}]
          - age: [%s]
        """
            .formatted(transit(), arn, TestKeys.RECIPIENT));

    assertThat(session.seal("", "encrypt", "plain.yaml", "-o", "s.yaml").exit()).isZero();

    assertThat(session.read("s.yaml")).contains("\n  key_groups:").contains("app: shop");
    assertDecrypts("decrypt", "--identity", "age.agekey", "s.yaml");
    assertThat(
            sops().env("SOPS_AGE_KEY_FILE", "age.agekey").run("decrypt", "s.yaml").orThrow().text())
        .isEqualTo(PLAIN.strip());
  }

  @Test
  void saysWhatIsMissing() {
    session.env("VAULT_ADDR", vault.address().toString());
    session.write("s.yaml", sops("--hc-vault-transit", transit()));

    assertThat(refusal("decrypt", "s.yaml"))
        .contains("there is no token for " + vault.address() + " (set VAULT_TOKEN, or run vault");
  }
}
