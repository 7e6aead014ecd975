package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException.Unsupported;
import dev.sealgate.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What sops 3.13 prints for the same, but for an absent value in dotenv, which it makes a text. */
class ConversionTest {
  private static final String YAML =
      "# c\nname: shop\nport: 5432\nok: true\nf: 1.5\ntext: \"a\\nb\"\n";

  @Test
  void valuesKeepTheirTypesWhereThereAreTypes() {
    assertThat(convert(YAML, SopsFormat.YAML, SopsFormat.JSON))
        .isEqualTo(
            """
            {
            \t"name": "shop",
            \t"port": 5432,
            \t"ok": true,
            \t"f": 1.5,
            \t"text": "a\\nb"
            }
            """);
    assertThat(convert("{\"a\": {\"k\": \"v\", \"n\": 1}}", SopsFormat.JSON, SopsFormat.YAML))
        .isEqualTo("a:\n    k: v\n    \"n\": 1\n");
    assertThat(convert("a: '5'\n", SopsFormat.YAML, SopsFormat.JSON)).contains("\"5\"");
  }

  @Test
  void flatFormatsHaveTextsAndComments() {
    assertThat(convert(YAML, SopsFormat.YAML, SopsFormat.DOTENV))
        .isEqualTo("# c\nname=shop\nport=5432\nok=true\nf=1.5\ntext=a\\nb\n");
    assertThat(convert("# x\nUSER=shop\nP=a b\\nc\n", SopsFormat.DOTENV, SopsFormat.YAML))
        .isEqualTo("# x\nUSER: shop\nP: |-\n    a b\n    c\n");
    assertThat(convert("{\"a\": {\"k\": \"v#1\", \"n\": 1}}", SopsFormat.JSON, SopsFormat.INI))
        .isEqualTo("[a]\nk = `v#1`\nn = 1\n");
    assertThat(convert("[a]\nk = v\n", SopsFormat.INI, SopsFormat.YAML)).contains("a:\n    k: v\n");
  }

  @Test
  void aBinaryFileIsOneValueNamedData() {
    assertThat(convert("any\n", SopsFormat.BINARY, SopsFormat.YAML))
        .isEqualTo("data: |\n    any\n");
    assertThat(convert("data: |\n  any\n", SopsFormat.YAML, SopsFormat.BINARY)).isEqualTo("any\n");
  }

  @ParameterizedTest
  @CsvSource({
    "'a: {b: 1}', DOTENV, 'a: dotenv can''t say this: it is a map or a list'",
    "'a: ~', DOTENV, 'a: dotenv can''t say this: it has no value'",
    "'a=b: c', DOTENV, 'a=b: dotenv can''t say this: it is a name that it can''t have'",
    "'a: 1', INI, 'a: ini can''t say this: it is no section with values in it'",
    "'a: {b: [1]}', INI, 'a.b: ini can''t say this: it is a map or a list'",
    "'a: {\"b;\": 1}', INI, 'a.b;: ini can''t say this: it is a name that it can''t have'",
    "'a: 1', BINARY, 'there is no value named data'",
  })
  void whatTheOtherFormatCannotSayIsNamed(String yaml, SopsFormat to, String problem) {
    assertThatThrownBy(() -> convert(yaml + "\n", SopsFormat.YAML, to))
        .isInstanceOf(Unsupported.class)
        .hasMessageContaining(problem)
        .hasMessageStartingWith("a.yaml");
  }

  @Test
  void documentsAreNotDropped() {
    String two = "a: 1\n---\nb: 2\n";

    assertThat(convert(two, SopsFormat.YAML, SopsFormat.YAML)).isEqualTo(two);
    assertThatThrownBy(() -> convert(two, SopsFormat.YAML, SopsFormat.JSON))
        .isInstanceOf(Unsupported.class)
        .hasMessageContaining("the file has 2 documents, and json has one");
  }

  private static String convert(String text, SopsFormat from, SopsFormat to) {
    try (SecretBytes converted =
        StructuredText.convert(
            "a.yaml", text.getBytes(StandardCharsets.UTF_8), from, to, SopsLimits.DEFAULT)) {
      return converted.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
  }
}
