package dev.sealgate.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.testbed.SshKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KnownHostsTest {
  private static final String KEY = SshKey.generate().publicKey();

  private static int trusted(String line, int port) throws SourceFailure {
    return KnownHosts.parse(SecretBytes.utf8(line), "git.example.com", port).trusted().size();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "git.example.com|22|1",
        "git.example.com|2222|0",
        "[git.example.com]:2222|2222|1",
        "[git.example.com]:2222|22|0",
        "other.example.com|22|0",
        "other.example.com,git.example.com|22|1",
        "*.example.com|22|1",
        "*.example.com,!git.example.com|22|0",
        "@revoked git.example.com|22|0",
        "@cert-authority git.example.com|22|0",
      })
  void findsTheKeysOfItsHost(String hosts, int port, int expected) throws SourceFailure {
    assertThat(trusted("# comment\n\n" + hosts + " " + KEY + "\n", port)).isEqualTo(expected);
  }

  @Test
  void readsHashedHosts() throws Exception {
    byte[] salt = new byte[20];
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(salt, "HmacSHA1"));
    byte[] hash = mac.doFinal("git.example.com".getBytes(StandardCharsets.UTF_8));
    Base64.Encoder base64 = Base64.getEncoder();
    String host = "|1|" + base64.encodeToString(salt) + "|" + base64.encodeToString(hash);

    assertThat(trusted(host + " " + KEY, 22)).isEqualTo(1);
  }

  @Test
  void namesTheLineThatCannotBeRead() {
    assertThatThrownBy(() -> trusted("git.example.com " + KEY + "\ngit.example.com nonsense", 22))
        .isInstanceOfSatisfying(
            SourceFailure.class,
            failure -> {
              assertThat(failure.problem().reason()).isEqualTo(Reason.INVALID_SPEC);
              assertThat(failure.problem().message()).contains("line 2");
              assertThat(failure.problem().line()).doesNotContain("nonsense");
            });
  }

  @Test
  void aRevokedKeyIsRefusedThoughItIsListed() throws SourceFailure {
    KnownHosts hosts =
        KnownHosts.parse(
            SecretBytes.utf8("git.example.com " + KEY + "\n@revoked git.example.com " + KEY),
            "git.example.com",
            22);

    assertThat(hosts.accept(hosts.trusted().getFirst())).isFalse();
    assertThat(hosts.verdict()).isEqualTo(KnownHosts.Verdict.OTHER_KEY);
  }
}
