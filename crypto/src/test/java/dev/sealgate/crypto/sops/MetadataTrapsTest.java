package dev.sealgate.crypto.sops;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.age.Age;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other writers of the format do, and what a reader must not take for granted. */
class MetadataTrapsTest {
  private static final MasterKey KMS =
      new MasterKey.AwsKms("arn:aws:kms:eu-west-1:1:key/a", Optional.empty(), Map.of(), "");
  private static final MasterKey VAULT =
      new MasterKey.VaultTransit("https://vault.example.com", "transit", "k");

  @Test
  void opensAValueWhoseNonceHasTheUsualTwelveBytes() throws GeneralSecurityException {
    String file = encrypt("a.yaml", "a: x\n", Golden.rule("alice"));
    Matcher armored = Pattern.compile("(?s)-----BEGIN.*?-----END[^\n]*").matcher(file);
    assertThat(armored.find()).isTrue();
    byte[] enc = Golden.utf8(armored.group().replaceAll("(?m)^ +", "") + "\n");
    byte[] nonce = "twelve bytes".getBytes(US_ASCII);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    try (SecretBytes key = Age.decrypt(enc, Golden.identities("alice"))) {
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key.copyBytes(), "AES"),
          new GCMParameterSpec(128, nonce));
    }
    cipher.updateAAD(Golden.utf8("a:"));
    byte[] sealed = cipher.doFinal(Golden.utf8("x"));
    String value =
        "ENC[AES256_GCM,data:%s,iv:%s,tag:%s,type:str]"
            .formatted(
                base64(Arrays.copyOf(sealed, 1)),
                base64(nonce),
                base64(Arrays.copyOfRange(sealed, 1, sealed.length)));

    String other = file.replaceFirst("a: ENC\\[[^]]*]", Matcher.quoteReplacement("a: " + value));

    assertThat(open("a.yaml", other)).isEqualTo("a: x\n");
  }

  @Test
  void readsTheTypeBytesAsText() {
    String file = encrypt("a.yaml", "a: x\n", Golden.rule("alice"));

    assertThat(open("a.yaml", file.replaceFirst("type:str", "type:bytes"))).isEqualTo("a: x\n");
  }

  /** Up to 3.13.1 every number of JSON was a float. */
  @Test
  void readsIntegersOfJsonThatOlderReleasesMadeFloats() {
    String text = "{\n\t\"a\": 5\n}\n";
    String file = encrypt("a.json", text, Golden.rule("alice"));
    assertThat(file).contains("type:int");

    assertThat(open("a.json", file.replace("type:int", "type:float"))).isEqualTo(text);
  }

  @Test
  void takesTheDefaultRuleForAFileThatNamesNone() {
    String text = "a: x\nb_unencrypted: z\n";
    String file = encrypt("a.yaml", text, Golden.rule("alice"));
    assertThat(file).contains("    unencrypted_suffix: _unencrypted\n");

    String without = file.replace("    unencrypted_suffix: _unencrypted\n", "");

    assertThat(open("a.yaml", without)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.env", "a.ini"})
  void readsNumbersAndSwitchesOfFlatMetadataThoughTheyAreTexts(String name) {
    String text = name.equals("a.env") ? "A=x\n" : "[a]\nb = x\n";
    List<List<MasterKey>> groups =
        Golden.rule("alice", "bob").keyGroups().getFirst().stream().map(List::of).toList();
    EncryptionRule rule = new EncryptionRule(groups, 2, Selection.DEFAULT, true);

    String file = encrypt(name, text, rule);

    assertThat(file)
        .containsPattern("shamir_threshold *= ?2\n")
        .containsPattern("mac_only_encrypted *= ?true\n");
    assertThat(Golden.plaintext(name, Golden.utf8(file), "alice", "bob")).isEqualTo(text);
    assertThatThrownBy(() -> open(name, file))
        .isInstanceOf(CryptoException.NoIdentityMatched.class)
        .hasMessageContaining("1 of the 2 needed key groups");
  }

  /** Notes whom it was asked for, and has no key. */
  private static final class Forgetful implements KeyService {
    private final List<MasterKey> asked = new ArrayList<>();

    @Override
    public boolean handles(MasterKey key) {
      return key.equals(KMS) || key.equals(VAULT);
    }

    @Override
    public SecretBytes unwrap(MasterKey key, String enc) {
      asked.add(key);
      throw new CryptoException.NoIdentityMatched("it has no such key", "make it");
    }

    @Override
    public String wrap(MasterKey key, SecretBytes dataKey) {
      return "x";
    }
  }

  @Test
  void asksServicesOnlyWhenNoKeyHereOpensTheFile() {
    TrustPolicy trust =
        TrustPolicy.LOCAL_ONLY
            .withVaults(List.of("https://vault.example.com"))
            .withKms(List.of("arn:aws:kms:eu-west-1:1:key/a"), List.of(), List.of());
    Forgetful service = new Forgetful();
    List<MasterKey> keys =
        List.of(KMS, VAULT, Golden.rule("alice").keyGroups().getFirst().getFirst());
    byte[] file =
        Sops.encrypt(
            "a.yaml",
            Golden.utf8("a: x\n"),
            SopsFormat.YAML,
            new EncryptionRule(List.of(keys), 0, Selection.DEFAULT, false),
            Golden.environment(SopsKeyring.EMPTY.withService(service, trust)));
    SopsKeyring alice = Golden.keys("alice").withService(service, trust);
    SopsKeyring bob = Golden.keys("bob").withService(service, trust);

    Sops.decrypt("a.yaml", file, SopsFormat.YAML, alice).close();
    assertThat(service.asked).isEmpty();

    assertThatThrownBy(() -> Sops.decrypt("a.yaml", file, SopsFormat.YAML, bob))
        .isInstanceOf(CryptoException.NoIdentityMatched.class);
    assertThat(service.asked).containsExactlyInAnyOrder(KMS, VAULT);
  }

  private static String encrypt(String name, String text, EncryptionRule rule) {
    return Golden.utf8(Golden.encrypt(name, text, rule));
  }

  private static String open(String name, String file) {
    return Golden.plaintext(name, Golden.utf8(file), "alice");
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
