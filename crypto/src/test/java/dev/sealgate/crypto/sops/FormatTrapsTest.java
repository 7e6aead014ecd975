package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException.MacMismatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What is easily got wrong about the format; the weak points are those of sops, kept on purpose.
 */
class FormatTrapsTest {
  private static final Pattern VALUE = Pattern.compile("ENC\\[AES256_GCM,[^]]*]");

  @Test
  void ignoresKeyGroupsBesideKeysOfTheTopLevel() {
    String file = encrypt("a: x\n", Golden.rule("alice"));
    String both =
        file.replace("    lastmodified:", "    key_groups:\n      - age: []\n    lastmodified:");

    assertThat(both).isNotEqualTo(file);
    assertThat(open(both)).isEqualTo("a: x\n");
  }

  @Test
  void readsMetadataInAnyOrderAndWithMembersOfOtherVersions() {
    String file = encrypt("a: x\n", Golden.rule("alice"));
    Matcher parts = Pattern.compile("(?s)(a: .*?\n)(sops:\n.*)").matcher(file);
    assertThat(parts.matches()).isTrue();
    String changed =
        (parts.group(2) + parts.group(1))
            .replace("\nsops:\n", "\n")
            .replace(
                "    lastmodified:",
                "    kms: []\n    pgp: null\n    attention: x\n    lastmodified:");

    assertThat(open(changed)).isEqualTo("a: x\n");
  }

  @Test
  void bindsTheMacToTheTimeHoweverItIsWritten() {
    String file = encrypt("a: x\n", Golden.rule("alice"));

    for (String form :
        new String[] {
          "2026-02-03T04:05:06Z", "'2026-02-03T04:05:06Z'", "\"2026-02-03T04:05:06+00:00\""
        }) {
      String changed = file.replace("\"2026-02-03T04:05:06Z\"", form);
      assertThat(open(changed)).as(form).isEqualTo("a: x\n");
    }
    String offset = file.replace("\"2026-02-03T04:05:06Z\"", "\"2026-02-03T05:05:06+01:00\"");
    assertThatThrownBy(() -> open(offset)).isInstanceOf(MacMismatch.class);
  }

  @Test
  void leavesEmptyTextsEmptyCommentsAndNullAsTheyAre() {
    String text = "a: \"\"\nb: null\n#\nc: x\n";
    String file = encrypt(text, Golden.rule("alice"));

    assertThat(file).startsWith("a: \"\"\nb: null\n#\nc: ENC[");
    assertThat(open(file)).isEqualTo(text);
  }

  @Test
  void doesNotCountNullIntoTheMac() {
    String file = encrypt("a: x\nb: null\n", Golden.rule("alice"));

    assertThat(open(file.replace("b: null\n", ""))).isEqualTo("a: x\n");
  }

  @Test
  void doesNotCountPlainCommentsIntoTheMac() {
    Selection secret = new Selection(Selection.Kind.ENCRYPTED_SUFFIX, "_secret");
    String file = encrypt("# old\na: x\nb_secret: z\n", Golden.rule("alice").with(secret));

    assertThat(open(file.replace("# old", "# new"))).startsWith("# new\n");
  }

  @Test
  void neitherSeparatesNorNamesWhatItCountsIntoTheMac() {
    String file = encrypt("l_unencrypted: [ab, c]\nb: x\n", Golden.rule("alice"));

    assertThat(open(file.replace("[ab, c]", "[a, bc]"))).startsWith("l_unencrypted: [a, bc]\n");
    assertThat(open(file.replace("l_unencrypted", "m_unencrypted"))).startsWith("m_unencrypted");
    assertThatThrownBy(() -> open(file.replace("[ab, c]", "[ab, d]")))
        .isInstanceOf(MacMismatch.class);
  }

  @Test
  void takesAColonInAKeyForTwoKeys() {
    String file = encrypt("\"a:b\": x\n", Golden.rule("alice"));

    assertThat(open(file.replace("\"a:b\": ", "a:\n  b: "))).isEqualTo("a:\n  b: x\n");
  }

