package dev.sealgate.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.age.Age;
import dev.sealgate.crypto.age.AgeIdentity;
import dev.sealgate.crypto.age.AgeKeys;
import dev.sealgate.crypto.mask.PlaceholderKey;
import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.crypto.pgp.PgpKeyring;
import dev.sealgate.crypto.sealed.OpenedSecret;
import dev.sealgate.crypto.sealed.SealOptions;
import dev.sealgate.crypto.sealed.SealedSecrets;
import dev.sealgate.crypto.sealed.SealingKey;
import dev.sealgate.crypto.sealed.SealingKeyRing;
import dev.sealgate.crypto.sops.DecryptedSops;
import dev.sealgate.crypto.sops.EncryptionRule;
import dev.sealgate.crypto.sops.Sops;
import dev.sealgate.crypto.sops.SopsEnvironment;
import dev.sealgate.crypto.sops.SopsFormat;
import dev.sealgate.crypto.sops.SopsKeyring;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Walks the heap from our objects: what was closed holds no copy of the secret any more. */
class WipeTest {
  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] SECRET = "a secret value to look for".getBytes(UTF_8);

  @Test
  void theWalkFindsWhatIsThere() {
    SecretBytes secret = SecretBytes.copyOf(SECRET);
    assertThat(Reachable.holds(Map.of("k", List.of(secret)), SECRET)).isTrue();
    secret.close();
    assertThat(Reachable.holds(Map.of("k", List.of(secret)), SECRET)).isFalse();
  }

  @Test
  void aClosedAgeIdentityHoldsNoKey() throws IOException {
    for (String file : List.of("ssh/ed25519", "ssh/rsa")) {
      AgeIdentity identity =
          AgeKeys.parseIdentities(
                  SecretBytes.takeOwnershipOf(Files.readAllBytes(RESOURCES.resolve(file))))
              .getFirst();
      holdsNoKeyOnceItIsClosed(identity, 1);
    }
    holdsNoKeyOnceItIsClosed(AgeIdentity.generate(RANDOM), 1);
    holdsNoKeyOnceItIsClosed(AgeIdentity.generateHybrid(RANDOM), 2);
    AgeIdentity passphrase = AgeIdentity.passphrase(SecretBytes.copyOf(SECRET));
    assertThat(Reachable.holds(passphrase, SECRET)).isTrue();
    passphrase.close();
    assertThat(Reachable.holds(passphrase, SECRET)).isFalse();
  }

  private static void holdsNoKeyOnceItIsClosed(AgeIdentity identity, int keys) {
    List<byte[]> insides = middlesOfSecrets(identity);
    assertThat(insides).hasSize(keys).allMatch(inside -> Reachable.holds(identity, inside));
    useAndClose(identity);
    assertThat(insides).noneMatch(inside -> Reachable.holds(identity, inside));
  }

  private static void useAndClose(AgeIdentity identity) {
    byte[] file =
        Age.encrypt(
            SecretBytes.copyOf(SECRET),
            List.of(identity.recipient().orElseThrow()),
            Age.Encoding.BINARY,
            RANDOM);
    Age.decrypt(file, List.of(identity)).close();
    identity.close();
  }

  /** The keys as the object has them: 16 bytes from within each, before public parts may begin. */
  private static List<byte[]> middlesOfSecrets(Object owner) {
    return Arrays.stream(owner.getClass().getDeclaredFields())
        .filter(field -> field.getType() == SecretBytes.class)
        .map(field -> {
          try {
            field.setAccessible(true);
            byte[] all = ((SecretBytes) field.get(owner)).copyBytes();
            int at = all.length * 2 / 5;
            return Arrays.copyOfRange(all, at - 8, at + 8);
          } catch (IllegalAccessException e) {
            throw new AssertionError(e);
          }
        })
        .toList();
  }

  @Test
  void aClosedSopsFileHoldsNeitherValuesNorTheDataKey() {
    AgeIdentity identity = AgeIdentity.generate(RANDOM);
    String recipient = identity.recipient().orElseThrow().toString();
    SopsEnvironment env = SopsEnvironment.of(Clock.systemUTC(), RANDOM, SopsKeyring.EMPTY);
    byte[] plain = ("password: " + new String(SECRET, UTF_8) + "\nlist: [1, a]\n").getBytes(UTF_8);
    EncryptionRule rule = EncryptionRule.forAge(List.of(recipient));
    byte[] encrypted = Sops.encrypt("a.yaml", plain, SopsFormat.YAML, rule, env);
    DecryptedSops file =
        Sops.decrypt("a.yaml", encrypted, SopsFormat.YAML, SopsKeyring.of(List.of(identity)));
    byte[] dataKey = middlesOfSecrets(file).getFirst();
    SecretBytes plaintext = file.plaintext();

    assertThat(Reachable.holds(file, SECRET)).isTrue();
    assertThat(Reachable.holds(file, dataKey)).isTrue();
    assertThat(Reachable.holds(plaintext, SECRET)).isTrue();
    assertThat(file.tree(0, (_, value) -> value.length())).containsKey("password");
    assertThat(file.edit("password: other\n".getBytes(UTF_8), env)).isNotEmpty();
    assertThat(file.rotate(env)).isNotEmpty();
    plaintext.close();
    file.close();
    identity.close();
    assertThat(Reachable.holds(List.of(file, plaintext, identity), SECRET)).isFalse();
    assertThat(Reachable.holds(List.of(file, plaintext, identity), dataKey)).isFalse();
  }

  @Test
  void aClosedStreamHoldsNeitherPlaintextNorKey() throws IOException {
    AgeIdentity identity = AgeIdentity.generate(RANDOM);
    byte[] file =
        Age.encrypt(
            SecretBytes.copyOf(SECRET),
            List.of(identity.recipient().orElseThrow()),
            Age.Encoding.BINARY,
            RANDOM);
    InputStream content = Age.decrypting(new ByteArrayInputStream(file), List.of(identity));
    assertThat(content.read()).isEqualTo(SECRET[0]);
    assertThat(Reachable.holds(content, SECRET)).isTrue();
    content.close();
    assertThat(Reachable.holds(content, SECRET)).isFalse();
    assertThat(content.getClass().getDeclaredFields())
        .filteredOn(field -> field.getName().equals("cipher"))
        .singleElement()
        .satisfies(field -> {
          field.setAccessible(true);
          assertThat(field.get(content)).isNull();
        });
  }

  @Test
  void aClosedRegistryHoldsNoValueAlsoAfterAScrub() {
    try (PlaceholderKey key = PlaceholderKey.generate()) {
      SecretRegistry registry = new SecretRegistry(key);
      registry.mask(SecretBytes.copyOf(SECRET));
      registry.scrub("some text");
      byte[] encoded = Base64.getEncoder().encode(SECRET);
      assertThat(Reachable.holds(registry, SECRET)).isTrue();
      assertThat(Reachable.holds(registry, encoded)).isTrue();
      registry.close();
      assertThat(Reachable.holds(registry, SECRET)).isFalse();
      assertThat(Reachable.holds(registry, encoded)).isFalse();
    }
  }

  @Test
  void aClosedKeyRingAndSecretHoldNothing() {
    SealingKey key = SealingKey.generate(2048, Duration.ofDays(1), Clock.systemUTC(), RANDOM);
    Map<String, Object> sealed =
        SealedSecrets.seal(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Secret",
                "metadata",
                Map.of("name", "a", "namespace", "b"),
                "stringData",
                Map.of("k", SecretBytes.copyOf(SECRET))),
            key.certificate(),
            SealOptions.at(Clock.systemUTC().instant()),
            RANDOM);
    byte[] der =
        Base64.getMimeDecoder()
            .decode(new String(key.privateKeyPem().copyBytes(), UTF_8).replaceAll("-----.*", ""));
    byte[] inside = Arrays.copyOfRange(der, der.length / 2, der.length / 2 + 16);
    SealingKeyRing ring = SealingKeyRing.of(List.of(key));
    OpenedSecret opened = SealedSecrets.open(sealed, ring);

    assertThat(Reachable.holds(ring, inside)).isTrue();
    assertThat(Reachable.holds(opened, SECRET)).isTrue();
    opened.close();
    ring.close();
    assertThat(Reachable.holds(ring, inside)).isFalse();
    assertThat(Reachable.holds(opened, SECRET)).isFalse();
  }

  @Test
  void aClosedPgpKeyringHoldsNoKey() throws IOException {
    byte[] file = Files.readAllBytes(RESOURCES.resolve("pgp/x25519.key"));
    PgpKeyring keyring = PgpKeyring.parse(SecretBytes.copyOf(file));
    byte[] packets =
        Base64.getMimeDecoder()
            .decode(
                new String(file, UTF_8)
                    .replaceAll("-----.*", "")
                    .replaceAll("(?m)^=.{4}$", "")
                    .strip());
    byte[] inside = Arrays.copyOfRange(packets, 40, 80);
    assertThat(Reachable.holds(keyring, inside)).isTrue();
    keyring.unwrap(Files.readAllBytes(RESOURCES.resolve("pgp/x25519.msg"))).close();
    keyring.close();
    assertThat(Reachable.holds(keyring, inside)).isFalse();
  }
}
