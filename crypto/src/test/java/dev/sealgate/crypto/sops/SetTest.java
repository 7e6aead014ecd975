package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException.Malformed;
import dev.sealgate.crypto.CryptoException.Unsupported;
import dev.sealgate.crypto.SecretBytes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values put into files, taken out of them, and looked at; all that surrounds them stays. */
class SetTest {
  private static final String YAML =
      """
      # top
      name: 'shop'   # inline

      db:
        password: hunter2 # why

        # about the port
        port: 5432
      list:
      - a
      # about b
      - b: 1
        c: x
      text: |
        one
        two
      flow: {x: 1, y: [2, 3]}
      """;

  private static final String JSON =
      """
      {
        "name": "shop",
        "db": {"password": "hunter2", "port": 5432},
        "list": [
          "a",
          {"b": 1}
        ]
      }
      """;

  private static final String ENV = "# top\nUSER=shop\nPASSWORD=hunter2\n";
  private static final String INI =
      "[db]\n; top\nuser = shop\npassword = hunter2\n\n[other]\na = b\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          ["name"] ; "blog" ; s/'shop'/'blog'/
          ["db"]["port"] ; 1 ; s/5432/1/
          ["db"]["password"] ; "a: b" ; s/hunter2/'a: b'/
          ["text"] ; "1" ; s/|~  one~  two/"1"/
          ["list"][0] ; "z" ; s/- a/- z/
          ["list"][1]["c"] ; true ; s/c: x/c: true/
          ["db"]["user"] ; "u" ; s/port: 5432~/port: 5432~  user: u~/
          db.user ; "u" ; s/port: 5432~/port: 5432~  user: u~/
          ["list"][1]["d"] ; null ; s/c: x~/c: x~  d: null~/
          ["list"][2] ; "q" ; s/c: x~/c: x~- q~/
          ["new"] ; {"a":[1]} ; s/y: [2, 3]}~/y: [2, 3]}~new:~  a:~    - 1~/
          ["p"]["q"]["r"] ; 1 ; s/y: [2, 3]}~/y: [2, 3]}~p:~  q:~    r: 1~/
          ["db"]["port"] ; {"n": 1} ; s/port: 5432~/port:~    "n": 1~/
          ["flow"]["x"] ; 2 ; s/x: 1/x: 2/
          ["flow"]["z"] ; 2 ; s/flow: {x: 1, y: [2, 3]}/flow:~  x: 1~  "y":~    - 2~    - 3~  z: 2/
          """)
  void changesNothingElseOfAYamlFile(String path, String json, String expected) {
    assertThat(set("a.yaml", YAML, path, json)).isEqualTo(replaced(YAML, expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          ["name"] ; s/name: 'shop'   # inline~//
          ["db"]["port"] ; s/  port: 5432~//
          ["list"][0] ; s/- a~//
          ["list"][1] ; s/- b: 1~  c: x~//
          ["text"] ; s/text: |~  one~  two~//
          ["list"][1]["b"] ; s/b: 1~  c: x/c: x/
          ["flow"]["x"] ; s/x: 1, y/y/
          """)
  void takesOutNothingElseOfAYamlFile(String path, String expected) {
    assertThat(unset("a.yaml", YAML, path)).contains(replaced(YAML, expected));
  }

  @Test
  void aMapThatLosesItsLastKeyIsEmptyAndNotNull() {
    assertThat(unset("a.yaml", "a:\n  b: 1\nc: 2\n", "a.b")).contains("a: {}\nc: 2\n");
    assertThat(unset("a.yaml", "a: 1\n", "a")).contains("{}\n");
    assertThat(unset("a.json", "{\"a\": {\"b\": 1}}\n", "a.b")).contains("{\"a\":{}}\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ["name"]           | "b<"      | s/"shop"/"b\\u003c"/
          ["db"]["user"]     | "u"       | s/5432}/5432, "user":"u"}/
          ["list"][2]        | 1         | s/"list": [~    "a",~    {"b": 1}~  ]/"list": [~    "a",~    {~      "b": 1~    },~    1~  ]/
          ["new"]            | {"a":[1]} | s/]~}/],~  "new": {~    "a": [~      1~    ]~  }~}/
          """)
  void changesNothingElseOfAJsonFile(String path, String json, String expected) {
    assertThat(set("a.json", JSON, path, json)).isEqualTo(replaced(JSON, expected));
  }

  @Test
  void takesOutNothingElseOfAJsonFile() {
    assertThat(unset("a.json", JSON, "name")).contains(JSON.replace("\"name\": \"shop\",\n  ", ""));
    assertThat(unset("a.json", JSON, "db.port")).contains(JSON.replace(", \"port\": 5432", ""));
  }

  @Test
  void changesLinesOfDotenvAndIniFiles() {
    assertThat(set("a.env", ENV, "USER", "\"x\"")).isEqualTo(ENV.replace("shop", "x"));
    assertThat(set("a.env", ENV, "PORT", "5432")).isEqualTo(ENV + "PORT=5432\n");
    assertThat(set("a.env", ENV, "T", "\"1\\n2\"")).isEqualTo(ENV + "T=1\\n2\n");
    assertThat(unset("a.env", ENV, "USER")).contains(ENV.replace("USER=shop\n", ""));
    assertThat(set("a.ini", INI, "db.user", "\"x\"")).isEqualTo(INI.replace("shop", "x"));
    assertThat(set("a.ini", INI, "db.port", "5432"))
        .isEqualTo(INI.replace("hunter2\n", "hunter2\nport = 5432\n"));
    assertThat(set("a.ini", INI, "third.on", "true")).isEqualTo(INI + "\n[third]\non = true\n");
    assertThat(unset("a.ini", INI, "other.a")).contains(INI.replace("a = b\n", ""));
  }

  @Test
  void refusesWhatTheFormatCannotHold() {
    assertThatThrownBy(() -> set("a.env", ENV, "A", "{\"b\": 1}")).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> set("a.env", ENV, "A=B", "1")).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> set("a.ini", INI, "db.a.b", "1")).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> set("a.bin", "x", "a", "1")).isInstanceOf(Unsupported.class);
  }

  @Test
  void namesThePlaceWhereAPathDoesNotFit() {
    assertThatThrownBy(() -> set("a.yaml", YAML, "name.x", "1"))
        .hasMessage("a.yaml, name: this is a single value, and the path goes on below it");
    assertThatThrownBy(() -> set("a.yaml", YAML, "list[5]", "1"))
        .hasMessage("a.yaml, list: the list has only 2 elements");
    assertThatThrownBy(() -> set("a.yaml", YAML, "list.x", "1"))
        .hasMessage("a.yaml, list: this is a list, which has indexes and no keys");
    assertThat(unset("a.yaml", YAML, "db.none")).isEmpty();
    assertThat(unset("a.yaml", YAML, "list[7]")).isEmpty();
  }

  @Test
  void keepsTheOtherCiphertextsAndTheWholeFileWhenNothingChanges() {
    byte[] before = Golden.encrypt("a.yaml", YAML, Golden.rule("alice"));
    try (DecryptedSops open = Golden.open("a.yaml", before, "alice")) {
      List<String> old = Golden.utf8(before).lines().toList();
      String after = Golden.utf8(open.set(path("db.port"), json("1"), Golden.environment()));

      assertThat(after.lines().filter(line -> !old.contains(line)))
          .allMatch(line -> line.matches(" +(port|mac|lastmodified): .*"));
      assertThat(open.set(path("db.port"), json("5432"), Golden.environment())).isEqualTo(before);
    }
  }

  @Test
  void onlyTheFirstOfSeveralDocumentsIsMeant() {
    assertThat(set("a.yaml", "a: 1\n---\na: 2\n", "b", "3")).isEqualTo("a: 1\nb: 3\n---\na: 2\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a.yaml | name        | shop
          a.yaml | db.port     | 5432~
          a.yaml | list[1]     | b: 1~c: x~
          a.yaml | flow.y      | - 2~- 3~
          a.yaml | text        | one~two~
          a.json | name        | shop
          a.json | db.port     | 5432
          a.env  | USER        | shop
          a.ini  | db.user     | shop
          a.ini  | other       | a = b~
          """)
  void extracts(String name, String path, String expected) {
    byte[] file = Golden.encrypt(name, content(name), Golden.rule("alice"));
    try (DecryptedSops open = Golden.open(name, file, "alice")) {
      try (SecretBytes value = open.extract(path(path)).orElseThrow()) {
        assertThat(Golden.utf8(value.copyBytes())).isEqualTo(expected.replace('~', '\n'));
      }
      assertThat(open.extract(path("no.such[1]"))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[", "[\"a\"", "[a]", "a.", ".a", "a..b", "[\"a\"]b", "[-1]", "[9999999]"})
  void refusesWhatIsNoPath(String text) {
    assertThatThrownBy(() -> TreePath.parse(text)).isInstanceOf(Malformed.class);
  }

  @Test
  void readsTheTwoWaysToWriteAPath() {
    assertThat(path("[\"a.b\"][0]['c']").parts()).containsExactly("a.b", 0, "c");
    assertThat(path("a.b[0][\"c.d\"].e")).hasToString("a.b[0][\"c.d\"].e");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "\"a", "1, 2", "}", "1}, \"b\": {\"c\": 1", ""})
  void refusesWhatIsNoValue(String text) {
    assertThatThrownBy(() -> json(text)).isInstanceOf(Malformed.class).hasNoCause();
  }

  private static String set(String name, String plain, String path, String json) {
    byte[] file = Golden.encrypt(name, plain, Golden.rule("alice"));
    try (DecryptedSops open = Golden.open(name, file, "alice")) {
      byte[] changed = open.set(path(path), json(json), Golden.environment());
      return Golden.plaintext(name, changed, "alice");
    }
  }

  private static Optional<String> unset(String name, String plain, String path) {
    byte[] file = Golden.encrypt(name, plain, Golden.rule("alice"));
    try (DecryptedSops open = Golden.open(name, file, "alice")) {
      return open.unset(path(path), Golden.environment())
          .map(changed -> Golden.plaintext(name, changed, "alice"));
    }
  }

  private static TreePath path(String text) {
    return TreePath.parse(text);
  }

  private static SopsValue json(String text) {
    try (SecretBytes value = SecretBytes.utf8(text)) {
      return SopsValue.json(value);
    }
  }

  /** {@code s/FROM/TO/}, with ~ for a line break. */
  private static String replaced(String text, String rule) {
    String[] parts = rule.replace('~', '\n').split("/", -1);
    assertThat(text).contains(parts[1]);
    return text.replace(parts[1], parts[2]);
  }

  private static String content(String name) {
    return switch (name) {
      case "a.yaml" -> YAML;
      case "a.json" -> JSON;
      case "a.env" -> ENV;
      default -> INI;
    };
  }
}
