package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.pgp.PgpRecipient;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyServiceTest {
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

  /** Keeps what it wrapped under a number. */
  private static final class Safe implements KeyService {
    private final Map<String, byte[]> kept = new HashMap<>();

    @Override
    public boolean handles(MasterKey key) {
      return key.equals(VAULT) || key.equals(KMS);
    }

    @Override
    public SecretBytes unwrap(MasterKey key, String enc) {
      return SecretBytes.copyOf(Objects.requireNonNull(kept.get(enc), enc));
    }

    @Override
    public String wrap(MasterKey key, SecretBytes dataKey) {
      String enc = "vault:v1:" + kept.size();
      kept.put(enc, dataKey.copyBytes());
      return enc;
    }
  }

  private final Safe safe = new Safe();

  @Test
  void wrapsAndUnwrapsThroughTheService() {
    SopsKeyring keyring = SopsKeyring.EMPTY.withService(safe, TRUST);
    EncryptionRule rule =
        new EncryptionRule(List.of(List.of(KMS, VAULT)), 0, Selection.DEFAULT, false);

    byte[] file =
        Sops.encrypt(
            "a.yaml", Golden.utf8("a: x\n"), SopsFormat.YAML, rule, Golden.environment(keyring));

    assertThat(Golden.utf8(file))
        .contains(
            """
                hc_vault:
                    - created_at: "2026-02-03T04:05:06Z"
                      enc: vault:v1:1
                      engine_path: transit
                      key_name: k
                      vault_address: https://vault.example.com:8200
                kms:
                    - arn: arn:aws:kms:eu-west-1:1:key/a
                      aws_profile: ""
                      context:
                        a: "1"
                        b: "2"
                      created_at: "2026-02-03T04:05:06Z"
                      enc: vault:v1:0
                      role: arn:aws:iam::1:role/r
            """);
    try (DecryptedSops open = Sops.decrypt("a.yaml", file, SopsFormat.YAML, keyring)) {
      assertThat(Golden.plaintext(open)).isEqualTo("a: x\n");
      assertThat(open.info().keyGroups()).containsExactly(List.of(KMS, VAULT));
    }
  }

  @Test
  void refusesByNameWhereThereIsNoService() {
    byte[] file = file(VAULT);

    assertThatThrownBy(() -> Sops.decrypt("a.yaml", file, SopsFormat.YAML, SopsKeyring.EMPTY))
        .isInstanceOf(CryptoException.Unsupported.class)
        .hasMessageContaining("a.yaml, sops.hc_vault: no key service for hc_vault keys");
  }

  @Test
  void asksNoAddressThatIsNotTrusted() {
    String moved =
        Golden.utf8(file(VAULT)).replace("https://vault.example.com", "https://evil.example.com");
    SopsKeyring keyring =
        SopsKeyring.EMPTY.withService(
            new KeyService() {
              @Override
              public boolean handles(MasterKey key) {
                return true;
              }

              @Override
              public SecretBytes unwrap(MasterKey key, String enc) {
                throw new AssertionError("was asked");
              }

              @Override
              public String wrap(MasterKey key, SecretBytes dataKey) {
                throw new AssertionError("was asked");
              }
            },
            TRUST);

    assertThatThrownBy(() -> Sops.decrypt("a.yaml", Golden.utf8(moved), SopsFormat.YAML, keyring))
        .isInstanceOf(CryptoException.PolicyRefused.class)
        .hasMessageContaining(
            "sops.hc_vault: the Vault address https://evil.example.com:8200 is not a trusted one");
  }

  @Test
  void opensNoFileWithAReaderThatIsNotListed() {
    byte[] file = file(new MasterKey.Age(Golden.recipient("alice")), VAULT);
    SopsKeyring both = Golden.keys("alice").withService(safe, TRUST);
    SopsKeyring onlyAlice =
        both.withPolicy(TRUST.withRecipients(List.of(Golden.recipient("alice"))));

    assertThatThrownBy(() -> Sops.decrypt("a.yaml", file, SopsFormat.YAML, onlyAlice))
        .isInstanceOf(CryptoException.PolicyRefused.class)
        .hasMessage(
            "a.yaml, sops.hc_vault: the recipient"
                + " https://vault.example.com:8200/v1/transit/keys/k is not a trusted one");
    SopsKeyring listed =
        both.withPolicy(
            TRUST.withRecipients(
                List.of(Golden.recipient("alice"), "https://vault.example.com:8200/*")));
    try (DecryptedSops open = Sops.decrypt("a.yaml", file, SopsFormat.YAML, listed)) {
      assertThat(Golden.plaintext(open)).isEqualTo("a: x\n");
    }
  }

  /** Whoever can change the file can write a recipient of his own into it, and wait. */
  @Test
  void handsNoNewDataKeyToARecipientThatWasWrittenIntoTheFile() {
    byte[] file = file(new MasterKey.Age(Golden.recipient("alice")));
    byte[] added =
        Sops.updateKeys(
            "a.yaml",
            file,
            SopsFormat.YAML,
            EncryptionRule.forAge(List.of(Golden.recipient("alice"), Golden.recipient("bob"))),
            Golden.environment(Golden.keys("alice")));
    SopsKeyring strict =
        Golden.keys("alice")
            .withPolicy(TrustPolicy.LOCAL_ONLY.withRecipients(List.of(Golden.recipient("alice"))));

    try (DecryptedSops open =
        Sops.decrypt("a.yaml", added, SopsFormat.YAML, Golden.keys("alice"))) {
      assertThatThrownBy(() -> open.rotate(Golden.environment(strict)))
          .isInstanceOf(CryptoException.PolicyRefused.class)
          .hasMessageContaining("the recipient " + Golden.recipient("bob"));
    }
  }

  @Test
  void tellsWhatAServiceSaidThatHasNotTheKey() {
    byte[] file = file(new MasterKey.Age(Golden.recipient("bob")), VAULT);
    KeyService without =
        new KeyService() {
          @Override
          public boolean handles(MasterKey key) {
            return true;
          }

          @Override
          public SecretBytes unwrap(MasterKey key, String enc) {
            throw new CryptoException.NoIdentityMatched("Vault has no key k", "make it");
          }

          @Override
          public String wrap(MasterKey key, SecretBytes dataKey) {
            throw new AssertionError();
          }
        };

    assertThatThrownBy(() ->
            Sops.decrypt(
                "a.yaml", file, SopsFormat.YAML, Golden.keys("alice").withService(without, TRUST)))
        .isInstanceOf(CryptoException.NoIdentityMatched.class)
        .hasMessageContaining(Golden.recipient("bob") + "; tried " + Golden.recipient("alice"))
        .hasMessageEndingWith("; Vault has no key k (make it)");
  }

  @Test
  void saysThatAServiceIsDownRatherThanThatNoKeyFits() {
    KeyService down =
        new KeyService() {
          @Override
          public boolean handles(MasterKey key) {
            return true;
          }

          @Override
          public SecretBytes unwrap(MasterKey key, String enc) {
            throw new CryptoException.KeyServiceUnavailable("no answer", "try again");
          }

          @Override
          public String wrap(MasterKey key, SecretBytes dataKey) {
            throw new AssertionError();
          }
        };
    byte[] file = file(new MasterKey.Age(Golden.recipient("bob")), VAULT);
    SopsKeyring keyring = Golden.keys("alice").withService(down, TRUST);

    assertThatThrownBy(() -> Sops.decrypt("a.yaml", file, SopsFormat.YAML, keyring))
        .isInstanceOf(CryptoException.KeyServiceUnavailable.class)
        .hasMessageContaining("a.yaml, sops.hc_vault: no answer");
  }

  @Test
  void refusesADataKeyOfTheWrongLength() {
    byte[] file = file(VAULT);
    safe.kept.replaceAll((_, key) -> Base64.getDecoder().decode("c2hvcnQ="));
    SopsKeyring keyring = SopsKeyring.EMPTY.withService(safe, TRUST);

    assertThatThrownBy(() -> Sops.decrypt("a.yaml", file, SopsFormat.YAML, keyring))
        .isInstanceOf(CryptoException.Tampered.class)
        .hasMessageContaining("32 bytes");
  }

  @Test
  void encryptsToPgpKeysWhosePublicKeyIsAtHand() {
    encryptsToPgp("7CB33388EF0E4459517EEDE2D3B1CB74ADFD585E");
  }

  @Test
  void takesAMarkBehindAFingerprintForAPlainOne() {
    encryptsToPgp("7CB33388EF0E4459517EEDE2D3B1CB74ADFD585E!");
  }

  private static void encryptsToPgp(String fingerprint) {
    EncryptionRule rule =
        new EncryptionRule(
            List.of(List.of(new MasterKey.Pgp(fingerprint))), 0, Selection.DEFAULT, false);
    SopsKeyring withDave =
        SopsKeyring.EMPTY.withPgpRecipients(PgpRecipient.parse(Golden.bytes("dave.public.asc")));

    byte[] file =
        Sops.encrypt(
            "a.yaml", Golden.utf8("a: x\n"), SopsFormat.YAML, rule, Golden.environment(withDave));

    try (DecryptedSops open = Sops.decrypt("a.yaml", file, SopsFormat.YAML, Golden.dave())) {
      assertThat(Golden.plaintext(open)).isEqualTo("a: x\n");
    }
    assertThatThrownBy(() -> Golden.encrypt("a.yaml", "a: x\n", rule))
        .isInstanceOf(CryptoException.InvalidKey.class)
        .hasMessageContaining(fingerprint.replace("!", ""));
  }

  private byte[] file(MasterKey... keys) {
    SopsKeyring keyring = SopsKeyring.EMPTY.withService(safe, TRUST);
    EncryptionRule rule = new EncryptionRule(List.of(List.of(keys)), 0, Selection.DEFAULT, false);
    return Sops.encrypt(
        "a.yaml", Golden.utf8("a: x\n"), SopsFormat.YAML, rule, Golden.environment(keyring));
  }
}
