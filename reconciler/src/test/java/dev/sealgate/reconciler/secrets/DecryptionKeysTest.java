package dev.sealgate.reconciler.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.age.AgeIdentity;
import dev.sealgate.externalsecrets.ClusterAccess;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DecryptionKeysTest {
  private static final AgeIdentity ONE = AgeIdentity.generate(PipelineFixture.RANDOM);
  private static final AgeIdentity TWO = AgeIdentity.generate(PipelineFixture.RANDOM);

  private static Map<String, SecretBytes> data(String... pairs) {
    Map<String, SecretBytes> data = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      data.put(pairs[i], SecretBytes.utf8(pairs[i + 1]));
    }
    return data;
  }

  private static String text(AgeIdentity identity) {
    return identity.encoded().use(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private static List<Problem> problems(Map<String, SecretBytes> data) {
    return ((KeyLoading.Failed) DecryptionKeys.parse("sops-age", data)).problems();
  }

  private static DecryptionKeys keys(Map<String, SecretBytes> data) {
    return ((KeyLoading.Loaded) DecryptionKeys.parse("sops-age", data)).keys();
  }

  @Test
  void readsAgeIdentitiesOfSeveralEntries() {
    try (DecryptionKeys keys =
        keys(
            data(
                "a.agekey",
                "# comment\n" + text(ONE) + "\n",
                "b.agekey",
                text(TWO),
                "README",
                "ignored"))) {
      assertThat(keys.keyring().age()).hasSize(2);
      assertThat(keys.identity()).contains(ONE.describe()).contains(TWO.describe());
      assertThat(keys.identity()).doesNotContain("AGE-SECRET-KEY");
    }
  }

  @Test
  void identityDoesNotDependOnTheOrderOfEntries() {
    assertThat(keys(data("a.agekey", text(ONE), "b.agekey", text(TWO))).identity())
        .isEqualTo(keys(data("a.agekey", text(TWO), "b.agekey", text(ONE))).identity());
  }

  @Test
  void namesEntriesThatAreNoKeys() {
    List<Problem> problems = problems(data("a.agekey", "AGE-SECRET-KEY-1NONSENSE", "b.agekey", ""));

    assertThat(problems)
        .extracting(Problem::keyPath)
        .containsExactly("data[\"a.agekey\"]", "data[\"b.agekey\"]");
    assertThat(problems).allMatch(problem -> problem.reason() == Reason.KEY_MISSING);
    assertThat(problems).noneMatch(problem -> problem.toString().contains("NONSENSE"));
  }

  @Test
  void namesRemoteKeysThatAreNotSupported() {
    List<Problem> problems = problems(data("sops.azure-kv", "x"));

    assertThat(problems).extracting(Problem::reason).containsExactly(Reason.UNSUPPORTED);
    assertThat(problems.getFirst().message()).contains("sops.azure-kv");
    try (DecryptionKeys both = keys(data("sops.gcp-kms", "x", "a.agekey", text(ONE)))) {
      assertThat(both.unsupported()).containsExactly("sops.gcp-kms");
    }
  }

  @Test
  void readsTheTokenAndTheKeysOfFluxSecrets() {
    try (DecryptionKeys keys =
        keys(
            data(
                "sops.vault-token",
                "hvs.token\n",
                "sops.aws-kms",
                """
                # of the deploy user
                aws_access_key_id: AKIAAPP
                aws_secret_access_key: "a/b+c=="
                aws_session_token: t0k3n
                """))) {
      assertThat(keys.vaultToken()).contains(SecretBytes.utf8("hvs.token\n"));
      var aws = keys.aws().orElseThrow().keys();
      assertThat(aws.accessKeyId()).isEqualTo(SecretBytes.utf8("AKIAAPP"));
      assertThat(aws.secretAccessKey()).isEqualTo(SecretBytes.utf8("a/b+c=="));
      assertThat(aws.sessionToken()).contains(SecretBytes.utf8("t0k3n"));
      assertThat(keys.isEmpty()).isFalse();
      assertThat(keys.identity() + keys).doesNotContain("t0k3n").doesNotContain("hvs");
    }
  }

  @Test
  void namesAwsKeysThatAreNone() {
    for (String entry :
        List.of(
            "c4nary", "aws_access_key_id: c4nary", "[c4nary", "- c4nary", "a: c4nary\n---\nb: 1")) {
      assertThat(problems(data("sops.aws-kms", entry)))
          .as(entry)
          .singleElement()
          .satisfies(problem -> {
            assertThat(problem.keyPath()).isEqualTo("data[\"sops.aws-kms\"]");
            assertThat(problem.hint()).contains("write the two");
            assertThat(problem.toString()).doesNotContain("c4nary");
          });
    }
  }

  @Test
  void aSecretWithoutKeysSaysWhichEntriesItNeeds() {
    assertThat(problems(data("age.txt", text(ONE))).getFirst().hint()).contains("*.agekey");
  }

  @Test
  void tellsApartWhyTheSecretIsNotThere() {
    assertThat(reason(new ClusterAccess.Lookup.Missing<>())).isEqualTo(Reason.KEY_MISSING);
    assertThat(reason(new ClusterAccess.Lookup.Denied<>())).isEqualTo(Reason.FORBIDDEN);
    assertThat(reason(new ClusterAccess.Lookup.Unreachable<>())).isEqualTo(Reason.API_UNAVAILABLE);
  }

  private static Reason reason(ClusterAccess.Lookup<Map<String, SecretBytes>> answer) {
    ClusterAccess access =
        new NoCluster() {
          @Override
          public Lookup<Map<String, SecretBytes>> secret(String namespace, String name) {
            return answer;
          }
        };
    KeyLoading loading = DecryptionKeys.load(access, "shop", "sops-age");
    return ((KeyLoading.Failed) loading).problems().getFirst().reason();
  }
}
