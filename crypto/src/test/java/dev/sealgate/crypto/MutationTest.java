package dev.sealgate.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sealgate.crypto.age.Age;
import dev.sealgate.crypto.age.AgeIdentity;
import dev.sealgate.crypto.age.AgeKeys;
import dev.sealgate.crypto.age.AgeRecipient;
import dev.sealgate.crypto.mask.PlaceholderKey;
import dev.sealgate.crypto.pgp.PgpKeyring;
import dev.sealgate.crypto.pgp.PgpRecipient;
import dev.sealgate.crypto.sealed.Scope;
import dev.sealgate.crypto.sealed.SealedSecrets;
import dev.sealgate.crypto.sealed.SealingCertificate;
import dev.sealgate.crypto.sealed.SealingKey;
import dev.sealgate.crypto.sealed.SealingKeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Damaged input of every parser: whatever the damage, the answer is a {@link CryptoException} or a
 * result, never another exception. {@code -Dsealgate.mutations=N} makes more of it, {@code
 * -Dsealgate.seed=N} repeats a run.
 */
class MutationTest {
  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final int COUNT = Integer.getInteger("sealgate.mutations", 400);
  private static final long SEED = Long.getLong("sealgate.seed", new Random().nextLong());

  private record Target(String name, byte[] valid, Consumer<byte[]> parser) {}

  @TestFactory
  List<DynamicTest> damagedInputIsRefusedInOrder() throws IOException {
    return targets().stream()
        .map(target -> DynamicTest.dynamicTest(target.name(), () -> run(target)))
        .toList();
  }

  private static void run(Target target) {
    Random random = new Random(SEED + target.name().hashCode());
    for (int i = 0; i < COUNT; i++) {
      byte[] damaged = damage(target.valid(), random);
      assertThatCode(() -> parse(target, damaged))
          .as("%s, mutation %d, seed %d", target.name(), i, SEED)
          .doesNotThrowAnyException();
    }
  }

  private static void parse(Target target, byte[] input) {
    try {
      target.parser().accept(input);
    } catch (CryptoException expected) {
      if (expected.getCause() != null || expected.hint().isEmpty()) {
        throw new AssertionError("a failure with a cause, or without a hint", expected);
      }
    }
  }

