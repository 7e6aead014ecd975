package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.CryptoException.LimitExceeded;
import dev.sealgate.crypto.CryptoException.Malformed;
import dev.sealgate.crypto.CryptoException.NoIdentityMatched;
import dev.sealgate.crypto.CryptoException.PolicyRefused;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BadInputTest {
  @Test
  void tellsWhoCouldReadTheFileAndWhoTried() {
    NoIdentityMatched failure =
        catchThrowableOfType(
            NoIdentityMatched.class, () -> Golden.open("secret.enc.yaml", "carol").close());

    assertThat(failure)
        .hasMessageContaining("secret.enc.yaml: the file is encrypted to")
        .hasMessageContaining(Golden.recipient("alice"))
        .hasMessageContaining(Golden.recipient("bob"))
        .hasMessageContaining("tried " + Golden.recipient("carol"))
        .hasMessageNotContaining("AGE-SECRET-KEY");
    assertThat(failure.hint()).contains("re-encrypted");
  }

  @Test
  void tellsThatNoIdentityWasGiven() {
    NoIdentityMatched failure =
        catchThrowableOfType(
            NoIdentityMatched.class, () -> Golden.open("secret.enc.yaml", new String[0]).close());

    assertThat(failure).hasMessageContaining("no identity was given");
  }

  @Test
  void refusesAFileThatIsNotEncrypted() {
    refused("a.yaml", "a: 1\n", Malformed.class, "a.yaml: the first document has no sops metadata");
    refused("a.json", "{}", Malformed.class, "no sops metadata");
    refused("a.env", "A=1\n", Malformed.class, "no sops metadata");
    refused("a.ini", "[a]\nb = 1\n", Malformed.class, "no sops metadata");
  }

  @Test
  void refusesMetadataThatMakesNoSense() {
    refused("a.yaml", "sops: text\n", Malformed.class, "sops: sops is not a map");
    refused("a.yaml", "sops: {}\n", Malformed.class, "sops: the metadata names no key");
    refused("a.yaml", "sops: {age: 5}\n", Malformed.class, "sops.age: is not a list");
    refused("a.yaml", "sops: {age: [5]}\n", Malformed.class, "sops.age: has an element");
    refused(
        "a.yaml",
        "sops: {age: [{recipient: [], enc: x}]}\n",
        Malformed.class,
        "sops.age[0].recipient: is not a text");
    refused(
        "a.yaml",
        "sops: {age: [{recipient: a, enc: x}], encrypted_regex: a, encrypted_suffix: b}\n",
        Malformed.class,
        "both encrypted_suffix and encrypted_regex");
    refused(
        "a.yaml",
        "sops: {age: [{recipient: a, enc: x}], encrypted_regex: '('}\n",
        Malformed.class,
        "encrypted_regex is no valid RE2");
    refused("a.json", "{\"sops\": {}, \"sops\": {}}", Malformed.class, "more than one sops entry");
    refused("a.env", "sops_age__list_5__map_enc=x\n", Malformed.class, "has gaps");
    refused("a.env", "sops_age__list_x__map_enc=x\n", Malformed.class, "list index");
    refused(
        "a.env",
        "sops_age=x\nsops_age__list_0__map_enc=x\n",
        Malformed.class,
        "two things at once");
  }

  @Test
  void refusesAnEncryptedKeyThatIsNoAgeFile() {
    String broken =
        Golden.text("comments.enc.yaml")
            .replaceAll("(?s)enc: \\|.*END AGE ENCRYPTED FILE-----", "enc: garbage");

    refused("comments.enc.yaml", broken, CryptoException.class, "sops.age");
  }

  @Test
  void refusesWhatIsNoYaml() {
    refused("a.yaml", "a: [1\n", Malformed.class, "a.yaml, document 1, a");
    refused("a.yaml", "a: b: c\n", Malformed.class, "not valid YAML at line 1");
    refused("a.yaml", "", Malformed.class, "the file is empty");
    refused("a.yaml", "# only a comment\n", Malformed.class, "the file is empty");
    refused("a.yaml", "- a\n", Malformed.class, "the document is a list");
    refused("a.yaml", "text\n", Malformed.class, "the document is a single value");
    refused("a.yaml", "| # note\n  text\n", Malformed.class, "the document is a single value");
    refused("a.yaml", "a: 1\na: 2\n", Malformed.class, "document 1, a: the key occurs twice");
    refused(
        "a.yaml",
        "a: 1\n---\nb:\n  - 1\n  - {c: 1, c: 2}\n",
        Malformed.class,
        "document 2, b[1].c");
    refused("a.yaml", "12: a\n", Malformed.class, "a key is no text");
    refused("a.yaml", "? [a]\n: b\n", Malformed.class, "a key is a map or a list");
    refused("a.yaml", "a: *nowhere\n", Malformed.class, "a: an alias refers to an anchor");
    refused("a.yaml", "a: &x {b: *x}\n", Malformed.class, "a.b: an alias refers");
    refused("a.yaml", "a: 9223372036854775808\n", Malformed.class, "a: an integer is larger");
    refused("a.yaml", "a: !!int x\n", Malformed.class, "a: a value is not what its tag");
    refused("a.yaml", "a: !!binary '*'\n", Malformed.class, "not base64");
    refused("a.yaml", "a: \u0007\n", Malformed.class, "not valid YAML");
  }

  @Test
  void refusesWhatIsNoJson() {
    for (String text :
        new String[] {
          "",
          "[]",
          "1",
          "{\"a\"}",
          "{\"a\": 01}",
          "{\"a\": tru}",
          "{\"a\": 1,}",
          "{'a': 1}",
          "{\"a\": \"\\x\"}",
          "{\"a\": \"\t\"}",
          "{\"a\": 1} x",
          "{\"a\": \"\\u12\"}",
          "{\"a\": 1e999}"
        }) {
      refused("a.json", text, Malformed.class, "a.json");
    }
  }

  @Test
  void refusesWhatIsNotUtf8() {
    byte[] latin = "a: ä\n".getBytes(StandardCharsets.ISO_8859_1);

    Malformed failure =
        catchThrowableOfType(Malformed.class, () -> Golden.open("a.yaml", latin).close());

    assertThat(failure).hasMessageContaining("a.yaml: the file is not UTF-8");
  }

  @Test
  void refusesBrokenLinesByNumberOnly() {
    refused("a.env", "A=1\ns3cret\n", Malformed.class, "line 2 is neither");
    refused("a.ini", "[a]\ns3cret\n", Malformed.class, "(line 2)");
    refused("a.ini", "[a\n", Malformed.class, "no closing bracket (line 1)");
    refused("a.ini", "[a]\nb = `c\n", Malformed.class, "no end (line 2)");
  }

  @Test
  void boundsSizeDepthCountAndAliases() {
    SopsLimits limits = new SopsLimits(10_000, 10, 100, 20, 3, 5);

    beyond("a.yaml", "a: " + "x".repeat(10_000) + "\n", limits, "the file has 10004 bytes");
    beyond("a.yaml", "a: " + "[".repeat(20) + "]".repeat(20) + "\n", limits, "deeper than 10");
    beyond("a.json", "{\"a\":" + "[".repeat(20) + "]".repeat(20) + "}", limits, "deeper than 10");
    beyond("a.yaml", "a: [" + "1,".repeat(120) + "1]\n", limits, "more than 100 values");
    beyond("a.json", "{\"a\":[" + "1,".repeat(120) + "1]}", limits, "more than 100 values");
    beyond("a.env", "A=1\n".repeat(101), limits, "more than 100 values");
    beyond("a.ini", "[a]\n" + "; c\nb=1\n[c]\n".repeat(101), limits, "more than 100 values");
    beyond("a.yaml", "a: 1\n---\n".repeat(4), limits, "more than 3 documents");
    beyond(
        "a.yaml",
        "sops:\n  age:\n" + "  - {recipient: a, enc: b}\n".repeat(6),
        limits,
        "encrypted to 6 keys");
  }

  @Test
  void refusesAYamlBomb() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i));
      bomb.append("*a%d,".formatted(i - 1).repeat(9)).append("*a%d]\n".formatted(i - 1));
    }

    beyond("a.yaml", bomb.toString(), SopsLimits.DEFAULT, "aliases expand to more than");
  }

  @Test
  void doesNotEncryptTwiceNorReservedNames() {
    for (String[] file :
        new String[][] {
          {"a.yaml", "a: 1\nsops: {}\n"},
          {"a.yaml", "a: 1\n---\nsops: x\n"},
          {"a.json", "{\"sops\": 1}"},
          {"a.env", "sops_x=1\n"},
          {"a.ini", "[sops]\na = 1\n"}
        }) {
      PolicyRefused failure =
          catchThrowableOfType(
              PolicyRefused.class, () -> Golden.encrypt(file[0], file[1], Golden.rule("alice")));
      assertThat(failure).hasMessageContaining(file[0] + ": the file has a sops entry already");
    }
  }

  @Test
  void refusesRecipientsThatAreNone() {
    CryptoException failure =
        catchThrowableOfType(
            CryptoException.class,
            () ->
                Golden.encrypt("a.yaml", "a: 1\n", EncryptionRule.forAge(java.util.List.of("x"))));

    assertThat(failure).hasMessageContaining("a.yaml");
    assertThat(
            catchThrowableOfType(
                CryptoException.InvalidKey.class, () -> EncryptionRule.forAge(java.util.List.of())))
        .hasMessageContaining("no key to encrypt to");
  }

  @Test
  void refusesACommentThatItsOwnRuleWouldMisread() {
    Selection rule = new Selection(Selection.Kind.UNENCRYPTED_COMMENT_REGEX, "AES");

    PolicyRefused failure =
        catchThrowableOfType(
            PolicyRefused.class,
            () -> Golden.encrypt("a.yaml", "# x\na: 1\n", Golden.rule("alice").with(rule)));

    assertThat(failure).hasMessageContaining("unencrypted_comment_regex");
  }

  private static void beyond(String name, String text, SopsLimits limits, String message) {
    LimitExceeded failure =
        catchThrowableOfType(
            LimitExceeded.class,
            () ->
                Sops.decrypt(
                        name, Golden.utf8(text), Golden.format(name), Golden.keys("alice"), limits)
                    .close());
    assertThat(failure).as(message).isNotNull().hasMessageContaining(message);
    assertThat(failure.location().file()).isEqualTo(name);
  }

  private static void refused(
      String name, String text, Class<? extends CryptoException> type, String message) {
    CryptoException failure =
        catchThrowableOfType(type, () -> Golden.open(name, Golden.utf8(text), "alice").close());
    assertThat(failure).as("%s for %s", type.getSimpleName(), text).isNotNull();
    assertThat(failure).hasMessageContaining(message).hasMessageContaining(name);
    assertThat(failure.hint()).isNotBlank();
    assertThat(failure.getMessage()).doesNotContain("s3cret");
  }
}