  @Test
  void countsOnlyEncryptedValuesWhenAskedTo() {
    Selection secret = new Selection(Selection.Kind.ENCRYPTED_SUFFIX, "_secret");
    EncryptionRule all = Golden.rule("alice").with(secret);
    EncryptionRule some = new EncryptionRule(all.keyGroups(), 0, secret, true);

    String counted = encrypt("a: old\nb_secret: z\n", all);
    String left = encrypt("a: old\nb_secret: z\n", some);

    assertThat(open(left.replace("a: old", "a: new"))).isEqualTo("a: new\nb_secret: z\n");
    assertThatThrownBy(() -> open(counted.replace("a: old", "a: new")))
        .isInstanceOf(MacMismatch.class);
    assertThatThrownBy(() -> open(left.replace("    mac_only_encrypted: true\n", "")))
        .as("its hash begins with a constant of its own")
        .isInstanceOf(MacMismatch.class);
    assertThatThrownBy(() -> open(left.replaceFirst("b_secret: .*", "b_secret: \"\"")))
        .isInstanceOf(MacMismatch.class);
  }

  @Test
  void keepsACommentThatItCannotDecrypt() {
    String one = encrypt("# c\na: x\n", Golden.rule("alice"));
    String other = encrypt("# d\na: x\n", Golden.rule("alice"));
    Matcher foreign = VALUE.matcher(other);
    assertThat(foreign.find()).isTrue();

    String mixed = VALUE.matcher(one).replaceFirst(Matcher.quoteReplacement(foreign.group()));

    assertThat(open(mixed)).isEqualTo("#" + foreign.group() + "\na: x\n");
  }

  @Test
  void storesACommentOfAListEitherWay() {
    String file = encrypt("l:\n    # c\n    - x\n", Golden.rule("alice"));
    assertThat(open(file)).isEqualTo("l:\n    # c\n    - x\n");

    String asElement = file.replaceFirst("#(ENC\\[[^]]*])", "- $1");

    assertThat(asElement).isNotEqualTo(file);
    assertThat(open(asElement)).isEqualTo("l:\n    # c\n    - x\n");
  }

  @Test
  void encryptsTheCommentsBelowTheOneThatAsksForIt() {
    Selection notes = new Selection(Selection.Kind.ENCRYPTED_COMMENT_REGEX, "^ secret");
    String text = "# first\n# secret\n# last\na: x\n# plain\nb: z\n";

    String file = encrypt(text, Golden.rule("alice").with(notes));

    assertThat(file).startsWith("# first\n# secret\n#ENC[").contains("\n# plain\nb: z\n");
    assertThat(open(file)).isEqualTo(text);
  }

  @Test
  void putsTheSameMetadataIntoEveryDocument() {
    String text = "a: x\n---\nb: z\n---\n{}\n";
    String file = encrypt(text, Golden.rule("alice"));

    assertThat(file.split("(?m)^sops:", -1)).hasSize(4);
    String first = file.replaceFirst("(?s)(---\n(?:(?!---\n).)*?)sops:.*", "$1");
    assertThat(open(first)).as("only that of the first is read").startsWith("a: x\n---\nb: z\n");
  }

  @Test
  void splitsDotenvAtTheFirstEqualsSignAndReservesThePrefix() {
    String text = "A=b=c\nB=x\\ny\nC_unencrypted=a=b\n";
    byte[] file = Golden.encrypt("a.env", text, Golden.rule("alice"));

    assertThat(Golden.utf8(file)).contains("\nC_unencrypted=a=b\n", "\nsops_age__list_0__map_enc=");
    assertThat(Golden.plaintext("a.env", file, "alice")).isEqualTo(text);
    try (DecryptedSops open = Golden.open("a.env", file, "alice")) {
      assertThat(open.tree(0, (_, value) -> value.use(Golden::utf8)))
          .containsEntry("A", "b=c")
          .containsEntry("B", "x\ny");
    }
  }

  /** 3.13.0 and 3.13.1 escaped line breaks of the metadata once, in triple quotes. */
  @Test
  void readsIniMetadataInBothFormsOfEscaping() {
    String file = Golden.text("app.enc.ini");
    Matcher enc = Pattern.compile("(?m)^(age__list_0__map_enc +)= (.*)$").matcher(file);
    assertThat(enc.find()).isTrue();
    String lines = enc.group(2).replace("`", "").replace("\\\\n", "\\n").replace("\\n", "\n");

    String quoted =
        enc.replaceFirst(Matcher.quoteReplacement(enc.group(1) + "= \"\"\"" + lines + "\"\"\""));

    assertThat(quoted).isNotEqualTo(file);
    assertThat(Golden.plaintext("app.enc.ini", Golden.utf8(quoted), "alice"))
        .isEqualTo(Golden.text("app.dec.ini"));
  }

  private static String encrypt(String text, EncryptionRule rule) {
    return Golden.utf8(Golden.encrypt("a.yaml", text, rule));
  }

  private static String open(String file) {
    return Golden.plaintext("a.yaml", Golden.utf8(file), "alice");
  }
}
