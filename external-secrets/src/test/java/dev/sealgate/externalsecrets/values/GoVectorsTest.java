package dev.sealgate.externalsecrets.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import dev.sealgate.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What Go programs make of the same bytes. */
class GoVectorsTest {

  @TestFactory
  Stream<DynamicTest> pathsLeadWhereGjsonLeads() {
    return Vectors.read("paths.json").stream()
        .map(v ->
            dynamicTest(
                v.get("path").asText() + " in " + v.get("json").asText(),
                () -> {
                  try (JsonDocument document =
                      JsonDocument.parse(SecretBytes.utf8(v.get("json").asText()))) {
                    Optional<String> found =
                        document
                            .at(PropertyPath.parse(v.get("path").asText()))
                            .map(GoVectorsTest::text);
                    Optional<String> expected =
                        v.get("exists").asBoolean()
                            ? Optional.of(v.get("value").asText())
                            : Optional.empty();
                    assertThat(found).isEqualTo(expected);
                  }
                }));
  }

  @TestFactory
  Stream<DynamicTest> documentsAreMarshalledAsGoMarshals() {
    return Vectors.read("marshal.json").stream()
        .map(v ->
            dynamicTest(
                v.get("in").asText(),
                () -> {
                  try (JsonDocument document =
                      JsonDocument.parse(SecretBytes.utf8(v.get("in").asText()))) {
                    assertThat(text(document.canonical())).isEqualTo(v.get("out").asText());
                  }
                }));
  }

  @TestFactory
  Stream<DynamicTest> keysAreConvertedAsEsoConverts() {
    return Vectors.read("keys.json").stream()
        .map(v ->
            dynamicTest(
                v.get("in").asText(),
                () -> {
                  String key = v.get("in").asText();
                  assertThat(KeyConversion.DEFAULT.convert(key))
                      .isEqualTo(v.get("default").asText());
                  assertThat(KeyConversion.UNICODE.convert(key))
                      .isEqualTo(v.get("unicode").asText());
                }));
  }

  @TestFactory
  Stream<DynamicTest> expressionsReplaceAsGoReplaces() {
    return Vectors.read("regexp.json").stream()
        .map(v ->
            dynamicTest(
                v.get("source").asText() + " by " + v.get("target").asText(),
                () ->
                    assertThat(
                            GoReplace.all(
                                Pattern.compile(v.get("source").asText()),
                                v.get("in").asText(),
                                v.get("target").asText()))
                        .isEqualTo(v.get("out").asText())));
  }

  @TestFactory
  Stream<DynamicTest> base64IsDecodedAsGoDecodes() {
    return Vectors.read("base64.json").stream()
        .flatMap(v ->
            Stream.of(
                dynamicTest("standard " + v.get("in"), () -> decodes(Decoding.BASE64, v, "std")),
                dynamicTest("URL " + v.get("in"), () -> decodes(Decoding.BASE64URL, v, "url")),
                dynamicTest("auto " + v.get("in"), () -> decodesAutomatically(v))));
  }

  private static void decodes(Decoding decoding, JsonNode vector, String field) {
    SecretBytes in = SecretBytes.utf8(vector.get("in").asText());
    if (vector.get(field).isNull()) {
      assertThatThrownBy(() -> decoding.decode(in)).isInstanceOf(ValueException.class);
    } else {
      assertThat(hex(decoding.decode(in))).isEqualTo(vector.get(field).asText());
    }
  }

  private static void decodesAutomatically(JsonNode vector) {
    String in = vector.get("in").asText();
    String expected =
        Stream.of("std", "url")
            .map(vector::get)
            .filter(decoded -> !decoded.isNull())
            .map(JsonNode::asText)
            .findFirst()
            .orElse(HexFormat.of().formatHex(in.getBytes(StandardCharsets.UTF_8)));
    assertThat(hex(Decoding.AUTO.decode(SecretBytes.utf8(in)))).isEqualTo(expected);
  }

  private static String hex(SecretBytes value) {
    return HexFormat.of().formatHex(value.copyBytes());
  }

  private static String text(SecretBytes value) {
    return new String(value.copyBytes(), StandardCharsets.UTF_8);
  }
}
