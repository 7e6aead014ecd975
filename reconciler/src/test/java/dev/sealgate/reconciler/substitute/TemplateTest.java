package dev.sealgate.reconciler.substitute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TemplateTest {
  private static final long STEPS = 200_000_000;
  private static final Map<String, String> PLAIN =
      Map.of(
          "v", "hello/World.world",
          "e", "",
          "n", "5",
          "p", "a/b/c.tar.gz",
          "U_1", "ABC",
          "s", "a b  c",
          "star", "a*b",
          "dollar", "x$y${v}",
          "u", "äö\uD83D\uDE00x");

  private static Expansion expand(String text) {
    try (SecretBytes password = SecretBytes.utf8("hunter2");
        SecretBytes empty = SecretBytes.utf8("")) {
      return new Template(
              name ->
                  switch (name) {
                    case "password" -> new Variable.Hidden(password);
                    case "nothing" -> new Variable.Hidden(empty);
                    default -> {
                      String plain = PLAIN.get(name);
                      yield plain == null ? new Variable.Missing() : new Variable.Plain(plain);
                    }
                  },
              new Work(STEPS))
          .expand(text);
    }
  }

  @Test
  @Timeout(10)
  void endsFunctionsThatTakeTooLongTogether() {
    Variable value = new Variable.Plain("a".repeat(65_000));
    for (String text :
        List.of(
            "${v##*b}",
            "${v%%" + "*a".repeat(480) + "b}",
            "${v//" + "a".repeat(5_000) + "b/x}",
            "${v:0:1}")) {
      Template template = new Template(_ -> value, new Work(STEPS));
      int times = 0;
      while (template.expand(text) instanceof Expansion.Text) {
        times++;
      }
      assertThat(times).as(text).isLessThan(5_000);
      assertThat(template.expand(text)).isInstanceOf(Expansion.Exhausted.class);
    }
  }

  @Test
  @Timeout(10)
  void collectsASecretValueThatStandsManyTimesInATextInLinearTime() {
    try (SecretBytes one = SecretBytes.utf8("1")) {
      Template template = new Template(_ -> new Variable.Hidden(one), new Work(STEPS));
      assertThat(template.expand("${p}".repeat(250_000)))
          .isInstanceOfSatisfying(
              Expansion.Hidden.class,
              hidden -> {
                try (SecretBytes value = hidden.value()) {
                  assertThat(value.length()).isEqualTo(250_000);
                }
              });
    }
  }

  @TestFactory
  Stream<DynamicTest> expandsAsFluxDoes() throws IOException {
    return Files.readAllLines(Path.of("src/test/resources/substitute/envsubst.tsv")).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t", 2))
        .map(vector ->
            DynamicTest.dynamicTest(
                vector[0],
                () -> {
                  Expansion expansion = expand(vector[0]);
                  if (vector[1].equals("!")) {
                    assertThat(expansion).isInstanceOf(Expansion.Refused.class);
                  } else {
                    assertThat(expansion).isEqualTo(new Expansion.Text(vector[1].substring(1)));
                  }
                }));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${v-d} | hello/World.world",
        "${e-d} | ''",
        "${missing-d} | d",
        "${v:-${missing}} | hello/World.world",
        "${#u} | 4",
        "${u:2:1} | \uD83D\uDE00",
        "${u^} | Äö\uD83D\uDE00x",
        "${u%?} | äö\uD83D\uDE00",
        "${p%[yz]} | a/b/c.tar.g",
      })
  void knowsMore(String text, String expected) {
    assertThat(expand(text)).isEqualTo(new Expansion.Text(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${missing} | the variable missing is not set",
        "${v:?text} | no function that Flux has",
        "${v:+text} | no function that Flux has",
        "${v+text} | no function that Flux has",
        "${v#[a} | malformed",
        "${v#a\\} | malformed",
      })
  void saysWhatIsWrong(String text, String message) {
    assertThat(expand(text))
        .isInstanceOfSatisfying(
            Expansion.Refused.class,
            refused -> {
              assertThat(refused.message()).contains(message);
              assertThat(refused.hint()).isNotEmpty();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${password} | hunter2",
        "postgres://u:${password}@h/${n} | postgres://u:hunter2@h/5",
        "${password:-x} | hunter2",
        "${missing:-${password}} | hunter2",
        "${password}${password} | hunter2hunter2",
      })
  void keepsASecretValueApart(String text, String expected) {
    assertThat(expand(text))
        .isInstanceOfSatisfying(
            Expansion.Hidden.class,
            hidden -> {
              assertThat(hidden.variable()).isEqualTo("password");
              assertThat(hidden.toString()).doesNotContain("hunter2");
              try (SecretBytes value = hidden.value()) {
                String opened = value.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
                assertThat(opened).isEqualTo(expected);
              }
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${#password}",
        "${password^^}",
        "${password:1}",
        "${password/h/x}",
        "${password#h}",
        "${v/o/${password}}",
        "${v:${password}}"
      })
  void doesNothingWithASecretValue(String text) {
    assertThat(expand(text))
        .isInstanceOfSatisfying(
            Expansion.Refused.class,
            refused -> assertThat(refused.message()).contains("password is secret"));
  }

  @Test
  void anEmptySecretValueHasItsDefault() {
    assertThat(expand("${nothing:-x}")).isEqualTo(new Expansion.Text("x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"${v//o/%s}", "${missing:-%s}${v}", "${v#%s}"})
  void boundsWhatComesOfIt(String text) {
    String big = "y".repeat(1 << 20);
    assertThat(expand(text.formatted(big))).isInstanceOf(Expansion.Refused.class);
    assertThat(expand("${e:-".repeat(17) + "x" + "}".repeat(17)))
        .isInstanceOf(Expansion.Refused.class);
  }
}