  private static byte[] damage(byte[] valid, Random random) {
    byte[] result = valid.clone();
    for (int edits = 1 + random.nextInt(4); edits > 0 && result.length > 0; edits--) {
      int at = random.nextInt(result.length);
      switch (random.nextInt(6)) {
        case 0 -> result[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> result[at] = (byte) random.nextInt(256);
        case 2 -> result = spliced(result, at, random.nextInt(result.length - at + 1), new byte[0]);
        case 3 -> result = Arrays.copyOf(result, at);
        case 4 -> {
          byte[] noise = new byte[random.nextInt(70)];
          random.nextBytes(noise);
          result = spliced(result, at, 0, noise);
        }
        default -> {
          int length = random.nextInt(Math.min(result.length - at, 300) + 1);
          byte[] repeated = Arrays.copyOfRange(result, at, at + length);
          result = spliced(result, random.nextInt(result.length), 0, repeated);
        }
      }
    }
    return result;
  }

  private static byte[] spliced(byte[] source, int at, int removed, byte[] inserted) {
    byte[] result = new byte[source.length - removed + inserted.length];
    System.arraycopy(source, 0, result, 0, at);
    System.arraycopy(inserted, 0, result, at, inserted.length);
    System.arraycopy(
        source, at + removed, result, at + inserted.length, source.length - at - removed);
    return result;
  }

  private static List<Target> targets() throws IOException {
    SecureRandom random = new SecureRandom();
    List<AgeIdentity> identities =
        List.of(
            AgeIdentity.generate(random),
            AgeKeys.parseIdentities(SecretBytes.takeOwnershipOf(file("ssh/ed25519"))).getFirst(),
            AgeKeys.parseIdentities(SecretBytes.takeOwnershipOf(file("ssh/rsa"))).getFirst());
    List<AgeRecipient> recipients =
        identities.stream().map(each -> each.recipient().orElseThrow()).toList();
    AgeIdentity hybrid = AgeIdentity.generateHybrid(random);
    SecretBytes plain = SecretBytes.utf8("hunter2".repeat(50));
    List<Target> targets = new ArrayList<>();
    for (Age.Encoding encoding : Age.Encoding.values()) {
      targets.add(
          new Target(
              "age " + encoding,
              Age.encrypt(plain, recipients, encoding, random),
              input -> Age.decrypt(input, identities).close()));
    }
    targets.add(
        new Target(
            "age hybrid",
            Age.encrypt(
                plain, List.of(hybrid.recipient().orElseThrow()), Age.Encoding.BINARY, random),
            input -> Age.decrypt(input, List.of(hybrid)).close()));
    Consumer<byte[]> identityFile =
        input -> AgeKeys.parseIdentities(SecretBytes.copyOf(input)).forEach(AgeIdentity::close);
    targets.add(new Target("age identity", hybrid.encoded().copyBytes(), identityFile));
    for (String key :
        List.of(
            "ed25519", "ed25519-passphrase", "ed25519-pkcs8", "rsa", "rsa-pkcs1", "rsa-pkcs8")) {
      targets.add(new Target("ssh " + key, file("ssh/" + key), identityFile));
    }
    targets.add(
        new Target(
            "age recipients",
            (recipients + "\n" + hybrid.recipient().orElseThrow())
                .replaceAll("[\\[\\],]", "\n")
                .getBytes(UTF_8),
            input -> AgeKeys.parseRecipients(new String(input, UTF_8))));
    targets.addAll(sealedTargets());
    targets.addAll(pgpTargets());
    try (PlaceholderKey key = PlaceholderKey.generate()) {
      targets.add(
          new Target(
              "placeholder keyset",
              key.serialize().copyBytes(),
              input -> PlaceholderKey.parse(SecretBytes.copyOf(input)).close()));
    }
    return targets;
  }

  private static List<Target> sealedTargets() throws IOException {
    String certificate = new String(file("sealed/rsa2048.crt"), UTF_8);
    SecretBytes key = SecretBytes.takeOwnershipOf(file("sealed/rsa2048.key"));
    SealingKeyRing ring = SealingKeyRing.of(List.of(SealingKey.parse(key, certificate)));
    String item =
        SealedSecrets.sealValue(
            SecretBytes.utf8("hunter2"),
            Scope.STRICT,
            "shop",
            "db",
            SealingCertificate.parse(certificate),
            new SecureRandom());
    return List.of(
        new Target(
            "sealed item",
            item.getBytes(UTF_8),
            input ->
                SealedSecrets.openValue(new String(input, UTF_8), Scope.STRICT, "shop", "db", ring)
                    .close()),
        new Target(
            "sealing certificate",
            certificate.getBytes(UTF_8),
            input -> SealingCertificate.parse(new String(input, UTF_8))),
        new Target(
            "sealing key",
            key.copyBytes(),
            input -> SealingKey.parse(SecretBytes.copyOf(input)).close()));
  }

  private static List<Target> pgpTargets() throws IOException {
    Instant now = Instant.parse("2027-01-01T00:00:00Z");
    PgpKeyring keyring = PgpKeyring.parse(SecretBytes.takeOwnershipOf(file("pgp/x25519.key")));
    List<Target> targets = new ArrayList<>();
    for (String message : List.of("x25519.msg", "binary.msg", "hidden.msg")) {
      targets.add(
          new Target(
              "pgp " + message, file("pgp/" + message), input -> keyring.unwrap(input).close()));
    }
    for (String key : List.of("x25519.key", "rsa.key", "nistp256.key")) {
      targets.add(
          new Target(
              "pgp " + key,
              file("pgp/" + key),
              input -> PgpKeyring.parse(SecretBytes.copyOf(input)).close()));
    }
    targets.add(
        new Target(
            "pgp twosub.pub", file("pgp/twosub.pub"), input -> PgpRecipient.parse(input, now)));
    return targets;
  }

  private static byte[] file(String name) throws IOException {
    return Files.readAllBytes(RESOURCES.resolve(name));
  }
}
