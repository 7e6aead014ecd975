package dev.sealgate.crypto.sops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.pgp.PgpRecipient;
import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.CommandResult;
import dev.sealgate.testbed.Counterparts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files go back and forth between the real sops and ours, each changing what the other made. */
class SopsOperationsIT {
  private static final String PLAIN = "a: one\nb:\n    - two\n    - three\n";

  @TempDir private Path folder;

  @Test
  void opensWhatSopsEdited() throws IOException {
    Path file = write("a.yaml", Golden.encrypt("a.yaml", PLAIN, Golden.rule("alice")));

    sops("alice").run("set", file.toString(), "[\"b\"][1]", "\"four\"").orThrow();

    assertThat(Golden.plaintext("a.yaml", Files.readAllBytes(file), "alice"))
        .isEqualTo(PLAIN.replace("three", "four"));
  }

  @Test
  void sopsOpensWhatWeEdited() throws IOException {
    byte[] before = Golden.bytes("secret.enc.yaml");
    try (DecryptedSops open = Golden.open("secret.enc.yaml", before, "alice")) {
      String changed = Golden.plaintext(open).replace("port: 5432", "port: 5433");
      Path file = write("a.yaml", open.edit(Golden.utf8(changed), Golden.environment()));

      CommandResult plain = sops("bob").run("decrypt", file.toString()).orThrow();

      assertThat(Golden.utf8(plain.stdout())).isEqualTo(changed);
    }
  }

  @Test
  void opensWhatSopsRotated() throws IOException {
    Path file = write("a.yaml", Golden.encrypt("a.yaml", PLAIN, Golden.rule("alice")));

    sops("alice")
        .run("rotate", "-i", "--add-age", Golden.recipient("carol"), file.toString())
        .orThrow();

    assertThat(Golden.plaintext("a.yaml", Files.readAllBytes(file), "carol")).isEqualTo(PLAIN);
  }

  @Test
  void sopsOpensWhatWeRotatedAndRekeyed() throws IOException {
    byte[] file = Golden.bytes("groups.enc.yaml");
    try (DecryptedSops open = Golden.open("groups.enc.yaml", file, "alice", "bob")) {
      Path rotated = write("rotated.yaml", open.rotate(Golden.environment()));
      Path rekeyed =
          write("rekeyed.yaml", open.updateKeys(Golden.rule("carol"), Golden.environment()));

      assertThat(decrypted(rotated, "bob", "carol")).isEqualTo(Golden.text("groups.dec.yaml"));
      assertThat(decrypted(rekeyed, "carol")).isEqualTo(Golden.text("groups.dec.yaml"));
    }
  }

  @Test
  void opensWhatSopsUpdatedTheKeysOf() throws IOException {
    Path file = write("a.yaml", Golden.encrypt("a.yaml", PLAIN, Golden.rule("alice")));
    Files.writeString(
        folder.resolve(".sops.yaml"),
        "creation_rules:\n  - age: " + Golden.recipient("bob") + "\n");

    sops("alice").run("updatekeys", "-y", file.toString()).orThrow();

    assertThat(Golden.plaintext("a.yaml", Files.readAllBytes(file), "bob")).isEqualTo(PLAIN);
  }

  @Test
  void sopsOpensOurKeyGroupsWithAQuorum() throws IOException {
    List<List<MasterKey>> groups =
        List.of(
            List.of(new MasterKey.Age(Golden.recipient("alice"))),
            List.of(new MasterKey.Age(Golden.recipient("bob"))),
            List.of(new MasterKey.Age(Golden.recipient("carol"))));
    EncryptionRule rule = new EncryptionRule(groups, 2, Selection.DEFAULT, false);

    Path file = write("a.yaml", Golden.encrypt("a.yaml", PLAIN, rule));

    assertThat(decrypted(file, "alice", "carol")).isEqualTo(PLAIN);
    assertThat(sops("bob").run("decrypt", file.toString()).exit()).isEqualTo(128);
  }

