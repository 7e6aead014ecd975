package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EditTest {
  private static final String NAME = "secret.enc.yaml";

  @Test
  void keepsTheCiphertextOfWhatDidNotChange() {
    String before = Golden.text(NAME);

    String after = edit(before, "port: 5432", "port: 5433");

    List<String> changed = changedLines(before, after);
    assertThat(changed).hasSize(3).allMatch(line -> line.matches(" +(port|mac|lastmodified): .*"));
    assertThat(after).contains("lastmodified: \"2026-02-03T04:05:06Z\"");
    assertThat(Golden.plaintext(NAME, Golden.utf8(after), "bob")).contains("port: 5433");
  }

  @Test
  void keepsItWhenLinesMoveOrAreAdded() {
    String before = Golden.text(NAME);

    String after = edit(before, "    port: 5432\n", "    added: new\n    port: 5432\n");

    assertThat(changedLines(before, after)).hasSize(2);
    assertThat(Golden.plaintext(NAME, Golden.utf8(after), "alice")).contains("added: new");
  }

  @Test
  void keepsEqualValuesOfAListApart() {
    byte[] file =
        Golden.encrypt("a.yaml", "a: [\"x\", \"x\", \"y\"]\nb: x\n", Golden.rule("alice"));

    String after = edit("a.yaml", Golden.utf8(file), "b: x", "b: z");

    assertThat(Golden.plaintext("a.yaml", Golden.utf8(after), "alice"))
        .isEqualTo("a: [\"x\", \"x\", \"y\"]\nb: z\n");
  }

  @Test
  void givesTheFileBackWhenNothingChanged() {
    byte[] before = Golden.bytes(NAME);
    try (DecryptedSops open = Golden.open(NAME, "alice")) {
      byte[] same = Golden.utf8(Golden.plaintext(open));

      assertThat(open.edit(same, Golden.environment())).isEqualTo(before);
    }
  }

  @Test
  void editsEveryFormat() {
    assertThat(
            edit("values.enc.json", Golden.text("values.enc.json"), "\"int\": 12", "\"int\": 13"))
        .contains("\"sops\"");
    assertThat(edit("app.enc.env", Golden.text("app.enc.env"), "USER=shop", "USER=shopper"))
        .contains("sops_mac=");
    assertThat(edit("app.enc.ini", Golden.text("app.enc.ini"), "= shop", "= shopper"))
        .contains("[sops]");
    try (DecryptedSops blob = Golden.open("blob.enc.bin", "alice")) {
      byte[] changed = blob.edit(new byte[] {1, 2, 3}, Golden.environment());
      try (DecryptedSops again = Golden.open("blob.enc.bin", changed, "alice")) {
        assertThat(again.plaintext().copyBytes()).containsExactly(1, 2, 3);
      }
    }
  }

  @Test
  void refusesABrokenOrReservedPlaintext() {
    try (DecryptedSops open = Golden.open(NAME, "alice")) {
      assertThatThrownBy(() -> open.edit(Golden.utf8("a: ["), Golden.environment()))
          .isInstanceOf(CryptoException.Malformed.class)
          .hasMessageContaining(NAME);
      assertThatThrownBy(() -> open.edit(Golden.utf8("sops: 1\n"), Golden.environment()))
          .isInstanceOf(CryptoException.PolicyRefused.class);
    }
  }

  @Test
  void rotatesToANewDataKeyAndLeavesTheLayout() {
    String before = Golden.text(NAME);
    try (DecryptedSops open = Golden.open(NAME, "alice")) {
      String after = Golden.utf8(open.rotate(Golden.rule("carol"), Golden.environment()));

      assertThat(after.lines().filter(line -> line.contains("ENC[AES256_GCM")))
          .noneMatch(before::contains);
      assertThat(after.substring(0, after.indexOf("stringData")))
          .isEqualTo(before.substring(0, before.indexOf("stringData")));
      assertThat(after).contains("encrypted_regex: ^(data|stringData)$");
      assertThat(Golden.plaintext(NAME, Golden.utf8(after), "carol"))
          .isEqualTo(Golden.text("secret.dec.yaml"));
      assertThatThrownBy(() -> Golden.open(NAME, Golden.utf8(after), "alice"))
          .isInstanceOf(CryptoException.NoIdentityMatched.class);
    }
  }

  @Test
  void rotatesForTheKeysOfTheFile() {
    try (DecryptedSops open = Golden.open("groups.enc.yaml", "alice", "carol")) {
      byte[] after = open.rotate(Golden.environment());

      assertThat(Golden.plaintext("groups.enc.yaml", after, "bob", "carol"))
          .isEqualTo(Golden.text("groups.dec.yaml"));
    }
  }

  @Test
  void updatesKeysAndNothingElse() {
    byte[] before = Golden.bytes(NAME);

    byte[] after =
        Sops.updateKeys(
            NAME,
            before,
            SopsFormat.YAML,
            Golden.rule("alice", "carol"),
            Golden.environment(Golden.keys("bob")));

    assertThat(Golden.utf8(after).substring(0, Golden.utf8(after).indexOf("sops:")))
        .isEqualTo(Golden.utf8(before).substring(0, Golden.utf8(before).indexOf("sops:")));
    assertThat(Golden.plaintext(NAME, after, "carol")).isEqualTo(Golden.text("secret.dec.yaml"));
    assertThatThrownBy(() -> Golden.open(NAME, after, "bob"))
        .isInstanceOf(CryptoException.NoIdentityMatched.class);
  }

  @Test
  void doesNotPassATamperedFileOnToNewReaders() {
    String tampered = Golden.text(NAME).replace("app: shop", "app: stop");

    assertThatThrownBy(() ->
            Sops.updateKeys(
                NAME,
                Golden.utf8(tampered),
                SopsFormat.YAML,
                Golden.rule("carol"),
                Golden.environment(Golden.keys("bob"))))
        .isInstanceOf(CryptoException.MacMismatch.class);
  }

  @Test
  void isOfNoUseAfterClose() {
    DecryptedSops open = Golden.open(NAME, "alice");
    open.close();

    assertThatThrownBy(open::plaintext).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> open.tree(0, (_, _) -> "x")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> open.edit(new byte[0], Golden.environment()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(open.info().recipients()).hasSize(2);
  }

  private static String edit(String file, String from, String to) {
    return edit(NAME, file, from, to);
  }

  private static String edit(String name, String file, String from, String to) {
    try (DecryptedSops open = Golden.open(name, Golden.utf8(file), "alice")) {
      String plain = Golden.plaintext(open);
      assertThat(plain).contains(from);
      String changed = plain.replaceFirst(java.util.regex.Pattern.quote(from), to);
      byte[] after = open.edit(Golden.utf8(changed), Golden.environment());
      assertThat(Golden.plaintext(name, after, "alice")).isEqualTo(changed);
      return Golden.utf8(after);
    }
  }

  private static List<String> changedLines(String before, String after) {
    List<String> old = before.lines().toList();
    return Stream.of(after.split("\n"))
        .filter(line -> !old.contains(line) && !line.contains("added: "))
        .toList();
  }
}
