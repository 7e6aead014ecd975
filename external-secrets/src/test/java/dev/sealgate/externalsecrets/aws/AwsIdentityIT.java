package dev.sealgate.externalsecrets.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.externalsecrets.ExternalSecrets;
import dev.sealgate.externalsecrets.Failure;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.Resolutions;
import dev.sealgate.externalsecrets.Yaml;
import dev.sealgate.externalsecrets.aws.AwsSettings.Ambient;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Whose rights a store reads with: roles, web identity, and the controller's own. */
class AwsIdentityIT extends AwsFixture {

  private static final String ROLE = "arn:aws:iam::222222222222:role/app";

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
