package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A file that is encrypted, opened, encrypted again, edited or rotated keeps what nobody asked to
 * change, byte for byte. {@code one} in it is edited to {@code uno}.
 */
class FaithfulTest {
  private record Source(String title, String name, String text) {}

  private static final String LONG = "word ".repeat(60) + "end";

  private static final List<Source> SOURCES =
      List.of(
          new Source("blank lines", "a.yaml", "\n\na: one\n\n\nb:\n\n  c: x\n\n\n"),
          new Source("quoting", "a.yaml", "a: 'one'\nb: \"x\"\n'c': 'it''s'\n\"d\": \"ä\"\n"),
          new Source("comments", "a.yaml", "# top\n\na: one   # why\n# b\nb: x #c\n#\n# end\n"),
          new Source("comments in a list", "a.yaml", "l:\n  # a\n  - one # b\n\n  # c\n  - x\n"),
          new Source(
              "blocks", "a.yaml", "a:\n  b: |\n    one\n\n      two\n\n  c: |-\n    x\n    z\n"),
          new Source("a quoted text with a comment", "a.yaml", "a: \"one\\ntwo\" # why\nb: x\n"),
          new Source(
              "flow style", "a.yaml", "a: {b: 'one', c: [\"x\", {d: \"z\"}]}\nl: [ 1,2 ,3 ]\n"),
          new Source(
              "flow over lines",
              "a.yaml",
              "a: [\n  'one', # c\n  'two',\n]\nb: {\n  c: \"x\"\n  }\n"),
          new Source("documents", "a.yaml", "---\na: one\n--- # c\nb: x\n...\n---\n# d\nc: z\n"),
          new Source("indentation", "a.yaml", "a:\n   b:\n         - one\n         -   c: x\n"),
          new Source("tight lists", "a.yaml", "a:\n- one\n-   - x\n    - z\n- k: v\n  l: w\n"),
          new Source(
              "CRLF", "a.yaml", "# c\r\na: one\r\n\r\nb:\r\n  - x # d\r\n  - |\r\n    t\r\n"),
          new Source("byte order mark", "a.yaml", "\uFEFF# c\na: one\n"),
          new Source(
              "long lines", "a.yaml", "a: one " + LONG + "\nb: '" + LONG + "'\n# " + LONG + "\n"),
          // sops itself turns it into a blank
          new Source("a line separator", "a.yaml", "a: \"one\\u2028\"\n"),
          new Source("numbers", "a.yaml", "a: one\nn_unencrypted: [0x10, 1_0, 1.50, 1e3, ~, No]\n"),
          new Source(
              "tags", "a.yaml", "a: one\nb_unencrypted: !!str 12\nc_unencrypted: !!binary aGk=\n"),
          new Source("complex keys", "a.yaml", "? a\n: one\n\"x y\": z\n? " + LONG + "\n: v\n"),
          new Source("compact", "a.json", "{\"a\":\"one\",\"b\":[1,{\"c\":null}]}"),
          new Source("layout", "a.json", "{ \"a\" : \"one\",\n\n   \"b\": [ 1,2,\n 3 ] }\n"),
          new Source("escapes", "a.json", "{\n  \"a\": \"one\",\n  \"\\u00e4\\/\": 1\n}\n"),
          new Source("CRLF", "a.json", "{\r\n\t\"a\": \"one\",\r\n\t\"b\": {}\r\n}\r\n"),
          new Source("byte order mark", "a.json", "\uFEFF{\"a\": \"one\"}\n"),
          new Source("long", "a.json", "{\"a\": \"one " + LONG + "\"}\n"),
          new Source("layout", "a.env", "\n# c\nA=one\n\n\nB= x y \nC='q'\n#d\n"),
          new Source("no final newline", "a.env", "B=x\nA=one"),
          new Source("CRLF", "a.env", "A=one\r\n#c\r\nB=x\r\n"),
          new Source("long", "a.env", "A=one " + LONG + "\n"),
          new Source(
              "layout", "a.ini", "; top\n\n[s]\na=one\nb   = x\n\n; c\n[t]\nc = `y;z`\n\n\n"),
          new Source("no final newline", "a.ini", "[s]\na = one"),
          new Source("CRLF", "a.ini", "[s]\r\na = one\r\n\r\n[t]\r\nb = x\r\n"),
          new Source("bytes", "blob", "one \u0000\r\n\uFEFF \n\n"));

