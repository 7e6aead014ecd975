package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.sops.SopsBatch.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a YAML value is for Go, said here, by the real sops and by ours. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoTypesIT {
  private static final Pattern TYPE = Pattern.compile("type:([a-z]+)]");
  private static final SopsRule ALL = new SopsRule(Selection.DEFAULT, false);

  /**
   * @param yaml the value as it stands after {@code v:}
   * @param type that it is encrypted as; none for what is not encrypted
   * @param plain what is encrypted and what the MAC is made over
   * @param emitted what sops writes when it decrypts
   */
  private record Row(String yaml, String type, String plain, String emitted) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("yes", "str", "yes", "\"yes\""),
          new Row("No", "str", "No", "\"No\""),
          new Row("on", "str", "on", "\"on\""),
          new Row("y", "str", "y", "\"y\""),
          new Row("True", "bool", "True", "true"),
          new Row("FALSE", "bool", "False", "false"),
          new Row("~", "", "", "null"),
          new Row("Null", "", "", "null"),
          new Row("", "", "", "null"),
          new Row("\"\"", "", "", "\"\""),
          new Row("0o14", "int", "12", "12"),
          new Row("014", "int", "12", "12"),
          new Row("0xFF", "int", "255", "255"),
          new Row("0b11", "int", "3", "3"),
          new Row("1_000", "int", "1000", "1000"),
          new Row("+1", "int", "1", "1"),
          new Row("-9223372036854775808", "int", "-9223372036854775808", "-9223372036854775808"),
          new Row("190:20:30", "str", "190:20:30", "\"190:20:30\""),
          new Row("1.0", "float", "1", "1"),
          new Row("1e3", "float", "1000", "1000"),
          new Row("1e21", "float", "1000000000000000000000", "1e+21"),
          new Row("-0.0", "float", "-0", "-0"),
          new Row("1.50", "float", "1.5", "1.5"),
          new Row("1E400", "str", "1E400", "1E400"),
          new Row(".inf", "float", "+Inf", ".inf"),
          new Row("-.Inf", "float", "-Inf", "-.inf"),
          new Row(".NaN", "float", "NaN", ".nan"),
          new Row("2024-01-01", "time", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z"),
          new Row(
              "2006-01-02T15:04:05+07:06",
              "time",
              "2006-01-02T15:04:05+07:06",
              "2006-01-02T15:04:05+07:06"),
          new Row(
              "2001-12-15T2:59:43.1Z", "time", "2001-12-15T02:59:43.1Z", "2001-12-15T02:59:43.1Z"),
          new Row(
              "2001-12-14 21:59:43.10 -5",
              "str",
              "2001-12-14 21:59:43.10 -5",
              "2001-12-14 21:59:43.10 -5"),
          new Row("!!binary aGk=", "str", "hi", "hi"),
          new Row("!!str 12", "str", "12", "\"12\""),
          new Row("!!float 3", "float", "3", "3"),
          new Row("'12'", "str", "12", "\"12\""),
          new Row(">\n  a\n  b\n", "str", "a b\n", "|\n    a b"),
          new Row("\"a \\nb\"", "str", "a \nb", "\"a \\nb\""),
          new Row("\"\\U0001F600\"", "str", "\uD83D\uDE00", "\"\\U0001F600\""));

  private static final List<String> REFUSED =
      List.of(
          "v: 9223372036854775808\n",
          "12: a\n",
          "true: a\n",
          "~: a\n",
          "a: 1\na: 2\n",
          "- a\n",
          "text\n",
          "");

  private SopsKeys keys;
  private SopsCounterpart sops;

  @BeforeAll
  void start(@TempDir Path folder) {
    keys = new SopsKeys(folder.resolve("home"));
    sops = new SopsCounterpart(SopsRelease.CURRENT, keys, folder);
  }

  @AfterAll
  void stop() {
    sops.close();
    keys.close();
  }

  @TestFactory
  Stream<DynamicTest> valuesAreWhatGoTakesThemFor() {
    return ROWS.stream().map(row -> DynamicTest.dynamicTest("v: " + row.yaml(), () -> same(row)));
  }

  private void same(Row row) {
    byte[] text = utf8("v: " + row.yaml() + "\n");
    MasterKey key = keys.masterKey(KeyType.AGE);
    Answer theirs = sops.encrypt("a.yaml", text, ALL, key);
    assertThat(theirs.error()).isEmpty();
    byte[] ours = Sops.encrypt("a.yaml", text, SopsFormat.YAML, ALL.rule(key), keys.environment());

    assertThat(type(theirs.content())).isEqualTo(row.type());
    assertThat(type(ours)).isEqualTo(row.type());
    if (!row.type().isEmpty()) {
      assertThat(leaves(theirs.content())).containsExactly(row.plain());
      assertThat(leaves(ours)).containsExactly(row.plain());
    }
    for (byte[] file : List.of(theirs.content(), ours)) {
      assertThat(Golden.utf8(sops.decrypt("a.yaml", file).content()).strip())
          .isEqualTo(("v: " + row.emitted()).strip());
    }
    try (DecryptedSops open = open(theirs.content())) {
      assertThat(Golden.plaintext(open).strip()).isEqualTo(("v: " + row.emitted()).strip());
    }
  }

  @TestFactory
  Stream<DynamicTest> bothRefuse() {
    return REFUSED.stream()
        .map(text -> DynamicTest.dynamicTest("file: " + text, () -> refused(text)));
  }

  private void refused(String text) {
    MasterKey key = keys.masterKey(KeyType.AGE);
    assertThat(sops.encrypt("a.yaml", utf8(text), ALL, key).error()).isNotEmpty();
    assertThatThrownBy(() ->
            Sops.encrypt("a.yaml", utf8(text), SopsFormat.YAML, ALL.rule(key), keys.environment()))
        .isInstanceOf(CryptoException.class);
  }

  private static String type(byte[] file) {
    String value = Golden.utf8(file).split("(?m)^sops:")[0];
    Matcher matcher = TYPE.matcher(value);
    return matcher.find() ? matcher.group(1) : "";
  }

  private List<String> leaves(byte[] file) {
    List<String> leaves = new ArrayList<>();
    try (DecryptedSops open = open(file)) {
      open.tree(
          0,
          (_, value) -> {
            leaves.add(text(value));
            return "";
          });
    }
    return leaves;
  }

  private static String text(SecretBytes value) {
    return value.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private DecryptedSops open(byte[] file) {
    return Sops.decrypt("a.yaml", file, SopsFormat.YAML, keys.keyring());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
