package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.ApplyIT.configMap;
import static dev.sealgate.reconciler.controller.TestApp.AUTOMATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.externalsecrets.aws.AwsSettings;
import dev.sealgate.testbed.AwsEndpoint;
import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.Counterparts;
import dev.sealgate.testbed.RunningVault;
import dev.sealgate.testbed.Vaults;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of the real sops under keys of Vault and AWS KMS, on their way into the cluster. */
class RemoteKeysIT {
  private static RunningVault vault;
  private static AwsEndpoint aws;
  private static CountingProxy vaultDoor;
  private static CountingProxy kmsDoor;
  private static Lab lab;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    vault = Vaults.start();
    post(vault, "sys/mounts/transit", "{\"type\":\"transit\"}");
    post(vault, "transit/keys/sops", "{}");
    aws = AwsEndpoint.start();
    vaultDoor = new CountingProxy(vault.address());
    kmsDoor = new CountingProxy(aws.url());
    lab = Lab.idle();
    lab.startController(
        AwsSettings.fromEnvironment(
            Map.of("AWS_ENDPOINT_URL", kmsDoor.url().toString()),
            AwsSettings.Ambient.NOBODY,
            false));
    // its first sealing key is a change of keys, after which every file is looked at again
    TestApp.soon().until(() -> lab.certificate().isPresent());
  }

  @AfterAll
  static void stop() {
    lab.close();
    vaultDoor.close();
    kmsDoor.close();
    aws.close();
    vault.close();
  }

  private static void post(RunningVault to, String path, String json) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(URI.create(to.address() + "/v1/" + path))
                  .header("X-Vault-Token", to.rootToken())
                  .POST(HttpRequest.BodyPublishers.ofString(json))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(path).isLessThan(300);
    }
  }

  private static void putSecret(TestApp app, Map<String, String> data) {
    lab.client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(app.namespace())
                .withName("sops-keys")
                .endMetadata()
                .withStringData(data)
                .build())
        .serverSideApply();
  }

  private String encrypt(String... keys) throws IOException {
    Files.writeString(
        folder.resolve("db.yaml"),
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: db}
        stringData: {password: planted-remote-value}
        """);
    Command sops =
        Counterparts.sops()
            .in(folder)
            .env("VAULT_TOKEN", vault.rootToken())
            .env("AWS_ENDPOINT_URL", aws.url().toString())
            .env("AWS_ACCESS_KEY_ID", "AKIASOPS")
            .env("AWS_SECRET_ACCESS_KEY", "secret")
            .env("AWS_EC2_METADATA_DISABLED", "true");
    String[] arguments = new String[keys.length + 4];
    arguments[0] = "encrypt";
    arguments[1] = "--encrypted-regex";
    arguments[2] = "^(data|stringData)$";
    System.arraycopy(keys, 0, arguments, 3, keys.length);
    arguments[keys.length + 3] = "db.yaml";
    return sops.run(arguments).orThrow().text();
  }

  private static String password(TestApp app) {
    return new String(
        Base64.getDecoder()
            .decode(
                lab.client()
                    .secrets()
                    .inNamespace(app.namespace())
                    .withName("db")
                    .get()
                    .getData()
                    .get("password")),
        StandardCharsets.UTF_8);
  }

  /** The same file, in another Application. */
  private static void twin(TestApp app, String file, String spec) {
    app.file("db.yaml", file).create(AUTOMATED, "interval: 1h", spec).awaitReady();
    assertThat(password(app)).isEqualTo("planted-remote-value");
  }

  private void staysQuiet(TestApp app, CountingProxy door) {
    int after = door.requests();
    assertThat(after).isPositive();
    app.annotate(Round.FLUX_REQUESTED_AT, "now");
    app.awaitReady(app.file("other.yaml", configMap("other", "1")).push());
    app.awaitReady(app.file("other.yaml", configMap("other", "2")).push());
    assertThat(door.requests()).isEqualTo(after);
  }

  @Test
  void asksAVaultOnlyOnceItIsTrustedAndNeverForWhatDidNotChange() throws Exception {
    TestApp app =
        lab.app("transit")
            .file(
                "db.yaml",
                encrypt("--hc-vault-transit", vaultDoor.url() + "/v1/transit/keys/sops"));
    int before = vaultDoor.requests();
    putSecret(app, Map.of("sops.vault-token", vault.rootToken()));
    app.create(AUTOMATED, "interval: 1h", "decryption: {secretRef: {name: sops-keys}}");

    app.awaitFalse("SecretsResolved", "SecretDenied");
    assertThat(app.problems())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.message())
              .contains("the Vault address " + vaultDoor.url() + " is not a trusted one");
          assertThat(problem.hint()).contains("spec.decryption.trust.vaults[].address");
        });
    assertThat(vaultDoor.requests()).isEqualTo(before);

    app.update(
        AUTOMATED,
        "interval: 1s",
        "decryption: {secretRef: {name: sops-keys}, trust: {vaults: [{address: '"
            + vaultDoor.url()
            + "'}]}}");
    app.awaitReady();
    assertThat(password(app)).isEqualTo("planted-remote-value");
    staysQuiet(app, vaultDoor);
  }

  @Test
  void asksOnceForAFileOfManyApplicationsAndAgainForEveryOtherLogin() throws Exception {
    String file = encrypt("--hc-vault-transit", vaultDoor.url() + "/v1/transit/keys/sops");
    String spec =
        "decryption: {secretRef: {name: sops-keys}, trust: {vaults: [{address: '"
            + vaultDoor.url()
            + "'}]}}";
    TestApp one = lab.app("shared-one");
    putSecret(one, Map.of("sops.vault-token", vault.rootToken()));
    twin(one, file, spec);
    int once = vaultDoor.requests();

    TestApp two = lab.app("shared-two");
    putSecret(two, Map.of("sops.vault-token", vault.rootToken()));
    twin(two, file, spec);
    assertThat(vaultDoor.requests()).isEqualTo(once);

    TestApp stranger = lab.app("stranger");
    putSecret(stranger, Map.of("sops.vault-token", "hvs.of-nobody"));
    stranger.file("db.yaml", file).create(AUTOMATED, "interval: 1h", spec);
    stranger.awaitFalse("SecretsResolved", "SecretDenied");
    assertThat(vaultDoor.requests()).isGreaterThan(once);
  }

  @Test
  void asksKmsOnceForAFileOfManyApplications() throws Exception {
    String arn = newKey();
    String file = encrypt("--kms", arn);
    String spec = "decryption: {secretRef: {name: sops-keys}, trust: {kmsArns: ['" + arn + "']}}";
    TestApp one = lab.app("kms-one");
    putSecret(one, kmsKeys("AKIAONE"));
    twin(one, file, spec);
    int once = kmsDoor.requests();

    TestApp two = lab.app("kms-two");
    putSecret(two, kmsKeys("AKIAONE"));
    twin(two, file, spec);
    assertThat(kmsDoor.requests()).isEqualTo(once);

    TestApp three = lab.app("kms-three");
    putSecret(three, kmsKeys("AKIATHREE"));
    twin(three, file, spec);
    assertThat(kmsDoor.requests()).isGreaterThan(once);
  }

  private static Map<String, String> kmsKeys(String id) {
    return Map.of(
        "sops.aws-kms", "aws_access_key_id: " + id + "\naws_secret_access_key: \"s3cr3t\"\n");
  }

  @Test
  void opensByAwsKmsAsTheKeysOfTheSecret() throws Exception {
    String arn = newKey();
    int before = kmsDoor.requests();
    TestApp app = lab.app("kms").file("db.yaml", encrypt("--kms", arn));
    app.create(AUTOMATED, "interval: 1s", "decryption: {trust: {kmsArns: ['" + arn + "']}}");
    // nobody let it use the controller's own identity
    app.awaitFalse("SecretsResolved", "KeyMissing");
    assertThat(app.problems())
        .singleElement()
        .satisfies(problem ->
            assertThat(problem.message())
                .contains(arn + ": there are no AWS credentials (add the entry sops.aws-kms"));
    assertThat(kmsDoor.requests()).isEqualTo(before);

    putSecret(
        app,
        Map.of("sops.aws-kms", "aws_access_key_id: AKIAAPP\naws_secret_access_key: \"s3cr3t\"\n"));
    app.update(
        AUTOMATED,
        "interval: 1s",
        "decryption: {secretRef: {name: sops-keys}, trust: {kmsArns: ['" + arn + "']}}");
    app.awaitReady();
    assertThat(password(app)).isEqualTo("planted-remote-value");
    staysQuiet(app, kmsDoor);
  }

  @Test
  void refusesAFileWithAReaderThatIsNotListed() throws Exception {
    TestApp app =
        lab.app("readers")
            .file(
                "db.yaml",
                encrypt("--hc-vault-transit", vaultDoor.url() + "/v1/transit/keys/sops"));
    putSecret(app, Map.of("sops.vault-token", vault.rootToken()));
    app.create(
        AUTOMATED,
        "decryption: {secretRef: {name: sops-keys}, trust: {vaults: [{address: '"
            + vaultDoor.url()
            + "'}], recipients: ['"
            + vaultDoor.url()
            + "/v1/transit/keys/other']}}");

    app.awaitFalse("SecretsResolved", "SecretDenied");
    assertThat(app.problems())
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.hint()).contains("spec.decryption.trust.recipients"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kmsArns: ['alias/sops']     | kmsArns | no ARN of a KMS key",
        "kmsArns: ['*']              | kmsArns | no ARN of a KMS key",
        "kmsArns: ['arn:aws:kms:eu-west-1:1:key/a', 'arn:aws:kms:*:1:key/a'] | kmsArns | no ARN",
        "roles: ['arn:aws:kms:*']    | roles | no ARN of a role: write arn:aws:iam::",
        "roles: ['admin']            | roles | no ARN of a role",
        "recipients: ['*']           | recipients | leave the list out to allow any",
        "recipients: ['']            | recipients | an entry that is none",
        "vaults: [{address: 'https://a'}, {address: 'https://a'}] | vaults | a server twice"
      })
  void theApiServerRefusesATrustThatMeansNothing(String trust, String path, String message) {
    TestApp app = lab.app("untrusted").file("cm.yaml", configMap("a", "1"));

    assertThatThrownBy(() -> app.create(AUTOMATED, "decryption: {trust: {" + trust + "}}"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("spec.decryption.trust." + path)
        .hasMessageContaining(message);
  }

  private static String newKey() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      String body =
          http.send(
                  HttpRequest.newBuilder(aws.url())
                      .header("X-Amz-Target", "TrentService.CreateKey")
                      .header("Content-Type", "application/x-amz-json-1.1")
                      .header(
                          "Authorization",
                          "AWS4-HMAC-SHA256 Credential=A/20260101/eu-west-1/kms/aws4_request,"
                              + " SignedHeaders=host, Signature=0")
                      .POST(HttpRequest.BodyPublishers.ofString("{}"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      int at = body.indexOf("arn:aws:kms:eu-west-1:");
      return body.substring(at, body.indexOf('"', at));
    }
  }
}
