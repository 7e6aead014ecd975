package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.security.SecureRandom;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrimitivesTest {
  private static final byte[] KEY = Golden.utf8("0123456789abcdef0123456789abcdef");
  private final SecureRandom random = new SecureRandom();

  @Test
  void writesNumbersAsGoDoes() {
    assertThat(GoNumbers.formatPlain(5e-324)).startsWith("0.000").endsWith("0005").hasSize(326);
    assertThat(GoNumbers.formatPlain(1e21)).isEqualTo("1000000000000000000000");
    assertThat(GoNumbers.formatPlain(2e23)).isEqualTo("200000000000000000000000");
    assertThat(GoNumbers.formatPlain(-0.0)).isEqualTo("-0");
    assertThat(GoNumbers.formatPlain(Double.NEGATIVE_INFINITY)).isEqualTo("-Inf");
    assertThat(GoNumbers.formatShort(1234567)).isEqualTo("1.234567e+06");
    assertThat(GoNumbers.formatShort(100000)).isEqualTo("100000");
    assertThat(GoNumbers.formatShort(0.0001)).isEqualTo("0.0001");
    assertThat(GoNumbers.formatShort(0.00001)).isEqualTo("1e-05");
    assertThat(GoNumbers.formatJson(1e-7)).isEqualTo("1e-7");
    assertThat(GoNumbers.formatJson(1e21)).isEqualTo("1e+21");
    assertThat(GoNumbers.formatJson(1e20)).isEqualTo("100000000000000000000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-02T03:04:05Z",
        "0001-12-31T23:59:59Z",
        "2026-01-02T03:04:05.6Z",
        "2026-01-02T03:04:05.000000001+02:00",
        "2026-01-02T03:04:05.123456789-17:30",
        "2026-01-02T03:04:05-00:30"
      })
  void tellsTheInstantOfATime(String text) {
    assertThat(GoTime.parseRfc3339(text)).contains(text);
    assertThat(GoTime.instant(text)).contains(OffsetDateTime.parse(text).toInstant());
  }

  @Test
  void bindsTheMacToTheTimeAsItIsReadBack() {
    assertThat(GoTime.withoutFraction("2026-01-02T03:04:05.678+02:00"))
        .contains("2026-01-02T03:04:05+02:00");
    assertThat(GoTime.withoutFraction("2026-01-02T03:04:05+00:00"))
        .contains("2026-01-02T03:04:05Z");
    assertThat(GoTime.withoutFraction("2026-01-02 03:04:05")).isEmpty();
  }

  @Test
  void encryptsWithA32ByteNonceAndBindsThePath() {
    ValueCipher cipher = cipher();
    byte[] plain = Golden.utf8("value");

    String text = cipher.encrypt(LeafType.STR, plain, "a:b:", random);

    EncValue parsed = EncValue.parse(text).orElseThrow();
    assertThat(parsed.iv()).hasSize(32);
    assertThat(parsed.tag()).hasSize(16);
    assertThat(cipher.decrypt(text, "a:b:").orElseThrow().plainBytes()).isEqualTo(plain);
    assertThatThrownBy(() -> cipher.decrypt(text, "a:c:"))
        .isInstanceOf(CryptoException.Tampered.class);
    assertThat(cipher.encrypt(LeafType.STR, plain, "a:b:", random)).isNotEqualTo(text);
  }

  @Test
  void takesNothingButAWholeEncryptedValue() {
    String text = cipher().encrypt(LeafType.STR, Golden.utf8("x"), ":", random);

    assertThat(EncValue.parse(text)).isPresent();
    assertThat(EncValue.parse(text + " ")).isEmpty();
    assertThat(EncValue.parse(" " + text)).isEmpty();
    assertThat(EncValue.parse(text.replace("data:", "data:*"))).isEmpty();
    assertThat(EncValue.parse(text.replaceFirst("tag:[^,]*", "tag:"))).isEmpty();
    assertThat(EncValue.parse("ENC[AES256_GCM,data:,iv:,tag:,type:str]")).isEmpty();
  }

  @Test
  void readsValuesInTheFormsThatOlderVersionsWrote() {
    assertThat(canonical(LeafType.BOOL, "true")).contains("True");
    assertThat(canonical(LeafType.BOOL, "0")).contains("False");
    assertThat(canonical(LeafType.BOOL, "yes")).isEmpty();
    assertThat(canonical(LeafType.INT, "+007")).contains("7");
    assertThat(canonical(LeafType.INT, "9223372036854775808")).isEmpty();
    assertThat(canonical(LeafType.FLOAT, "1.50")).contains("1.5");
    assertThat(canonical(LeafType.FLOAT, "+Inf")).contains("+Inf");
    assertThat(canonical(LeafType.FLOAT, "1d")).isEmpty();
    assertThat(canonical(LeafType.TIME, "2026-01-02T03:04:05.10Z"))
        .contains("2026-01-02T03:04:05.1Z");
    assertThat(canonical(LeafType.TIME, "2026-01-02")).isEmpty();
  }

  @Test
  void sharesASecretSoThatAnyQuorumHasIt() {
    try (SecretBytes secret = SecretBytes.copyOf(KEY)) {
      List<SecretBytes> shares = Shamir.split(secret, 5, 3, random);

      assertThat(Shamir.combine(List.of(shares.get(4), shares.get(0), shares.get(2))))
          .isEqualTo(secret);
      assertThat(Shamir.combine(shares)).isEqualTo(secret);
      assertThat(Shamir.combine(shares.subList(0, 2))).isNotEqualTo(secret);
      assertThatThrownBy(() -> Shamir.combine(List.of(shares.get(0), shares.get(0))))
          .isInstanceOf(CryptoException.Tampered.class);
    }
  }

  @Test
  void looksAtKeysAsRe2Does() {
    Selection.Matcher matcher =
        new Selection(Selection.Kind.ENCRYPTED_REGEX, "(?i)^pass|\\pL{9}$").matcher();

    assertThat(matcher.encrypts(List.of("a", "PASSWORD"), List.of(), false)).isTrue();
    assertThat(matcher.encrypts(List.of("Schlüssel", "a"), List.of(), false)).isTrue();
    assertThat(matcher.encrypts(List.of("a", "b"), List.of(), false)).isFalse();
    assertThatThrownBy(() -> new Selection(Selection.Kind.ENCRYPTED_REGEX, "a(?=b)"))
        .isInstanceOf(CryptoException.Malformed.class);
  }

  @Test
  void showsNoValue() {
    Scalar secret = new Scalar.Secret(LeafType.STR, SecretBytes.utf8("hunter2"), new byte[0]);

    assertThat(secret.toString()).doesNotContain("hunter2");
    assertThat(new Scalar.Str("hunter2").toString()).doesNotContain("hunter2");
  }

  private static Optional<String> canonical(LeafType type, String plain) {
    return GoValues.canonical(type, Golden.utf8(plain)).map(Golden::utf8);
  }

  private static ValueCipher cipher() {
    try (SecretBytes key = SecretBytes.copyOf(KEY)) {
      return new ValueCipher(key);
    }
  }
}
