package dev.sealgate.crypto.mask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.prf.HmacPrfParameters;
import com.google.crypto.tink.prf.PrfConfig2026;
import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretRegistryTest {
  private final PlaceholderKey key = PlaceholderKey.generate();
  private final SecretRegistry registry = new SecretRegistry(key);

  @AfterEach
  void close() {
    registry.close();
    key.close();
  }

  @Test
  void aPlaceholderHasItsShape() {
    assertThat(mask("hunter2")).matches("sealgate-[a-z2-7]{32}");
    assertThat(Placeholders.findIn(mask("hunter2"))).containsExactly(mask("hunter2"));
  }

  @Test
  void equalValuesHaveEqualPlaceholdersAndOthersHaveNot() {
    assertThat(mask("hunter2")).isEqualTo(mask("hunter2")).isNotEqualTo(mask("hunter3"));
    assertThat(mask("")).isNotEqualTo(mask(" "));
    assertThat(registry.placeholders()).hasSize(4);
  }

  @Test
  void anotherRegistryWithTheSameKeyGivesTheSamePlaceholder() {
    try (SecretRegistry other = new SecretRegistry(key);
        PlaceholderKey otherKey = PlaceholderKey.generate();
        SecretRegistry foreign = new SecretRegistry(otherKey)) {
      assertThat(other.mask(SecretBytes.utf8("hunter2"))).isEqualTo(mask("hunter2"));
      assertThat(foreign.mask(SecretBytes.utf8("hunter2"))).isNotEqualTo(mask("hunter2"));
    }
  }

  @Test
  void maskKeepsACopyOfItsOwn() {
    SecretBytes value = SecretBytes.utf8("hunter2");
    String placeholder = registry.mask(value);
    value.close();

    assertThat(text(registry.unmask(placeholder))).isEqualTo("hunter2");
  }

  @Test
  void unmaskReplacesInTheMiddleOfText() {
    String masked = "postgres://app:" + mask("p%ss wörd") + "abc@db/" + mask("main") + "?";

    assertThat(text(registry.unmask(masked))).isEqualTo("postgres://app:p%ss wördabc@db/main?");
    assertThat(text(registry.unmask("nothing here"))).isEqualTo("nothing here");
    assertThat(text(registry.unmask(""))).isEmpty();
  }

  @Test
  void unmaskIsNotRecursive() {
    String inner = mask("hunter2");
    assertThat(text(registry.unmask(mask("see " + inner)))).isEqualTo("see " + inner);
  }

  @Test
  void binaryValuesComeBackUnchanged() {
    byte[] binary = {0, (byte) 0xff, (byte) 0xc3, 10, 0};
    String placeholder = registry.mask(SecretBytes.copyOf(binary));

    assertThat(registry.unmask(placeholder).copyBytes()).isEqualTo(binary);
  }

  @Test
  void anUnknownPlaceholderIsRefusedByName() {
    String foreign = "sealgate-" + "a".repeat(32);
    mask("hunter2");

    assertThat(registry.knows(foreign)).isFalse();
    assertThatThrownBy(() -> registry.unmask("x " + foreign))
        .isInstanceOf(CryptoException.UnknownPlaceholder.class)
        .hasMessageContaining(foreign);
  }

  @Test
  void aTooLargeValueIsRefused() {
    SecretBytes large = SecretBytes.takeOwnershipOf(new byte[SecretRegistry.MAX_VALUE_BYTES + 1]);
    assertThatThrownBy(() -> registry.mask(large))
        .isInstanceOf(CryptoException.LimitExceeded.class);
  }

  @Test
  void aTextThatMultipliesAValueIsRefused() {
    String placeholder =
        registry.mask(SecretBytes.takeOwnershipOf(new byte[SecretRegistry.MAX_VALUE_BYTES]));
    assertThatThrownBy(() -> registry.unmask(placeholder.repeat(5)))
        .isInstanceOf(CryptoException.LimitExceeded.class);
  }

  @Test
  void afterCloseEveryUseThrowsAndTheKeyLivesOn() {
    registry.close();

    assertThatThrownBy(() -> mask("hunter2")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> registry.unmask("x")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> registry.scrub("x")).isInstanceOf(IllegalStateException.class);
    try (SecretRegistry next = new SecretRegistry(key)) {
      assertThat(next.mask(SecretBytes.utf8("hunter2"))).startsWith("sealgate-");
    }
  }

  @Test
  void manyThreadsMaskAndUnmask() throws Exception {
    List<Callable<String>> tasks =
        IntStream.range(0, 400)
            .<Callable<String>>mapToObj(
                i -> () -> text(registry.unmask(mask("value-" + i % 40))) + registry.scrub("x"))
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = threads.invokeAll(tasks);
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).get()).isEqualTo("value-" + i % 40 + "x");
      }
    }
    assertThat(registry.placeholders()).hasSize(40);
  }

  @Test
  void toStringTellsNothing() {
    mask("hunter2");
    assertThat(registry).hasToString("SecretRegistry[redacted]");
    assertThat(key).hasToString("PlaceholderKey[redacted]");
  }

  @Test
  void aSerializedKeyGivesTheSamePlaceholders() {
    try (SecretBytes keyset = key.serialize();
        PlaceholderKey parsed = PlaceholderKey.parse(keyset);
        SecretRegistry other = new SecretRegistry(parsed)) {
      assertThat(text(keyset)).contains("HmacPrfKey");
      assertThat(other.mask(SecretBytes.utf8("hunter2"))).isEqualTo(mask("hunter2"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "not a keyset",
      })
  void anotherKeysetIsRefusedWithoutQuotingIt(String json) {
    assertThatThrownBy(() -> PlaceholderKey.parse(SecretBytes.utf8(json)))
        .isInstanceOf(CryptoException.InvalidKey.class)
        .hasNoCause()
        .hasMessageContaining("placeholder keyset");
  }

  @Test
  void aKeysetOfAnotherPrimitiveIsRefused() throws GeneralSecurityException {
    HmacPrfParameters sha512 =
        HmacPrfParameters.builder()
            .setKeySizeBytes(64)
            .setHashType(HmacPrfParameters.HashType.SHA512)
            .build();
    byte[] keyset =
        TinkProtoKeysetFormat.serializeKeyset(
            KeysetHandle.generateNew(sha512, PrfConfig2026.get()),
            InsecureSecretKeyAccess.get(),
            PrfConfig2026.get());

    assertThatThrownBy(() -> PlaceholderKey.parse(SecretBytes.takeOwnershipOf(keyset)))
        .isInstanceOf(CryptoException.InvalidKey.class)
        .hasMessageContaining("is not a 256-bit HMAC-SHA-256 PRF key");
  }

  @Test
  void aClosedKeyMasksNothing() {
    key.close();
    assertThatThrownBy(() -> mask("x")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theHelpersSeeWholePlaceholdersOnly() {
    String one = mask("hunter2");
    assertThat(Placeholders.findIn("a" + one + "," + one + one)).containsExactly(one, one, one);
    assertThat(Placeholders.containsAny("x" + one)).isTrue();
    assertThat(Placeholders.containsAny(one.substring(0, 40))).isFalse();
    assertThat(Placeholders.containsAny("sealgate-" + "A".repeat(32))).isFalse();
    assertThat(Placeholders.containsAny("sealgate-system sealgate-" + one)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "xy", "xyz"})
  void theHelpersSeeBase64AtAnyAlignment(String before) {
    String encoded =
        java.util.Base64.getEncoder().encodeToString((before + mask("hunter2")).getBytes(UTF_8));

    assertThat(Placeholders.containsAny(encoded)).isFalse();
    assertThat(Placeholders.mayContainEncoded(encoded)).isTrue();
    assertThat(Placeholders.mayContainEncoded("c2VhbGVk sealgate")).isFalse();
  }

  private String mask(String value) {
    return registry.mask(SecretBytes.utf8(value));
  }

  private static String text(SecretBytes secret) {
    return new String(secret.copyBytes(), UTF_8);
  }

  @Test
  void scopesTellNothingOfEachOther() {
    try (SecretRegistry one = new SecretRegistry(key, "team-a/shop");
        SecretRegistry other = new SecretRegistry(key, "team-b/shop");
        SecretRegistry again = one.sibling();
        SecretRegistry longer = new SecretRegistry(key, "team-a/sho");
        SecretBytes value = SecretBytes.utf8("hunter2");
        SecretBytes shifted = SecretBytes.utf8("phunter2")) {
      assertThat(one.mask(value)).isNotEqualTo(other.mask(value)).isEqualTo(again.mask(value));
      assertThat(longer.mask(shifted)).isNotEqualTo(one.mask(value));
      assertThat(registry.mask(value)).isNotEqualTo(one.mask(value));
    }
  }
}
