package dev.sealgate.externalsecrets.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDocumentTest {

  private static final String CANARY = "c4nary-v4lue";

  @Test
  void wholeNumbersKeepEveryDigit() {
    try (JsonDocument document = parse("{\"id\": 12345678901234567890123, \"price\": 1.50}")) {
      assertThat(texts(document)).containsEntry("id", "12345678901234567890123");
      assertThat(texts(document)).containsEntry("price", "1.50");
      assertThat(text(document.canonical()))
          .isEqualTo("{\"id\":12345678901234567890123,\"price\":1.50}");
    }
  }

  @Test
  void membersAreStringsUnquotedNullsEmptyAndTheRestAsItStands() {
    try (JsonDocument document =
        parse("{\"s\":\"a\\u0062\",\"n\":null,\"o\":{ \"x\": 1 },\"l\":[1, 2],\"b\":true}")) {
      assertThat(texts(document))
          .isEqualTo(
              new TreeMap<>(
                  Map.of("s", "ab", "n", "", "o", "{ \"x\": 1 }", "l", "[1, 2]", "b", "true")));
    }
  }

  @Test
  void anExactMemberNameIsNoPath() {
    try (JsonDocument document = parse("{\"a.b\":\"dotted\",\"a\":{\"b\":\"nested\"}}")) {
      assertThat(document.member("a.b").map(JsonDocumentTest::text)).hasValue("dotted");
      assertThat(document.member("a.c")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"c4nary-v4lue\"",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\" 1}",
        "01",
        "1.",
        "1e",
        "-",
        "+1",
        ".5",
        "tru",
        "nul",
        "'c4nary-v4lue'",
        "\"c4nary-v4lue",
        "\"\\x\"",
        "\"\\u12G4\"",
        "\"tab\t\"",
        "{}{}",
        "{} c4nary-v4lue",
        "{\"a\":\"c4nary-v4lue\",\"a\":2}",
        "c4nary-v4lue"
      })
  void whatIsNoJsonIsRefusedWithoutQuotingIt(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(ValueException.class)
        .hasMessageStartingWith("is not JSON")
        .hasMessageNotContaining(CANARY);
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    assertThatThrownBy(() ->
            JsonDocument.parse(SecretBytes.takeOwnershipOf(new byte[] {'"', (byte) 0xff, '"'})))
        .isInstanceOf(ValueException.class)
        .hasMessageContaining("UTF-8");
  }

  /** gjson would make "+Inf" of the first two, which nobody stored. */
  @ParameterizedTest
  @CsvSource({"1e999, 1e999", "-1e999, -1e999", "1e-999, 0", "-0.0, -0", "1e3, 1000"})
  void aNumberBeyondADoubleStaysAsItIsWritten(String number, String text) {
    try (JsonDocument document = parse("{\"a\":{\"n\":" + number + "}}")) {
      assertThat(document.at(PropertyPath.parse("a.n")).map(JsonDocumentTest::text)).contains(text);
    }
  }

  @Test
  void nestingIsBounded() {
    String deepest = "[".repeat(JsonParser.MAX_DEPTH) + "]".repeat(JsonParser.MAX_DEPTH);
    parse(deepest).close();
    assertThatThrownBy(() -> parse("[" + deepest + "]"))
        .isInstanceOf(ValueException.class)
        .hasMessageContaining("nested");
    assertThatThrownBy(() -> parse("[".repeat(1_000_000))).isInstanceOf(ValueException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a|b", "#(x==1)", "a.#(x==1)#", "@this", "a.@reverse", "{a,b}", "[a]", "!1"})
  void pathSyntaxThatIsNotSupportedIsRefusedByName(String path) {
    assertThatThrownBy(() -> PropertyPath.parse(path))
        .isInstanceOfSatisfying(
            ValueException.class,
            e -> assertThat(e.kind()).isEqualTo(ValueException.Kind.UNSUPPORTED));
  }

  @Test
  void aPathThatIsHostileIsStillLinear() {
    String key = "a".repeat(1000);
    try (JsonDocument document = parse("{\"" + key + "\":1}")) {
      assertThat(document.at(PropertyPath.parse("*a".repeat(500) + "b"))).isEmpty();
    }
  }

  @Test
  void anObjectOfStringsIsWrittenSortedAndWithoutHtmlEscapes() {
    SecretBytes json =
        JsonWriter.object(Map.of("b", SecretBytes.utf8("<\"\n"), "a", SecretBytes.utf8("é")));
    assertThat(text(json)).isEqualTo("{\"a\":\"é\",\"b\":\"<\\\"\\n\"}");
    assertThat(text(JsonWriter.object(Map.of()))).isEqualTo("{}");
  }

  @Test
  void bytesAreNotForcedIntoAnObjectOfStrings() {
    Map<String, SecretBytes> binary =
        Map.of("k", SecretBytes.takeOwnershipOf(new byte[] {(byte) 0xfe, 1}));
    assertThatThrownBy(() -> JsonWriter.object(binary))
        .isInstanceOf(ValueException.class)
        .hasMessageContaining("the key k");
  }

  @Test
  void twoKeysThatBecomeOneAreRefused() {
    assertThatThrownBy(() -> KeyConversion.DEFAULT.convertAll(Map.of("a/b", 1, "a:b", 2)))
        .isInstanceOf(ValueException.class)
        .hasMessageContaining("a_b");
    assertThat(KeyConversion.UNICODE.convertAll(Map.of("a/b", 1, "a:b", 2)))
        .containsOnlyKeys("a_U002f_b", "a_U003a_b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "..a", "a/b", "é", "a b"})
  void keysThatTheApiServerRefusesAreRefused(String key) {
    assertThatThrownBy(() -> KeyConversion.requireValidKey(key)).isInstanceOf(ValueException.class);
  }

  @Test
  void nothingIsPrinted() {
    try (JsonDocument document = parse("{\"a\":\"c4nary-v4lue\"}")) {
      assertThat(document.toString()).doesNotContain(CANARY);
    }
  }

  private static JsonDocument parse(String text) {
    return JsonDocument.parse(SecretBytes.utf8(text));
  }

  private static Map<String, String> texts(JsonDocument document) {
    Map<String, String> texts = new TreeMap<>();
    document.members().forEach((key, value) -> texts.put(key, text(value)));
    return texts;
  }

  private static String text(SecretBytes value) {
    return new String(value.copyBytes(), StandardCharsets.UTF_8);
  }
}