  @TestFactory
  Stream<DynamicTest> staysAsItWas() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Source source : SOURCES) {
      String title = source.name() + " " + source.title();
      tests.add(DynamicTest.dynamicTest(title, () -> passesThrough(source)));
    }
    return tests.stream();
  }

  private static void passesThrough(Source source) {
    String name = source.name();
    byte[] file = Golden.encrypt(name, source.text(), Golden.rule("alice"));
    // as a word of its own: base64 may hold these letters
    assertThat(Golden.utf8(file)).doesNotContainPattern("(?<![\\w+/])one(?![\\w+/])");
    String once = Golden.plaintext(name, file, "alice");
    assertThat(once).isEqualTo(source.text());
    assertThat(Golden.plaintext(name, Golden.encrypt(name, once, Golden.rule("alice")), "alice"))
        .isEqualTo(source.text());

    try (DecryptedSops open = Golden.open(name, file, "alice")) {
      String changed = source.text().replace("one", "uno");
      byte[] edited = open.edit(Golden.utf8(changed), Golden.environment());
      assertThat(Golden.plaintext(name, edited, "alice")).isEqualTo(changed);
      byte[] rotated = open.rotate(Golden.environment());
      assertThat(Golden.plaintext(name, rotated, "alice")).isEqualTo(source.text());
      byte[] rekeyed = open.updateKeys(Golden.rule("bob"), Golden.environment());
      assertThat(Golden.plaintext(name, rekeyed, "bob")).isEqualTo(source.text());
    }
  }

  /** What is not encrypted is not even reformatted in the encrypted file. */
  @TestFactory
  Stream<DynamicTest> leavesPlainPartsAlone() {
    Selection nothing = new Selection(Selection.Kind.ENCRYPTED_SUFFIX, "_nothing");
    return SOURCES.stream()
        .filter(source -> Golden.format(source.name()) == SopsFormat.YAML)
        .filter(source -> !source.text().contains("---"))
        .map(source ->
            DynamicTest.dynamicTest(
                source.title(),
                () -> {
                  byte[] file =
                      Golden.encrypt("a.yaml", source.text(), Golden.rule("alice").with(nothing));
                  assertThat(Golden.utf8(file)).startsWith(source.text());
                  assertThat(Golden.plaintext("a.yaml", file, "alice")).isEqualTo(source.text());
                }));
  }

  /**
   * An encrypted value is one line of text, so what went into its layout alone is gone: blocks of
   * one line, folding, a block beside a comment, escapes, a missing last line break, and whether a
   * text in a flow collection had quotes, which the encrypted one needs there.
   */
  @TestFactory
  Stream<DynamicTest> keepsTheValueWhereItsLayoutCannotStay() {
    return Stream.of(
            List.of("a: | # why\n  one\n  two\nb: x\n", "a: \"one\\ntwo\\n\" # why\nb: x\n"),
            List.of("a: >-\n  one\n  two\n", "a: one two\n"),
            List.of("a: |-\n  one\n", "a: one\n"),
            List.of("b: x\r\na: one", "b: x\r\na: one\r\n"),
            List.of("a: \"\\u00e4\"\n", "a: \"ä\"\n"),
            List.of("a: [one, 'two']\n", "a: ['one', 'two']\n"))
        .map(pair ->
            DynamicTest.dynamicTest(
                pair.getFirst(),
                () ->
                    assertThat(
                            Golden.plaintext(
                                "a.yaml",
                                Golden.encrypt("a.yaml", pair.getFirst(), Golden.rule("alice")),
                                "alice"))
                        .isEqualTo(pair.getLast())));
  }
}
