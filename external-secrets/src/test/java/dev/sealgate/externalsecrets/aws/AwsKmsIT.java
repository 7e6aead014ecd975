package dev.sealgate.externalsecrets.aws;

import static dev.sealgate.externalsecrets.keys.SopsFiles.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.KeyService;
import dev.sealgate.crypto.sops.MasterKey;
import dev.sealgate.crypto.sops.SopsKeyring;
import dev.sealgate.crypto.sops.TrustPolicy;
import dev.sealgate.externalsecrets.IdentityDigest;
import dev.sealgate.externalsecrets.InMemoryAccess;
import dev.sealgate.externalsecrets.Yaml;
import dev.sealgate.externalsecrets.aws.AwsSettings.Ambient;
import dev.sealgate.externalsecrets.http.HttpLimits;
import dev.sealgate.externalsecrets.keys.SopsFiles;
import dev.sealgate.testbed.AwsEndpoint;
import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.Counterparts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** KMS and STS as moto plays them, and the real sops with them. */
class AwsKmsIT {

  private static final AwsCredentials ADMIN = AwsBasicCredentials.create("AKIAADMIN", "secret");
  private static final String ROLE = "arn:aws:iam::222222222222:role/sops";

  private static AwsEndpoint aws;

  private final SecretBytes id = SecretBytes.utf8("AKIAAPP\n");
  private final SecretBytes secret = SecretBytes.utf8("s3cr3t\n");
  private final AwsIdentity keys = new AwsIdentity.Keys(id, secret, Optional.empty());
  private final AwsKms kms =
      new AwsKms(
          new AwsSettings(
              Ambient.NOBODY,
              Optional.empty(),
              Optional.of(aws().url()),
              Optional.of(aws().url()),
              false,
              new HttpLimits(Duration.ofSeconds(10), Duration.ofSeconds(20), 1 << 20, 100)),
          Clock.systemUTC(),
          new IdentityDigest(new SecureRandom()));

  private static AwsEndpoint aws() {
    return aws;
  }

  @BeforeAll
  static void startAws() {
    aws = AwsEndpoint.start();
  }

  @AfterAll
  static void stopAws() {
    aws.close();
  }

  @AfterEach
  void close() {
    kms.close();
    id.close();
    secret.close();
  }

  private static String newKey(String region, AwsCredentials owner) {
    try (KmsClient admin =
        KmsClient.builder()
            .endpointOverride(aws.url())
            .region(Region.of(region))
            .credentialsProvider(StaticCredentialsProvider.create(owner))
            .httpClient(UrlConnectionHttpClient.create())
            .build()) {
      return admin.createKey().keyMetadata().arn();
    }
  }

  /** Credentials of the account that the role belongs to. */
  private static AwsCredentials roleOwner() {
    try (StsClient sts =
        StsClient.builder()
            .endpointOverride(aws.url())
            .region(Region.EU_WEST_1)
            .credentialsProvider(StaticCredentialsProvider.create(ADMIN))
            .httpClient(UrlConnectionHttpClient.create())
            .build()) {
      Credentials given =
          sts.assumeRole(request -> request.roleArn(ROLE).roleSessionName("a")).credentials();
      return AwsSessionCredentials.create(
          given.accessKeyId(), given.secretAccessKey(), given.sessionToken());
    }
  }

  private static MasterKey key(String arn) {
    return new MasterKey.AwsKms(arn, Optional.empty(), Map.of(), "");
  }

  private SopsKeyring keyring(AwsIdentity identity) {
    return SopsKeyring.EMPTY.withService(
        kms.service(identity),
        TrustPolicy.LOCAL_ONLY.withKms(
            List.of("arn:aws:kms:*", "arn:aws-cn:kms:*"), List.of(ROLE), List.of()));
  }

  @Test
  void opensWhatItEncryptedInTheRegionOfTheKey() {
    for (String region : List.of("eu-west-1", "us-gov-west-1", "cn-north-1")) {
      String arn = newKey(region, ADMIN);
      SopsKeyring keyring =
          SopsKeyring.EMPTY.withService(
              kms.service(keys),
              TrustPolicy.LOCAL_ONLY.withKms(List.of(arn), List.of(), List.of()));

      byte[] file = SopsFiles.encrypt(keyring, key(arn));

      assertThat(arn).contains(":" + region + ":");
      assertThat(SopsFiles.decrypt(keyring, file)).isEqualTo(PLAIN);
    }
  }

