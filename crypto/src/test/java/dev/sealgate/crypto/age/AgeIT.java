package dev.sealgate.crypto.age;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.testbed.Binaries;
import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.CommandResult;
import dev.sealgate.testbed.Counterparts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the real age: files and keys of each are read by the other. */
class AgeIT {
  private static final Path SSH = Path.of("src/test/resources/ssh").toAbsolutePath();
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path folder;

  static List<Arguments> kindsAndEncodings() {
    List<Arguments> all = new ArrayList<>();
    for (String kind : List.of("x25519", "hybrid", "ssh-ed25519", "ssh-rsa")) {
      for (Age.Encoding encoding : Age.Encoding.values()) {
        all.add(Arguments.of(kind, encoding));
      }
    }
    return all;
  }

  /** The identity file of a kind: the real age-keygen's, or an SSH key. */
  private Path identityFile(String kind) {
    return switch (kind) {
      case "x25519" -> keygen();
      case "hybrid" -> keygen("-pq");
      case "ssh-ed25519" -> SSH.resolve("ed25519");
      case "ssh-rsa" -> SSH.resolve("rsa");
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private Path keygen(String... options) {
    Path file = folder.resolve("keys-" + options.length + ".txt");
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of("-o", file.toString()));
    Counterparts.ageKeygen().run(arguments.toArray(String[]::new)).orThrow();
    return file;
  }

  private static List<AgeIdentity> identities(Path file) throws IOException {
    return AgeKeys.parseIdentities(SecretBytes.takeOwnershipOf(Files.readAllBytes(file)));
  }

  @ParameterizedTest
  @MethodSource("kindsAndEncodings")
  void whatAgeEncryptsOpensHere(String kind, Age.Encoding encoding) throws IOException {
    Path keys = identityFile(kind);
    List<AgeIdentity> identities = identities(keys);
    String recipient = identities.getFirst().recipient().orElseThrow().toString();
    for (byte[] plain : plaintexts()) {
      byte[] file =
          Counterparts.age()
              .stdin(plain)
              .run(
                  encoding == Age.Encoding.ARMOR
                      ? new String[] {"-e", "-a", "-r", recipient}
                      : new String[] {"-e", "-r", recipient})
              .orThrow()
              .stdout();
      assertThat(Age.decrypt(file, identities).copyBytes()).isEqualTo(plain);
    }
  }

  @ParameterizedTest
  @MethodSource("kindsAndEncodings")
  void whatIsEncryptedHereAgeOpens(String kind, Age.Encoding encoding) throws IOException {
    Path keys = identityFile(kind);
    List<AgeRecipient> recipients =
        identities(keys).stream().map(each -> each.recipient().orElseThrow()).toList();
    for (byte[] plain : plaintexts()) {
      byte[] file = Age.encrypt(SecretBytes.copyOf(plain), recipients, encoding, RANDOM);
      assertThat(Counterparts.age().stdin(file).run("-d", "-i", keys.toString()).orThrow().stdout())
          .isEqualTo(plain);
    }
  }

  /** Empty, short, and around the border of a chunk. */
  private static List<byte[]> plaintexts() {
    List<byte[]> all = new ArrayList<>();
    for (int length : new int[] {0, 5, 65536, 65537, 300_000}) {
      byte[] plain = new byte[length];
      new Random(length).nextBytes(plain);
      all.add(plain);
    }
    return all;
  }

  /**
   * age itself asks for a passphrase on a terminal only; its own plugin takes it from elsewhere.
   */
  @ParameterizedTest
  @EnumSource
  void passphrasesOpenOnBothSides(Age.Encoding encoding) {
    Path plugin = Binaries.require("age-plugin-batchpass");
    Command age =
        Counterparts.age()
            .env("PATH", plugin.resolveSibling("").toString())
            .env("AGE_PASSPHRASE", "correct horse")
            .env("AGE_PASSPHRASE_WORK_FACTOR", "10");
    SecretBytes passphrase = SecretBytes.utf8("correct horse");
    byte[] ours =
        Age.encrypt(
            SecretBytes.utf8("hello"),
            List.of(AgeRecipient.passphrase(passphrase, 10)),
            encoding,
            RANDOM);
    byte[] theirs = age.stdin("hello").run("-e", "-j", "batchpass").orThrow().stdout();

    assertThat(age.stdin(ours).run("-d", "-j", "batchpass").orThrow().text()).isEqualTo("hello");
    assertThat(Age.decrypt(theirs, List.of(AgeIdentity.passphrase(passphrase))).copyBytes())
        .isEqualTo("hello".getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void keysMadeHereAreReadThere(boolean hybrid) throws IOException {
    AgeIdentity made = hybrid ? AgeIdentity.generateHybrid(RANDOM) : AgeIdentity.generate(RANDOM);
    Path file = folder.resolve("made.txt");
    Files.write(file, made.encoded().copyBytes());

    CommandResult shown = Counterparts.ageKeygen().run("-y", file.toString()).orThrow();

    assertThat(shown.text()).isEqualTo(made.recipient().orElseThrow().toString());
  }

  @Test
  void aFileForSeveralOpensWithEachKeyOnBothSides() throws IOException {
    Path first = keygen();
    List<AgeIdentity> mine = List.of(AgeIdentity.generate(RANDOM));
    List<AgeRecipient> everybody = new ArrayList<>();
    everybody.add(mine.getFirst().recipient().orElseThrow());
    everybody.add(identities(first).getFirst().recipient().orElseThrow());
    everybody.add(AgeRecipient.parse(Files.readString(SSH.resolve("ed25519.pub"))));
    everybody.add(AgeRecipient.parse(Files.readString(SSH.resolve("rsa.pub"))));
    byte[] file = Age.encrypt(SecretBytes.utf8("hello"), everybody, Age.Encoding.ARMOR, RANDOM);

    for (Path keys : List.of(first, SSH.resolve("ed25519"), SSH.resolve("rsa"))) {
      assertThat(Counterparts.age().stdin(file).run("-d", "-i", keys.toString()).orThrow().text())
          .isEqualTo("hello");
    }
    assertThat(new String(Age.decrypt(file, mine).copyBytes(), UTF_8)).isEqualTo("hello");
  }

  @Test
  void aWrongKeyGetsTheSameAnswer() throws IOException {
    byte[] file =
        Age.encrypt(
            SecretBytes.utf8("hello"),
            List.of(AgeIdentity.generate(RANDOM).recipient().orElseThrow()),
            Age.Encoding.BINARY,
            RANDOM);
    CommandResult refused = Counterparts.age().stdin(file).run("-d", "-i", keygen().toString());
    assertThat(refused.exit()).isNotZero();
    assertThat(refused.stderr()).contains("no identity matched any of the recipients");
  }
}
