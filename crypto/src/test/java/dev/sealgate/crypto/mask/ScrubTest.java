package dev.sealgate.crypto.mask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScrubTest {
  private static final String VALUE = "p@ss \"w\\rd\"\n<ö&/+?> €";

  private final PlaceholderKey key = PlaceholderKey.generate();
  private final SecretRegistry registry = new SecretRegistry(key);

  @AfterEach
  void close() {
    registry.close();
    key.close();
  }

  @Test
  void replacesTheRawValueEverywhere() {
    String placeholder = mask(VALUE);
    assertThat(registry.scrub("a" + VALUE + "b" + VALUE))
        .isEqualTo("a" + placeholder + "b" + placeholder);
  }

  @Test
  void replacesBase64OfBothAlphabetsWithAndWithoutPadding() {
    String placeholder = mask(VALUE);
    byte[] raw = VALUE.getBytes(UTF_8);
    for (Base64.Encoder encoder :
        new Base64.Encoder[] {Base64.getEncoder(), Base64.getUrlEncoder()}) {
      assertThat(registry.scrub("data: " + encoder.encodeToString(raw) + "\n"))
          .isEqualTo("data: " + placeholder + "\n");
      assertThat(registry.scrub("data: " + encoder.withoutPadding().encodeToString(raw)))
          .isEqualTo("data: " + placeholder);
    }
  }

  @Test
  void endsATextThatHoldsALongValue() {
    String value = longValue(100_000, "x");
    String placeholder = mask(value);
    byte[] raw = value.getBytes(UTF_8);

    assertThat(registry.scrub("before " + value + " after")).isEqualTo("before " + placeholder);
    assertThat(registry.scrub("before " + Base64.getEncoder().encodeToString(raw)))
        .isEqualTo("before " + placeholder);
    assertThat(registry.scrub("before " + HexFormat.of().formatHex(raw) + " after"))
        .isEqualTo("before " + placeholder);
    assertThat(registry.scrub("before " + value.substring(0, 100) + " after"))
        .isEqualTo("before " + placeholder + " after");
  }

  @Test
  void takesLittleMemoryForLongValues() {
    ScrubIndex index = new ScrubIndex();
    Map<String, SecretBytes> values = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      values.put("placeholder-" + i, SecretBytes.utf8(longValue(1 << 20, "v" + i)));
    }

    index.update(values);

    assertThat(index.heldBytes()).isBetween(20L * 10_000, 20L * 64 * 1024);
    values.values().forEach(SecretBytes::close);
  }

  private static String longValue(int length, String seed) {
    StringBuilder value = new StringBuilder(length);
    for (int i = 0; value.length() < length; i++) {
      value.append(seed).append(i).append("-\"&\n");
    }
    return value.substring(0, length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "12", "123", "user=admin password="})
  void replacesBase64OfALongerTextThatHoldsTheValue(String before) {
    String placeholder = mask("correct horse battery staple");
    String encoded =
        Base64.getEncoder()
            .encodeToString((before + "correct horse battery staple, end").getBytes(UTF_8));

    String scrubbed = registry.scrub(encoded);

    assertThat(scrubbed).contains(placeholder);
    String left = scrubbed.replace(placeholder, "");
    assertThat(encoded).doesNotContain(left.length() > 12 ? left : "\0");
    assertThat(left.length()).isLessThan(encoded.length() - 30);
  }

  @Test
  void replacesJsonEscapes() {
    String placeholder = mask(VALUE);
    assertThat(registry.scrub("{\"k\":\"p@ss \\\"w\\\\rd\\\"\\n<ö&/+?> €\"}"))
        .isEqualTo("{\"k\":\"" + placeholder + "\"}");
    assertThat(registry.scrub("{\"k\":\"p@ss \\\"w\\\\rd\\\"\\n\\u003cö\\u0026/+?\\u003e €\"}"))
        .isEqualTo("{\"k\":\"" + placeholder + "\"}");
  }

  @Test
  void replacesPercentEncoding() {
    String placeholder = mask(VALUE);
    String form = URLEncoder.encode(VALUE, UTF_8);
    assertThat(registry.scrub("?p=" + form + "&x")).isEqualTo("?p=" + placeholder + "&x");
    assertThat(registry.scrub("?p=" + form.replace("+", "%20"))).isEqualTo("?p=" + placeholder);
    String lower = "p%40ss%20%22w%5crd%22%0a%3c%c3%b6%26%2f%2b%3f%3e%20%e2%82%ac";
    assertThat(registry.scrub("?p=" + lower)).isEqualTo("?p=" + placeholder);
  }

  @Test
  void replacesHexadecimal() {
    String placeholder = mask(VALUE);
    assertThat(registry.scrub("0x" + HexFormat.of().formatHex(VALUE.getBytes(UTF_8))))
        .isEqualTo("0x" + placeholder);
  }

  @Test
  void replacesAValueThatLostItsFinalNewline() {
    String placeholder = mask("hunter2\n");
    assertThat(registry.scrub("invalid value hunter2, no"))
        .isEqualTo("invalid value " + placeholder + ", no");
  }

  @Test
  void replacesABeginningThatWasCutOff() {
    String placeholder = mask("0123456789abcdefghijklmnopqrstuvwxyz");
    assertThat(registry.scrub("invalid: 0123456789abcdefghij…"))
        .isEqualTo("invalid: " + placeholder + "…");
    assertThat(registry.scrub("id 0123456789")).isEqualTo("id 0123456789");
  }

  @Test
  void prefersTheLongestOfOverlappingValues() {
    String shorter = mask("hunter2");
    String longer = mask("hunter2hunter2");
    assertThat(registry.scrub("hunter2hunter2 hunter2")).isEqualTo(longer + " " + shorter);
  }

  @Test
  void aShortValueIsReplacedOnlyWhereItStandsAlone() {
    String placeholder = mask("abc");
    assertThat(registry.scrub("abc \"abc\" k=abc, abcd xabc abc"))
        .isEqualTo(
            placeholder
                + " \""
                + placeholder
                + "\" k="
                + placeholder
                + ", abcd xabc "
                + placeholder);
  }

  @Test
  void valuesRegisteredAfterAScrubAreFoundToo() {
    mask("first-value");
    assertThat(registry.scrub("second-value")).isEqualTo("second-value");
    String placeholder = mask("second-value");
    assertThat(registry.scrub("second-value")).isEqualTo(placeholder);
  }

  @Test
  void anEmptyValueAndATextWithoutSecretsChangeNothing() {
    mask("");
    mask("  \n");
    String text = "nothing to see, ö €";
    assertThat(registry.scrub(text)).isSameAs(text);
  }

  @Test
  void aTextOfAMegabyteAgainstAThousandValuesIsQuick() {
    for (int i = 0; i < 1000; i++) {
      mask("secret-value-number-" + i);
    }
    String text = "no secret at all here. ".repeat(45_000) + "secret-value-number-77 ";
    assertThat(registry.scrub(text)).doesNotContain("number-77").hasSizeGreaterThan(1_000_000);
  }

  private String mask(String value) {
    return registry.mask(SecretBytes.utf8(value));
  }
}