  @Test
  void writesKeyGroupsInTheShapeOfSops() throws IOException {
    String alice = Golden.recipient("alice");
    String bob = Golden.recipient("bob");
    write(
        ".sops.yaml",
        Golden.utf8(
            "creation_rules: [{shamir_threshold: 2, key_groups: [{age: [%s]}, {age: [%s, %s]}]}]"
                .formatted(alice, bob, alice)));
    write("groups.yaml", Golden.utf8(PLAIN));
    String theirs = sops("alice").in(folder).run("encrypt", "groups.yaml").orThrow().text();
    List<List<MasterKey>> groups =
        List.of(
            List.of(new MasterKey.Age(alice)),
            List.of(new MasterKey.Age(bob), new MasterKey.Age(alice)));

    byte[] ours =
        Golden.encrypt("a.yaml", PLAIN, new EncryptionRule(groups, 2, Selection.DEFAULT, false));

    assertThat(shape(Golden.utf8(ours))).isEqualTo(shape(theirs));
  }

  private static String shape(String file) {
    return file.substring(file.indexOf("\nsops:"))
        .replaceAll("ENC\\[[^]]*]", "ENC")
        .replaceAll("lastmodified: .*", "lastmodified")
        .replaceAll("(?s)(BEGIN AGE ENCRYPTED FILE-----\n).*?( +-----END)", "$1$2")
        .strip();
  }

  @Test
  void sopsOpensOurFilesForPgpKeys() throws IOException {
    Path home = Files.createDirectory(folder.resolve("gnupg"));
    Files.write(home.resolve("secring.gpg"), Golden.bytes("dave.secring.gpg"));
    Files.write(home.resolve("pubring.gpg"), Golden.bytes("dave.pubring.gpg"));
    List<PgpRecipient> dave = PgpRecipient.parse(Golden.bytes("dave.public.asc"));
    EncryptionRule rule =
        new EncryptionRule(
            List.of(List.of(new MasterKey.Pgp(dave.getFirst().fingerprint()))),
            0,
            Selection.DEFAULT,
            false);
    SopsEnvironment env = Golden.environment(SopsKeyring.EMPTY.withPgpRecipients(dave));
    Path file =
        write("a.yaml", Sops.encrypt("a.yaml", Golden.utf8(PLAIN), SopsFormat.YAML, rule, env));

    CommandResult plain =
        Counterparts.sops()
            .env("GNUPGHOME", home.toString())
            .env("SOPS_DISABLE_VERSION_CHECK", "1")
            .run("decrypt", file.toString());

    assertThat(plain.exit()).as(plain.stderr()).isZero();
    assertThat(Golden.utf8(plain.stdout())).isEqualTo(PLAIN);
  }

  /** The table of types, comments in every place, and anchors: encrypted here, opened there. */
  @Test
  void sopsMakesOfOurFilesWhatItMakesOfItsOwn() throws IOException {
    for (String name : List.of("types", "comments", "anchors")) {
      String plain = Golden.text(name + ".plain.yaml");
      Path file = write(name + ".yaml", Golden.encrypt("a.yaml", plain, Golden.rule("alice")));

      assertThat(decrypted(file, "alice")).isEqualTo(Golden.text(name + ".dec.yaml"));
    }
  }

  @Test
  void bothWaysForBinaryFiles() throws IOException {
    byte[] bytes = Golden.bytes("blob.dec.bin");
    byte[] ours =
        Sops.encrypt("blob", bytes, SopsFormat.BINARY, Golden.rule("alice"), Golden.environment());
    Path file = write("blob.bin", ours);

    CommandResult plain = sops("alice").run("decrypt", file.toString()).orThrow();

    assertThat(plain.stdout()).isEqualTo(bytes);
    try (DecryptedSops open = Golden.open("blob.enc.bin", "alice");
        SecretBytes theirs = open.plaintext()) {
      assertThat(theirs.copyBytes()).isEqualTo(bytes);
    }
  }

  private String decrypted(Path file, String... people) throws IOException {
    return Golden.utf8(sops(people).run("decrypt", file.toString()).orThrow().stdout());
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private Command sops(String... people) throws IOException {
    StringBuilder keys = new StringBuilder();
    for (String who : people) {
      keys.append(Golden.text(who + ".agekey"));
    }
    Path identities = Files.writeString(folder.resolve("keys.txt"), keys);
    return Counterparts.sops()
        .env("SOPS_AGE_KEY_FILE", identities.toString())
        .env("SOPS_DISABLE_VERSION_CHECK", "1")
        .in(folder);
  }
}
