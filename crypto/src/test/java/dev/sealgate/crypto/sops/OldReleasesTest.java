package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What sops 1.18, 3.5.0 and 3.7.3 encrypted opens to what those releases made of it. */
class OldReleasesTest {
  private static final List<String> FILES =
      List.of(
          "v1.enc.yaml",
          "v1.enc.json",
          "v1.enc.bin",
          "v35.enc.yaml",
          "v35.enc.json",
          "v35.enc.env",
          "v35.enc.ini",
          "v35.enc.bin",
          "v37.enc.yaml",
          "v37.enc.json",
          "v37.enc.env",
          "v37.enc.ini",
          "v37.enc.bin");

  @TestFactory
  Stream<DynamicTest> opens() {
    return FILES.stream().map(name -> DynamicTest.dynamicTest(name, () -> opens(name)));
  }

  private static void opens(String name) {
    String expected = Golden.text(name.replace(".enc.", ".dec."));
    try (DecryptedSops open = open(name, Golden.bytes(name))) {
      String plain = Golden.plaintext(open);
      assertThat(plain).doesNotContain("ENC[");
      assertThat(tree(name, plain)).isEqualTo(tree(name, expected));
      assertThat(open.info().macVerified()).isTrue();
      assertThat(open.info().selection()).isEqualTo(Selection.DEFAULT);
      assertThat(Sops.looksEncrypted(Golden.bytes(name), Golden.format(name))).isTrue();
    }
  }

  @TestFactory
  Stream<DynamicTest> rotatesToTheShapeOfToday() {
    return FILES.stream().map(name -> DynamicTest.dynamicTest(name, () -> rotates(name)));
  }

  private static void rotates(String name) {
    try (DecryptedSops open = open(name, Golden.bytes(name))) {
      String before = Golden.plaintext(open);
      byte[] rotated = open.rotate(Golden.rule("alice"), Golden.environment());
      assertThat(Golden.plaintext(name, rotated, "alice")).isEqualTo(before);
      assertThat(Golden.utf8(rotated))
          .contains(Sops.VERSION)
          .doesNotContain("attention", "3.5.0", "3.7.3", "kms", "BEGIN PGP");
    }
  }

  @Test
  void opensKeyGroupsOfThatTime() {
    byte[] file = Golden.bytes("v37-groups.enc.yaml");

    assertThat(tree("a.yaml", Golden.plaintext("v37-groups.enc.yaml", file, "alice", "carol")))
        .isEqualTo(tree("a.yaml", Golden.text("v37-groups.dec.yaml")));
    assertThatThrownBy(() -> Golden.open("v37-groups.enc.yaml", file, "bob").close())
        .isInstanceOf(CryptoException.NoIdentityMatched.class);
  }

  @Test
  void holdsThemToTheirMac() {
    String tampered =
        Golden.text("v1.enc.yaml").replace("c_unencrypted: plain", "c_unencrypted: p");

    assertThatThrownBy(() -> open("v1.enc.yaml", Golden.utf8(tampered)).close())
        .isInstanceOf(CryptoException.MacMismatch.class);
  }

  /** Up to 3.7 a rule about keys could leave a whole binary file plain, with a MAC. */
  @Test
  void encryptsWhatAnOldRuleLeftPlain() {
    byte[] file = Golden.bytes("v37-plain.enc.bin");
    assertThat(Golden.utf8(file)).contains("\"data\": \"plain\"");
    try (DecryptedSops open = open("v37-plain.enc.bin", file)) {
      assertThat(Golden.plaintext(open)).isEqualTo("plain");
      byte[] edited = open.edit(Golden.utf8("changed"), Golden.environment());
      byte[] rotated = open.rotate(Golden.rule("alice"), Golden.environment());

      assertThat(plaintext(edited)).isEqualTo("changed");
      assertThat(Golden.plaintext("a.bin", rotated, "alice")).isEqualTo("plain");
      assertThat(Golden.utf8(edited) + Golden.utf8(rotated))
          .doesNotContain("changed", "\"plain\"", "encrypted_suffix\": \"_secret");
    }
  }

  private static String plaintext(byte[] file) {
    try (DecryptedSops open = open("a.bin", file)) {
      return Golden.plaintext(open);
    }
  }

  private static DecryptedSops open(String name, byte[] content) {
    return Sops.decrypt(name, content, Golden.format(name), Golden.dave());
  }

  private static String tree(String name, String text) {
    return Trees.describe(name, text, name, true);
  }
}
