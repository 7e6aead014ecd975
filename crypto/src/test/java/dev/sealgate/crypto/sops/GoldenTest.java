package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the real sops encrypted opens to the bytes that it opens to there. */
class GoldenTest {
  private static final List<String> FILES =
      List.of(
          "types.enc.yaml",
          "comments.enc.yaml",
          "anchors.enc.yaml",
          "secret.enc.yaml",
          "documents.enc.yaml",
          "old-shape.enc.yaml",
          "values.enc.json",
          "app.enc.env",
          "app.enc.ini",
          "blob.enc.bin");

  @TestFactory
  Stream<DynamicTest> opensToTheSameBytes() {
    return FILES.stream()
        .map(name ->
            DynamicTest.dynamicTest(
                name,
                () -> {
                  try (DecryptedSops open = Golden.open(name, "alice");
                      SecretBytes plain = open.plaintext()) {
                    assertThat(plain.copyBytes())
                        .asString()
                        .isEqualTo(Golden.text(name.replace(".enc.", ".dec.")));
                    assertThat(plain.copyBytes())
                        .isEqualTo(Golden.bytes(name.replace(".enc.", ".dec.")));
                    assertThat(open.info().macVerified()).isTrue();
                  }
                }));
  }

  @Test
  void opensWithAnyOfTheRecipients() {
    assertThat(Golden.plaintext("secret.enc.yaml", Golden.bytes("secret.enc.yaml"), "bob"))
        .isEqualTo(Golden.text("secret.dec.yaml"));
  }

  @Test
  void opensKeyGroupsWithAsManyOfThemAsTheThresholdSays() {
    byte[] file = Golden.bytes("groups.enc.yaml");

    for (String[] two :
        List.of(ab(), new String[] {"bob", "carol"}, new String[] {"carol", "alice"})) {
      assertThat(Golden.plaintext("groups.enc.yaml", file, two))
          .isEqualTo(Golden.text("groups.dec.yaml"));
    }
    assertThat(Golden.plaintext("groups.enc.yaml", file, "alice", "bob", "carol"))
        .isEqualTo(Golden.text("groups.dec.yaml"));
  }

  private static String[] ab() {
    return new String[] {"alice", "bob"};
  }

  @Test
  void opensFilesForPgpKeys() {
    try (DecryptedSops open =
        Sops.decrypt(
            "pgp.enc.yaml", Golden.bytes("pgp.enc.yaml"), SopsFormat.YAML, Golden.dave())) {
      assertThat(Golden.plaintext(open)).isEqualTo(Golden.text("pgp.dec.yaml"));
    }
  }

  @Test
  void tellsWhatTheFileSaysAboutItself() {
    SopsInfo info =
        Sops.inspect(
            "secret.enc.yaml",
            Golden.bytes("secret.enc.yaml"),
            SopsFormat.YAML,
            SopsLimits.DEFAULT);

    assertThat(info.recipients())
        .containsExactly(Golden.recipient("alice"), Golden.recipient("bob"));
    assertThat(info.version()).isEqualTo("3.13.3");
    assertThat(info.selection())
        .isEqualTo(new Selection(Selection.Kind.ENCRYPTED_REGEX, "^(data|stringData)$"));
    assertThat(info.macOnlyEncrypted()).isFalse();
    assertThat(info.macVerified()).isFalse();
    assertThat(info.lastModified()).isPresent();
  }
}
