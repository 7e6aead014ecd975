package dev.sealgate.externalsecrets.aws;

import dev.sealgate.externalsecrets.ExternalSecrets;
import dev.sealgate.externalsecrets.InMemoryAccess;
import dev.sealgate.externalsecrets.MovableClock;
import dev.sealgate.externalsecrets.Resolutions;
import dev.sealgate.externalsecrets.aws.AwsSettings.Ambient;
import dev.sealgate.externalsecrets.http.HttpLimits;
import dev.sealgate.externalsecrets.standard.StandardProviders;
import dev.sealgate.testbed.AwsEndpoint;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** AWS's own client against moto's Secrets Manager and STS, emptied before each test. */
abstract class AwsFixture {

  static final String VALUE = "c4nary-v4lue";
  static final String KEYS =
      """
      auth:
        secretRef:
          accessKeyIDSecretRef: {name: aws, key: id}
          secretAccessKeySecretRef: {name: aws, key: secret}
      """;
  static AwsEndpoint aws;

  final MovableClock clock = new MovableClock();
  final InMemoryAccess access = new InMemoryAccess();
  final ExternalSecrets externalSecrets = open(Ambient.NOBODY);
  final SecretsManagerClient admin =
      admin("eu-west-1", AwsBasicCredentials.create("AKIAADMIN", "secret"));

  @BeforeAll
  static void startAws() {
    aws = AwsEndpoint.start();
  }

  @AfterAll
  static void stopAws() {
    aws.close();
  }

  @BeforeEach
  void prepare() {
    aws.reset();
    access.secret("shop", "aws", Map.of("id", "AKIAAPP\n", "secret", "s3cr3t\n"));
  }

  @AfterEach
  void close() {
    admin.close();
    externalSecrets.close();
  }

  ExternalSecrets open(Ambient ambient) {
    AwsSettings settings =
        new AwsSettings(
            ambient,
            Optional.of(aws.url()),
            Optional.of(aws.url()),
            Optional.of(aws.url()),
            false,
            new HttpLimits(Duration.ofSeconds(10), Duration.ofSeconds(20), 1 << 20, 100));
    return StandardProviders.open(clock, new SecureRandom(), settings);
  }

  static SecretsManagerClient admin(String region, AwsCredentials credentials) {
    return SecretsManagerClient.builder()
        .endpointOverride(aws.url())
        .region(Region.of(region))
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  void create(String name, String value) {
    admin.createSecret(request -> request.name(name).secretString(value));
  }

  static String store(String kind, String fields) {
    return """
    apiVersion: external-secrets.io/v1
    kind: %s
    metadata: {name: aws}
    spec:
      provider:
        aws:
          service: SecretsManager
          region: eu-west-1
    %s
    """
        .formatted(kind, fields.indent(6));
  }

  Resolutions with(String fields) {
    return new Resolutions(externalSecrets).access(access).store(store("SecretStore", fields));
  }

  static String externalSecret(String spec) {
    return """
    apiVersion: external-secrets.io/v1
    kind: ExternalSecret
    metadata: {name: app}
    spec:
      secretStoreRef: {name: aws}
    %s
    """
        .formatted(spec.indent(2));
  }

  static String key(String remoteRef) {
    return externalSecret("data: [{secretKey: k, remoteRef: " + remoteRef + "}]");
  }
}