  @Test
  void bindsTheEncryptionContext() {
    String arn = newKey("eu-west-1", ADMIN);
    MasterKey withContext =
        new MasterKey.AwsKms(arn, Optional.empty(), Map.of("app", "shop", "env", "prod"), "");
    byte[] file = SopsFiles.encrypt(keyring(keys), withContext);
    assertThat(SopsFiles.decrypt(keyring(keys), file)).isEqualTo(PLAIN);

    byte[] moved =
        new String(file, StandardCharsets.UTF_8)
            .replace("env: prod", "env: test")
            .getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> SopsFiles.decrypt(keyring(keys), moved))
        .isInstanceOf(CryptoException.Malformed.class)
        .hasMessageContaining("a.yaml, sops.kms: kms key " + arn + ": the key can't decrypt it");
  }

  @Test
  void assumesTheRoleThatTheFileNames() {
    String arn = newKey("eu-west-1", roleOwner());
    MasterKey withRole = new MasterKey.AwsKms(arn, Optional.of(ROLE), Map.of(), "");

    byte[] file = SopsFiles.encrypt(keyring(keys), withRole);

    assertThat(SopsFiles.decrypt(keyring(keys), file)).isEqualTo(PLAIN);
    byte[] without =
        new String(file, StandardCharsets.UTF_8)
            .replace("role: " + ROLE, "role: \"\"")
            .getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> SopsFiles.decrypt(keyring(keys), without))
        .isInstanceOf(CryptoException.class);
  }

  @Test
  void takesTheRoleOfAServiceAccount() {
    String arn = newKey("eu-west-1", roleOwner());
    InMemoryAccess access = new InMemoryAccess();
    access.resource(
        "v1/ServiceAccount/shop/app",
        Yaml.read("{metadata: {annotations: {eks.amazonaws.com/role-arn: '" + ROLE + "'}}}"));
    SopsKeyring keyring =
        keyring(new AwsIdentity.ServiceAccount(access, "shop", "app", "serviceAccountName"));

    byte[] file = SopsFiles.encrypt(keyring, key(arn));

    assertThat(SopsFiles.decrypt(keyring, file)).isEqualTo(PLAIN);
  }

  @Test
  void tellsTheWaysOfFailingApart() {
    KeyService service = kms.service(keys);
    MasterKey good = key(newKey("eu-west-1", ADMIN));
    MasterKey other = key(newKey("eu-west-1", ADMIN));
    String enc;
    try (SecretBytes dataKey = SecretBytes.copyOf(new byte[32])) {
      enc = service.wrap(good, dataKey);
      assertThatThrownBy(
              () -> service.wrap(key("arn:aws:kms:eu-west-1:123456789012:key/none"), dataKey))
          .isInstanceOf(CryptoException.NoIdentityMatched.class)
          .hasMessageContaining("AWS has no such key");
    }
    assertThatThrownBy(() -> service.unwrap(other, enc))
        .isInstanceOf(CryptoException.PolicyRefused.class)
        .hasMessageContaining("AWS denies using the key");
    assertThatThrownBy(() -> service.unwrap(good, enc.substring(0, enc.length() - 8) + "AAAAAAA="))
        .isInstanceOf(CryptoException.Malformed.class)
        .hasMessageContaining("the key can't decrypt it");
    assertThatThrownBy(() -> service.unwrap(good, "***"))
        .isInstanceOf(CryptoException.Malformed.class);
    assertThatThrownBy(() -> kms.service(new AwsIdentity.Nobody("log in")).unwrap(good, enc))
        .isInstanceOf(CryptoException.NoIdentityMatched.class)
        .hasMessageContaining("there are no AWS credentials");
    aws.stop();
    try {
      assertThatThrownBy(() -> service.unwrap(good, enc))
          .isInstanceOf(CryptoException.KeyServiceUnavailable.class)
          .hasMessageContaining("AWS gave no answer");
    } finally {
      aws.restart();
    }
  }

  /** The region becomes a part of the host name that the credentials' signature goes to. */
  @Test
  void takesNoRegionThatIsNone() {
    for (String arn :
        List.of(
            "arn:aws:kms:evil.example.com/:1:key/a",
            "arn:aws:kms:eu-west-1.evil.example.com:1:key/a",
            "arn:aws:kms:cn-north-1:1:key/a",
            "arn:aws-cn:kms:eu-west-1:1:key/a",
            "arn:aws:s3:eu-west-1:1:key/a",
            "arn:aws:kms:eu-west-1:1:key/")) {
      assertThatThrownBy(() -> kms.service(keys).unwrap(key(arn), "AAAA"))
          .as(arn)
          .isInstanceOf(CryptoException.Malformed.class)
          .hasMessageContaining("arn is not the ARN of a KMS key or alias");
    }
  }

  @Test
  void exchangesFilesWithSops(@TempDir Path folder) throws Exception {
    String arn = newKey("eu-west-1", ADMIN);
    Command sops =
        Counterparts.sops()
            .in(folder)
            .env("AWS_ENDPOINT_URL", aws.url().toString())
            .env("AWS_ACCESS_KEY_ID", "AKIASOPS")
            .env("AWS_SECRET_ACCESS_KEY", "secret")
            .env("AWS_EC2_METADATA_DISABLED", "true");
    Files.writeString(folder.resolve("plain.yaml"), PLAIN);
    byte[] theirs =
        sops.run("encrypt", "--kms", arn, "--encryption-context", "app:shop", "plain.yaml")
            .orThrow()
            .stdout();
    assertThat(new String(theirs, StandardCharsets.UTF_8)).contains("app: shop");
    assertThat(SopsFiles.decrypt(keyring(keys), theirs)).isEqualTo(PLAIN);

    MasterKey withContext =
        new MasterKey.AwsKms(arn, Optional.empty(), Map.of("b", "2", "a", "1"), "");
    Files.write(folder.resolve("ours.yaml"), SopsFiles.encrypt(keyring(keys), withContext));
    assertThat(sops.run("decrypt", "ours.yaml").orThrow().text()).isEqualTo(PLAIN.strip());
  }
}
