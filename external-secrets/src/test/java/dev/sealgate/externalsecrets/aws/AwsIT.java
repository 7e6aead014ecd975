package dev.sealgate.externalsecrets.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.externalsecrets.ExternalSecrets;
import dev.sealgate.externalsecrets.Failure;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.InMemoryAccess;
import dev.sealgate.externalsecrets.MovableClock;
import dev.sealgate.externalsecrets.Resolution;
import dev.sealgate.externalsecrets.Resolutions;
import dev.sealgate.externalsecrets.ResolvedSecret;
import dev.sealgate.externalsecrets.Yaml;
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
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.Tag;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** AWS's own client against moto's Secrets Manager and STS. */
class AwsIT {

  private static final String VALUE = "c4nary-v4lue";
  private static final String KEYS =
      """
      auth:
        secretRef:
          accessKeyIDSecretRef: {name: aws, key: id}
          secretAccessKeySecretRef: {name: aws, key: secret}
      """;
  private static final String ROLE = "arn:aws:iam::222222222222:role/app";

  private static AwsEndpoint aws;

  private final MovableClock clock = new MovableClock();
  private final InMemoryAccess access = new InMemoryAccess();
  private final ExternalSecrets externalSecrets = open(Ambient.NOBODY);
  private final SecretsManagerClient admin =
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

  private ExternalSecrets open(Ambient ambient) {
    AwsSettings settings =
        new AwsSettings(
            ambient,
            Optional.of(aws.url()),
            Optional.of(aws.url()),
            new HttpLimits(Duration.ofSeconds(2), Duration.ofSeconds(3), 1 << 20, 100));
    return StandardProviders.open(clock, new SecureRandom(), settings);
  }

