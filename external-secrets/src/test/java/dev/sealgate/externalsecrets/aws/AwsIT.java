package dev.sealgate.externalsecrets.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.externalsecrets.Failure;
import dev.sealgate.externalsecrets.Failure.Kind;
import dev.sealgate.externalsecrets.Resolution;
import dev.sealgate.externalsecrets.Resolutions;
import dev.sealgate.externalsecrets.ResolvedSecret;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/** The values, versions and absences of Secrets Manager. */
class AwsIT extends AwsFixture {

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
}
