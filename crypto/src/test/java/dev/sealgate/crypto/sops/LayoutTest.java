package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A file that passes through changes only where it must. */
class LayoutTest {
  private static final EncryptionRule DATA =
      Golden.rule("alice").with(new Selection(Selection.Kind.ENCRYPTED_REGEX, "^secret"));

  @TestFactory
  Stream<DynamicTest> comesBackAsItWas() {
    return Stream.of(
            List.of("a.yaml", "# head\n\n\na:   'x'   # why\nb: \"y\"\n\n# foot\n"),
            List.of("a.yaml", "a:\n  b:\n  - x\n  # c\n  - k: v\n    l: {m: \"n\", o: ['p']}\n"),
            List.of("a.yaml", "---\na: 1\n---\n# two\nb: x\n...\n---\nc: null\n"),
            List.of("a.yaml", "a: |\n  one\n  two\nb: |-\n  three\n\n  four\nc:\n  d: x\n"),
            List.of("a.yaml", "a: |+\n  keep\n\n\nb:\n  c: x\n"),
            List.of("a.yaml", "  a: x\n  b:\n     c: z\n"),
            List.of("a.yaml", "a: x\r\nb:\r\n  c: z # z\r\n"),
            List.of("a.yaml", "\uFEFFa: x\n"),
            List.of("a.yaml", "a: x\n---\n"),
            List.of("a.yaml", "a: |2\n    two more\n  than it must\nb:\n  - c\n"),
            List.of("a.yaml", "list:\n- |2-\n    deep\n  less\n- x\n"),
            List.of("a.json", "{\"a\":\"x\",\"b\":[1,2.5,{\"c\":null}]}\n"),
            List.of("a.json", "{\n  \"a\": \"x\",\n\n  \"b\" : [ true ]\n}\n"),
            List.of("a.json", "{}\n"),
            List.of("a.env", "# c\n\nA=x\nB=\nC=a=b#c\\nd\n"),
            List.of("a.ini", "; c\n[a]\nb = x\n\n\n[c]\nd=`e;f`\n"),
            List.of("blob", "any \u0000 bytes"))
        .map(file ->
            DynamicTest.dynamicTest(
                file.get(0) + " " + file.get(1).lines().findFirst().orElse(""),
                () -> roundTrip(file.get(0), file.get(1), Golden.rule("alice"))));
  }

  private static String roundTrip(String name, String text, EncryptionRule rule) {
    byte[] file = Golden.encrypt(name, text, rule);
    assertThat(Sops.looksEncrypted(file, Golden.format(name))).isTrue();
    assertThat(Golden.plaintext(name, file, "alice")).isEqualTo(text);
    return Golden.utf8(file);
  }

  @Test
  void leavesWhatIsNotEncryptedUntouched() {
    String text =
        """
        apiVersion: v1   # stays
        kind:  "Secret"

        numbers: [0x10, 1_000,   1.50]
        secret: 'hidden'
        folded: >-
          a
          b

        yes: no
        """;

    String file = roundTrip("a.yaml", text, DATA);

    assertThat(file.substring(0, file.indexOf("sops:")).replaceAll("'ENC\\[.*]'", "'hidden'"))
        .isEqualTo(text);
  }

  @Test
  void writesMetadataAsSopsDoes() {
    String file = roundTrip("a.yaml", "a: x\n", Golden.rule("alice"));

    assertThat(
            file.substring(file.indexOf("sops:"))
                .replaceAll("mac: ENC.*", "mac: ENC")
                .replaceAll("(?s)(BEGIN AGE ENCRYPTED FILE-----\n).*?( +-----END)", "$1$2"))
        .isEqualTo(
            """
            sops:
                age:
                    - enc: |
                        -----BEGIN AGE ENCRYPTED FILE-----
                        -----END AGE ENCRYPTED FILE-----
                      recipient: %s
                lastmodified: "2026-02-03T04:05:06Z"
                mac: ENC
                unencrypted_suffix: _unencrypted
                version: 3.13.3
            """
                .formatted(Golden.recipient("alice")));
  }

  @Test
  void indentsMetadataAsAsked() {
    byte[] file =
        Sops.encrypt(
            "a.yaml",
            Golden.utf8("a: x\n"),
            SopsFormat.YAML,
            Golden.rule("alice"),
            Golden.environment().withIndent(2));

    assertThat(Golden.utf8(file)).contains("\nsops:\n  age:\n    - enc: |\n        -----BEGIN");
    assertThat(Golden.plaintext("a.yaml", file, "alice")).isEqualTo("a: x\n");
  }

  @Test
  void keepsTheIndentationOfJson() {
    assertThat(roundTrip("a.json", "{\n  \"a\": 1\n}\n", Golden.rule("alice")))
        .contains(",\n  \"sops\": {\n    \"age\": [\n      {\n        \"enc\": ")
        .endsWith("\n  }\n}\n");
    assertThat(roundTrip("a.json", "{\"a\":1}\n", Golden.rule("alice")).lines()).hasSize(1);
    assertThat(Golden.utf8(Golden.encrypt("blob", "x", Golden.rule("alice"))))
        .startsWith("{\n\t\"data\": \"ENC[")
        .contains("\",\n\t\"sops\": {\n\t\t\"age\": [");
  }

  @Test
  void writesFilesWithAnchorsAnew() {
    String plain = Golden.text("anchors.plain.yaml");

    String file = Golden.utf8(Golden.encrypt("a.yaml", plain, Golden.rule("alice")));

    assertThat(file).doesNotContain("&base", "*base");
    assertThat(Golden.plaintext("a.yaml", Golden.utf8(file), "alice"))
        .isEqualTo(Golden.text("anchors.dec.yaml").replace("!!merge <<", "<<"));
  }

  @Test
  void writesFilesAnewWhoseRootIsAFlowMap() {
    byte[] file = Golden.encrypt("a.yaml", "{a: x, b: [1]} # c\n", Golden.rule("alice"));

    assertThat(Golden.plaintext("a.yaml", file, "alice")).isEqualTo("# c\na: x\nb:\n    - 1\n");
  }

  @Test
  void givesTextsTheQuotesTheyNeed() {
    String odd =
        "list:\n    - x\n    - \" lead\"\n    - \"a\\nb\"\n    - \"# no\"\n    - \"yes\"\n";
    byte[] file = Golden.encrypt("a.yaml", odd, Golden.rule("alice"));

    String unquoted = Golden.utf8(file).replaceAll("\"(ENC.*?)\"", "$1");

    assertThat(Golden.plaintext("a.yaml", Golden.utf8(unquoted), "alice"))
        .isEqualTo(
            "list:\n    - x\n    - ' lead'\n    - |-\n      a\n      b\n    - '# no'\n    - \"yes\"\n");
  }

  @Test
  void neverLetsADecryptedCommentBecomeContent() {
    assertThat(YamlComment.written("a\nadmin: true")).isEqualTo("a\n#admin: true");
  }

  private static final class YamlComment {
    static String written(String text) {
      try (SecretBuffer out = new SecretBuffer(10)) {
        YamlWriter.commentText(out, new Scalar.Str(text), "\n#");
        return Golden.utf8(out.toBytes());
      }
    }
  }
}