  private static SecretsManagerClient admin(String region, AwsCredentials credentials) {
    return SecretsManagerClient.builder()
        .endpointOverride(aws.url())
        .region(Region.of(region))
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  private void create(String name, String value) {
    admin.createSecret(request -> request.name(name).secretString(value));
  }

  private static String store(String kind, String fields) {
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

  private Resolutions with(String fields) {
    return new Resolutions(externalSecrets).access(access).store(store("SecretStore", fields));
  }

  private static String externalSecret(String spec) {
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

  private static String key(String remoteRef) {
    return externalSecret("data: [{secretKey: k, remoteRef: " + remoteRef + "}]");
  }

  @Test
  void aTextAPropertyAndABinaryValue() {
    create("plain", VALUE);
    create(
        "json",
        "{\"user\": \"shop\", \"id\": 9007199254740993, \"a.b\": \"dotted\", \"o\": { \"p\": [1] }}");
    admin.createSecret(
        r -> r.name("binary").secretBinary(SdkBytes.fromByteArray(new byte[] {0, 1, 65})));
    Resolutions stores = with(KEYS);
    assertThat(stores.data(key("{key: plain}"))).containsEntry("k", VALUE);
    assertThat(stores.data(key("{key: json, property: user}"))).containsEntry("k", "shop");
    assertThat(stores.data(key("{key: json, property: a.b}"))).containsEntry("k", "dotted");
    assertThat(stores.data(key("{key: json, property: o.p.0}"))).containsEntry("k", "1");
    assertThat(stores.data(key("{key: json, property: id}")))
        .containsEntry("k", "9007199254740993");
    assertThat(stores.data(key("{key: binary}"))).containsEntry("k", "\0\1A");
    assertThat(stores.data(externalSecret("dataFrom: [{extract: {key: json}}]")))
        .isEqualTo(
            Map.of(
                "user", "shop", "id", "9007199254740993", "a.b", "dotted", "o", "{ \"p\": [1] }"));
  }

  @Test
  void aSecretByItsArnAndWithAPrefix() {
    String arn = admin.createSecret(r -> r.name("team/app").secretString(VALUE)).arn();
    assertThat(with(KEYS).data(key("{key: '" + arn + "'}"))).containsEntry("k", VALUE);
    assertThat(with(KEYS + "prefix: team/").data(key("{key: app}"))).containsEntry("k", VALUE);
  }

  @Test
  void versionsByStageAndById() {
    String first = admin.createSecret(r -> r.name("v").secretString("first")).versionId();
    Resolutions stores = with(KEYS);
    assertThat(stores.data(key("{key: v}"))).containsEntry("k", "first");
    String second = admin.putSecretValue(r -> r.secretId("v").secretString("second")).versionId();
    try (ResolvedSecret secret = stores.secret(key("{key: v}"))) {
      assertThat(Resolutions.texts(secret)).containsEntry("k", "second");
      assertThat(secret.provenance().getFirst().version()).isEqualTo(second);
    }
    assertThat(stores.data(key("{key: v, version: AWSPREVIOUS}"))).containsEntry("k", "first");
    assertThat(stores.data(key("{key: v, version: uuid/" + first + "}")))
        .containsEntry("k", "first");
    assertThat(stores.failure(key("{key: v, version: NOSUCHSTAGE}")).kind())
        .isEqualTo(Kind.MISSING);
  }

  @Test
  void aStageThatWasMovedIsFollowed() {
    String first = admin.createSecret(r -> r.name("m").secretString("first")).versionId();
    String second =
        admin
            .putSecretValue(r -> r.secretId("m").secretString("second").versionStages("AWSPENDING"))
            .versionId();
    Resolutions stores = with(KEYS);
    assertThat(stores.data(key("{key: m}"))).containsEntry("k", "first");
    admin.updateSecretVersionStage(r ->
        r.secretId("m")
            .versionStage("AWSCURRENT")
            .removeFromVersionId(first)
            .moveToVersionId(second));
    assertThat(stores.data(key("{key: m}"))).containsEntry("k", "second");
  }

  @Test
  void tagsAreTheMetadata() {
    admin.createSecret(r ->
        r.name("tagged")
            .secretString(VALUE)
            .tags(
                Tag.builder().key("team").value("blue").build(),
                Tag.builder().key("a").value("<b>").build()));
    Resolutions stores = with(KEYS);
    assertThat(stores.data(key("{key: tagged, metadataPolicy: Fetch}")))
        .containsEntry("k", "{\"a\":\"<b>\",\"team\":\"blue\"}");
    assertThat(stores.data(key("{key: tagged, metadataPolicy: Fetch, property: team}")))
        .containsEntry("k", "blue");
  }

  @Test
  void missingAndDeletedAreMissing() {
    Resolutions stores = with(KEYS);
    assertThat(stores.failure(key("{key: nowhere}")).kind()).isEqualTo(Kind.MISSING);
    create("gone", VALUE);
    admin.deleteSecret(r -> r.secretId("gone").recoveryWindowInDays(7L));
    Failure deleted = stores.failure(key("{key: gone}"));
    assertThat(deleted.kind()).isEqualTo(Kind.MISSING);
    assertThat(deleted.message()).contains("marked for deletion");
    assertThat(stores.failure(key("{key: gone, metadataPolicy: Fetch}")).kind())
        .isEqualTo(Kind.MISSING);
    assertThat(
            stores.resolve(
                externalSecret(
                    """
                    data: [{secretKey: k, remoteRef: {key: gone}}]
                    target: {deletionPolicy: Delete}
                    """)))
        .isInstanceOf(Resolution.Withdrawn.class);
  }

  @Test
  void whatIsNoJsonHasNoProperties() {
    create("plain", VALUE);
    Failure failure = with(KEYS).failure(key("{key: plain, property: p}"));
    assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
    assertThat(failure.toString()).doesNotContain(VALUE);
  }

  @Test
  void anOutageIsUnreachableAndHealsByItself() {
    Resolutions stores = with(KEYS);
    aws.stop();
    Failure failure = stores.failure(key("{key: plain}"));
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure.keyPath()).isEqualTo("spec.provider.aws");
    aws.restart();
    create("plain", VALUE);
    assertThat(stores.data(key("{key: plain}"))).containsEntry("k", VALUE);
  }

  private static SecretsManagerClient asRole() {
    try (StsClient sts =
        StsClient.builder()
            .endpointOverride(aws.url())
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAADMIN", "s")))
            .httpClient(UrlConnectionHttpClient.create())
            .build()) {
      Credentials given =
          sts.assumeRole(r -> r.roleArn(ROLE).roleSessionName("admin")).credentials();
      return admin(
          "eu-west-1",
          AwsSessionCredentials.create(
              given.accessKeyId(), given.secretAccessKey(), given.sessionToken()));
    }
  }

  @Test
  void aRoleOfAnotherAccountSeesThatAccountsSecrets() {
    try (SecretsManagerClient other = asRole()) {
      other.createSecret(r -> r.name("theirs").secretString(VALUE));
    }
    create("ours", VALUE);
    assertThat(with(KEYS).failure(key("{key: theirs}")).kind()).isEqualTo(Kind.MISSING);
    Resolutions assumed =
        with(
            KEYS
                + "role: "
                + ROLE
                + """

                externalID: x
                sessionTags: [{key: team, value: blue}]
                transitiveTagKeys: [team]
                additionalRoles: ['arn:aws:iam::333333333333:role/hop']
                """);
    assertThat(assumed.data(key("{key: theirs}"))).containsEntry("k", VALUE);
    assertThat(assumed.failure(key("{key: ours}")).kind()).isEqualTo(Kind.MISSING);
  }

  @Test
  void webIdentityTakesTheRoleOfTheServiceAccount() {
    try (SecretsManagerClient other = asRole()) {
      other.createSecret(r -> r.name("theirs").secretString(VALUE));
    }
    access.resource(
        "v1/ServiceAccount/shop/app",
        Yaml.read("{metadata: {annotations: {eks.amazonaws.com/role-arn: '" + ROLE + "'}}}"));
    String jwt = "auth: {jwt: {serviceAccountRef: {name: app}}}";
    assertThat(with(jwt).data(key("{key: theirs}"))).containsEntry("k", VALUE);
    clock.advance(Duration.ofMinutes(58));
    access.deny("shop/app");
    Failure failure = with(jwt).failure(key("{key: theirs}"));
    assertThat(failure.kind()).isEqualTo(Kind.DENIED);
    assertThat(failure.keyPath()).isEqualTo("spec.provider.aws.auth.jwt.serviceAccountRef");
  }

  @Test
  void aServiceAccountWithoutARoleIsMalformed() {
    access.resource("v1/ServiceAccount/shop/app", Yaml.read("{metadata: {}}"));
    Failure failure =
        with("auth: {jwt: {serviceAccountRef: {name: app}}}").failure(key("{key: a}"));
    assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
    assertThat(failure.message()).contains("eks.amazonaws.com/role-arn");
  }

  @Test
  void theControllersOwnIdentityIsForStoresOfTheClusterWhereAllowed() {
    create("plain", VALUE);
    access.resource(
        "external-secrets.io/v1/ClusterSecretStore//aws",
        Yaml.read(store("ClusterSecretStore", "prefix: ''")));
    String request =
        key("{key: plain}").replace("{name: aws}", "{name: aws, kind: ClusterSecretStore}");
    String idBefore = System.getProperty("aws.accessKeyId", "");
    System.setProperty("aws.accessKeyId", "AKIAAMBIENT");
    System.setProperty("aws.secretAccessKey", "ambient");
    try (ExternalSecrets allowing = open(Ambient.CLUSTER_STORES)) {
      assertThat(idBefore).isEmpty();
      assertThat(new Resolutions(allowing).access(access).data(request)).containsEntry("k", VALUE);
      Failure refused = new Resolutions(externalSecrets).access(access).failure(request);
      assertThat(refused.kind()).isEqualTo(Kind.UNSUPPORTED);
      assertThat(refused.message()).contains("the controller's own AWS identity");
    } finally {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
    }
  }
}
