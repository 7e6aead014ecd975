package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrustPolicyTest {
  private static final MasterKey VAULT =
      new MasterKey.VaultTransit("https://vault.example.com:8200", "transit", "k");
  private static final MasterKey KMS =
      new MasterKey.AwsKms(
          "arn:aws:kms:eu-west-1:1:key/a",
          Optional.of("arn:aws:iam::1:role/r"),
          Map.of("b", "2", "a", "1"),
          "");
  private static final TrustPolicy TRUST =
      TrustPolicy.LOCAL_ONLY
          .withVaults(List.of("https://vault.example.com:8200/"))
          .withKms(
              List.of("arn:aws:kms:eu-west-1:1:*"), List.of("arn:aws:iam::1:role/r"), List.of());

  @Test
  void checksArnsRolesAndProfiles() {
    assertThat(TRUST.refusal(KMS)).isEmpty();
    assertThat(refusal(kms("arn:aws:kms:eu-west-1:2:key/a", Optional.empty(), "")))
        .isEqualTo("the KMS key arn:aws:kms:eu-west-1:2:key/a is not a trusted one");
    assertThat(refusal(kms("arn:aws:kms:eu-west-1:1:key/b", Optional.of("x"), "")))
        .isEqualTo("the role x is not a trusted one");
    assertThat(refusal(kms("arn:aws:kms:eu-west-1:1:key/b", Optional.empty(), "ops")))
        .isEqualTo("the AWS profile ops is not a trusted one");
    assertThat(TRUST.refusal(new MasterKey.GcpKms("x"))).isPresent();
    assertThat(TrustPolicy.LOCAL_ONLY.refusal(VAULT)).isPresent();
    assertThat(TrustPolicy.LOCAL_ONLY.refusal(new MasterKey.Age("x"))).isEmpty();
  }

  @Test
  void namesTheSettingThatWouldAllowIt() {
    TrustPolicy.Remedies remedies = new TrustPolicy.Remedies("a", "b", "c", "d", "e");

    assertThat(TrustPolicy.LOCAL_ONLY.withRemedies(remedies).refusal(VAULT).orElseThrow().hint())
        .isEqualTo("a");
    assertThat(TRUST.withRemedies(remedies).refusal(kms("x", Optional.empty(), "")))
        .hasValueSatisfying(refusal -> assertThat(refusal.hint()).isEqualTo("b"));
  }

  @Test
  void comparesFingerprintsAsPeopleWriteThem() {
    TrustPolicy policy =
        TrustPolicy.LOCAL_ONLY.withRecipients(
            List.of("7CB3 3388 EF0E 4459 517E EDE2 D3B1 CB74 ADFD 585E"));

    assertThat(
            policy.strangeRecipient(new MasterKey.Pgp("7cb33388ef0e4459517eede2d3b1cb74adfd585e!")))
        .isEmpty();
    assertThat(
            policy.strangeRecipient(new MasterKey.Pgp("0000000000000000000000000000000000000000")))
        .isPresent();
  }

  private static String refusal(MasterKey key) {
    return TRUST.refusal(key).orElseThrow().reason();
  }

  private static MasterKey kms(String arn, Optional<String> role, String profile) {
    return new MasterKey.AwsKms(arn, role, Map.of(), profile);
  }
}
