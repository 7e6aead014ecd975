package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sealgate.crypto.CryptoException.Malformed;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What fuzzing found: files that took too much time or memory, or came back changed. */
class HostileFileTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String METADATA = "sops:\n  mac: x\n  lastmodified: 2020-01-01T00:00:00Z\n";

  @ParameterizedTest
  @ValueSource(
      strings = {"((a{1000}){1000}){1000}", "((a{100}){100}){20}", "(((){999}){999}){999}"})
  void refusesExpressionsThatUnrollToFarTooMuch(String expression) {
    byte[] config =
        Golden.utf8("creation_rules:\n  - path_regex: '" + expression + "'\n    age: a\n");
    SopsConfig rules = SopsConfig.parse(".sops.yaml", config, SopsLimits.DEFAULT);

    assertTimeoutPreemptively(
        SOON,
        () -> {
          assertThatThrownBy(() -> new Selection(Selection.Kind.ENCRYPTED_REGEX, expression))
              .isInstanceOf(Malformed.class)
              .hasMessageContaining("too large");
          assertThatThrownBy(() -> rules.ruleFor("a.yaml"))
              .isInstanceOf(Malformed.class)
              .hasMessageContaining("creation_rules[0].path_regex");
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^(data|stringData)$",
        "a{2,5}b{3,}c{1000}",
        "(?i)[a-z{}]{3}\\{1000}",
        "^(a{1,20}|b{20}){1,20}$"
      })
  void takesExpressionsThatPeopleWrite(String expression) {
    assertThat(new Selection(Selection.Kind.ENCRYPTED_REGEX, expression).matcher()).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(SopsFormat.class)
  void looksAtEveryBlankLineOnce(SopsFormat format) {
    byte[] file = Golden.utf8("\n".repeat(500_000) + "{sops lastmodified mac");

    boolean encrypted = assertTimeoutPreemptively(SOON, () -> Sops.looksEncrypted(file, format));

    assertThat(encrypted).isFalse();
  }

  @Test
  void readsALongWordInLinearTime() {
    byte[] file = Golden.utf8("a: " + "x".repeat(6_000_000) + "\n" + METADATA);

    assertTimeoutPreemptively(
        SOON,
        () ->
            assertThatThrownBy(
                    () -> Sops.inspect("a.yaml", file, SopsFormat.YAML, SopsLimits.DEFAULT))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("names no key"));
  }

  @Test
  void boundsTheDepthOfFlatMetadata() {
    byte[] file = Golden.utf8("sops_age" + "__list_0".repeat(50_000) + "=x\n");

    assertThatThrownBy(() -> Sops.inspect("a.env", file, SopsFormat.DOTENV, SopsLimits.DEFAULT))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("nested too deeply");
  }

  @Test
  void refusesAnIniFileThatEndsWithACarriageReturnAlone() {
    assertThatThrownBy(() -> Golden.encrypt("a.ini", "a = 1\n\r\r", Golden.rule("alice")))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("without a line feed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: x\rb: z\n", "\r a: x\r\n"})
  void refusesCarriageReturnsThatEndALineForYamlAlone(String text) {
    assertThatThrownBy(() -> Golden.encrypt("a.yaml", text, Golden.rule("alice")))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("without a line feed");
  }

  @Test
  void decryptsTheCommentAtTheEndOfAnIniFile() {
    String text = "[a]\nb = x\n\n; the end\n";

    String file = Golden.utf8(Golden.encrypt("a.ini", text, Golden.rule("alice")));

    assertThat(file).doesNotContain("the end");
    assertThat(Golden.plaintext("a.ini", Golden.utf8(file), "alice")).isEqualTo(text);
  }

  @Test
  void keepsTheLineEndsOfAnIniCommentOfSeveralLines() {
    String text = "[a]\r\n; one\r\n; two\r\nb = x\r\n";

    byte[] file = Golden.encrypt("a.ini", text, Golden.rule("alice"));

    assertThat(Golden.plaintext("a.ini", file, "alice")).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {"d=`e;f`more, d=`e;f`", "d = \"\"\"e\"\"\" more  , d = e"})
  void leavesNothingBehindAQuotedIniValue(String given, String kept) {
    byte[] file = Golden.encrypt("a.ini", "[c]\n" + given + "\n", Golden.rule("alice"));

    assertThat(Golden.plaintext("a.ini", file, "alice")).isEqualTo("[c]\n" + kept + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"`\n#two`", "`one\ntwo\"`", "\"\"\"one\ntwo\"\"\"", "`one\n\"\"\"\ntwo`"})
  void bringsIniValuesOfSeveralLinesBack(String value) {
    String text = "[a]\nb = " + value + "\n";

    byte[] file = Golden.encrypt("a.ini", text, Golden.rule("alice"));

    assertThat(Golden.plaintext("a.ini", file, "alice")).isEqualTo(text);
  }

  @Test
  void doesNotTakeABacktickInACommentForTheEndOfAValue() {
    String text = "[a]\nb = 'x ;`f\n";

    byte[] file = Golden.encrypt("a.ini", text, Golden.rule("alice"));

    assertThat(Golden.plaintext("a.ini", file, "alice")).isEqualTo("[a]\nb = \"\"\"'x\"\"\" ;`f\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null\n", "~ # nothing\n", "!!null\n", "---\nnull\n"})
  void writesADocumentAnewThatIsAWrittenNull(String text) {
    byte[] file = Golden.encrypt("a.yaml", text, Golden.rule("alice"));

    try (DecryptedSops open = Golden.open("a.yaml", file, "alice")) {
      assertThat(open.tree(0, (_, _) -> "x")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"!t\n  b:\n  - x\n", "&a\n  b: |\n    x\n    y\n", " ! b:\n   c: x\n"})
  void knowsTheColumnOfKeysBelowATag(String text) {
    byte[] file = Golden.encrypt("a.yaml", text, Golden.rule("alice"));

    assertThat(Sops.looksEncrypted(file, SopsFormat.YAML)).isTrue();
    assertThat(Trees.describe("a.yaml", Golden.plaintext("a.yaml", file, "alice"), text))
        .isEqualTo(Trees.describe("a.yaml", text, text));
  }

  @Test
  void takesABlockScalarAtTheColumnOfItsKey() {
    String text = "a:\n|\n  x\n  y\nb: z\n";

    byte[] file = Golden.encrypt("a.yaml", text, Golden.rule("alice"));

    assertThat(Golden.utf8(file)).doesNotContain("\nENC[");
    assertThat(Trees.describe("a.yaml", Golden.plaintext("a.yaml", file, "alice"), text))
        .isEqualTo(Trees.describe("a.yaml", text, text));
  }

  @Test
  void endsTheLastLineBeforeMetadataFollows() {
    byte[] file = Golden.encrypt("a.yaml", "b: x\na: >+\n  ", Golden.rule("alice"));

    try (DecryptedSops open = Golden.open("a.yaml", file, "alice")) {
      assertThat(Golden.plaintext(open)).startsWith("b: x\na:");
    }
  }

  @Test
  void refusesAnEscapeThatEndsWithTheFile() {
    assertThatThrownBy(() -> Golden.encrypt("a.yaml", "a: \"\\u", Golden.rule("alice")))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("not valid YAML");
  }

  @Test
  void keepsBlanksBehindAValueOutOfIt() {
    for (String text : List.of("a: |    \n  on\n  off\nb: c\n", "a: \"on\\noff\\n\"  \nb: c\n")) {
      byte[] file = Golden.encrypt("a.yaml", text, Golden.rule("alice"));

      try (DecryptedSops open = Golden.open("a.yaml", file, "alice")) {
        assertThat(Trees.describe("a.yaml", Golden.plaintext(open), text))
            .isEqualTo(Trees.describe("a.yaml", text, text));
      }
    }
  }
}
