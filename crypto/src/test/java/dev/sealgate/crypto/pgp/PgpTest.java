package dev.sealgate.crypto.pgp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PgpTest {
  private static final Path FILES = Path.of("src/test/resources/pgp");

  private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");

  private static final SecureRandom RANDOM = new SecureRandom();

  private static final SecretBytes PASSPHRASE = SecretBytes.utf8("open sesame");

  @ParameterizedTest
  @ValueSource(strings = {"rsa", "x25519", "nistp256", "twosub"})
  void whatGpgEncryptedOpens(String name) {
    try (PgpKeyring keyring = PgpKeyring.parse(secret(name + ".key"));
        SecretBytes opened = keyring.unwrap(file(name + ".msg"))) {
      assertThat(text(opened)).isEqualTo("hunter2 ö of " + name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa", "x25519", "nistp256", "twosub"})
  void whatIsWrappedHereOpensHere(String name) {
    PgpRecipient recipient = recipient(name);
    String message = recipient.wrap(SecretBytes.utf8("data key"), RANDOM);

    assertThat(message)
        .startsWith("-----BEGIN PGP MESSAGE-----\n\n")
        .endsWith("-----END PGP MESSAGE-----\n");
    try (PgpKeyring keyring = PgpKeyring.parse(secret(name + ".key"))) {
      assertThat(text(keyring.unwrap(message.getBytes(UTF_8)))).isEqualTo("data key");
      assertThat(keyring.fingerprints()).contains(recipient.fingerprint());
    }
  }

  @Test
  void aLockedKeyNeedsItsPassphrase() {
    SecretBytes key = secret("locked.key");
    try (PgpKeyring keyring = PgpKeyring.parse(key, PASSPHRASE)) {
      assertThat(text(keyring.unwrap(file("locked.msg")))).isEqualTo("hunter2 ö of locked");
    }
    assertThatThrownBy(() -> PgpKeyring.parse(key))
        .isInstanceOf(CryptoException.InvalidKey.class)
        .hasMessageContaining("protected by a passphrase");
    assertThatThrownBy(() -> PgpKeyring.parse(key, SecretBytes.utf8("wrong")))
        .isInstanceOf(CryptoException.InvalidKey.class)
        .hasMessageContaining("this passphrase")
        .hasNoCause();
  }

  @Test
  void severalBlocksAndSeveralKeyringsAreOne() {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(file("rsa.key"));
    both.writeBytes(file("x25519.pub"));
    both.writeBytes(file("nistp256.key"));
    PgpKeyring two = PgpKeyring.parse(SecretBytes.copyOf(both.toByteArray()));
    PgpKeyring merged = PgpKeyring.merge(List.of(two, PgpKeyring.parse(secret("x25519.key"))));

    for (String name : List.of("rsa", "nistp256", "x25519")) {
      assertThat(text(merged.unwrap(file(name + ".msg")))).isEqualTo("hunter2 ö of " + name);
    }
    assertThat(merged.fingerprints())
        .hasSize(6)
        .allMatch(fingerprint -> fingerprint.matches("[0-9A-F]{40}"));
    merged.close();
    assertThatThrownBy(() -> merged.unwrap(file("rsa.msg")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aKeyWithoutItsPrimarySecretStillOpens() {
    try (PgpKeyring keyring = PgpKeyring.parse(secret("subkeys-only.key"))) {
      assertThat(text(keyring.unwrap(file("x25519.msg")))).isEqualTo("hunter2 ö of x25519");
      assertThat(keyring.fingerprints()).hasSize(1);
    }
  }

  @Test
  void hiddenRecipientsSignaturesCompressionAndBinaryAreRead() {
    try (PgpKeyring keyring = PgpKeyring.parse(secret("x25519.key"))) {
      assertThat(text(keyring.unwrap(file("hidden.msg")))).isEqualTo("hidden");
      assertThat(text(keyring.unwrap(file("signed.msg")))).isEqualTo("signed");
      assertThat(text(keyring.unwrap(file("binary.msg")))).isEqualTo("binary");
      assertThat(keyring.unwrap(file("compressed.msg")).length()).isEqualTo(300_000);
    }
  }

  @Test
  void anotherKeySaysWhichIsNeededAndWhichWasTried() {
    try (PgpKeyring keyring = PgpKeyring.parse(secret("rsa.key"))) {
      assertThatThrownBy(() -> keyring.unwrap(file("x25519.msg")))
          .isInstanceOf(CryptoException.NoIdentityMatched.class)
          .hasMessageContaining(keyring.fingerprints().getFirst())
          .hasMessageMatching("(?s).*encrypted to [0-9A-F]{16}; tried.*");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no key",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nAAAA\n-----END PGP PRIVATE KEY BLOCK-----\n",
      })
  void whatIsNoKeyIsRefused(String text) {
    assertThatThrownBy(() -> PgpKeyring.parse(SecretBytes.utf8(text)))
        .isInstanceOf(CryptoException.InvalidKey.class)
        .hasNoCause();
    assertThatThrownBy(() -> PgpRecipient.parse(text.getBytes(UTF_8), NOW))
        .isInstanceOf(CryptoException.InvalidKey.class)
        .hasNoCause();
  }

  @Test
  void aPublicKeyIsNoSecretKeyAndTheOtherWayRound() {
    assertThatThrownBy(() -> PgpKeyring.parse(secret("rsa.pub")))
        .isInstanceOf(CryptoException.InvalidKey.class)
        .hasMessageContaining("no PGP secret key");
    assertThatThrownBy(() -> PgpRecipient.parse(file("rsa.key"), NOW))
        .isInstanceOf(CryptoException.InvalidKey.class);
  }

  @Test
  void aRecipientIsFoundByItsFingerprints() {
    PgpRecipient recipient = recipient("twosub");
    String primary = "513F419432F30C8A392297787FB8FA85F26F0CB2";
    String olderSubkey = "74EBA618D633A26FE493FF6799728A261335EEBC";

    assertThat(recipient.fingerprint()).isEqualTo(primary);
    assertThat(recipient.matches(primary)).isTrue();
    assertThat(recipient.matches("513f 4194 32f3 0c8a 3922 9778 7fb8 fa85 f26f 0cb2")).isTrue();
    assertThat(recipient.matches("7FB8FA85F26F0CB2")).isTrue();
    assertThat(recipient.matches("F26F0CB2")).isFalse();
    assertThat(recipient.matches(olderSubkey)).isTrue();
    assertThat(recipient.matches("0".repeat(40))).isFalse();
    assertThat(recipient.select(primary)).containsSame(recipient);
    assertThat(recipient.select(primary + "!")).isEmpty();
    String toOlder =
        recipient
            .select(olderSubkey + "!")
            .orElseThrow()
            .wrap(SecretBytes.utf8("data key"), RANDOM);
    try (PgpKeyring rsa = PgpKeyring.parse(secret("rsa.key"));
        PgpKeyring own = PgpKeyring.parse(secret("twosub.key"))) {
      assertThatThrownBy(() -> rsa.unwrap(toOlder.getBytes(UTF_8)))
          .hasMessageContaining("encrypted to 99728A261335EEBC");
      assertThat(text(own.unwrap(toOlder.getBytes(UTF_8)))).isEqualTo("data key");
      assertThatThrownBy(
              () -> rsa.unwrap(recipient.wrap(SecretBytes.utf8("x"), RANDOM).getBytes(UTF_8)))
          .hasMessageContaining("encrypted to E3ABF0E5DF42237C");
    }
  }

  @Test
  void aKeyThatOnlySignsCantBeEncryptedTo() {
    PgpRecipient recipient = recipient("signonly");
    assertThatThrownBy(() -> recipient.wrap(SecretBytes.utf8("x"), RANDOM))
        .isInstanceOf(CryptoException.InvalidKey.class)
        .hasMessageContaining(recipient.fingerprint());
  }

  @Test
  void aKeyFromTheFutureCantBeEncryptedTo() {
    PgpRecipient early =
        PgpRecipient.parse(file("x25519.pub"), Instant.parse("2020-01-01T00:00:00Z")).getFirst();
    assertThatThrownBy(() -> early.wrap(SecretBytes.utf8("x"), RANDOM))
        .isInstanceOf(CryptoException.InvalidKey.class);
  }

  @Test
  void nothingPrivateIsPrinted() {
    assertThat(PgpKeyring.parse(secret("rsa.key")).toString())
        .matches("PgpKeyring\\[[0-9A-F]{40}, [0-9A-F]{40}]");
  }

  private static PgpRecipient recipient(String name) {
    return PgpRecipient.parse(file(name + ".pub"), NOW).getFirst();
  }

  private static SecretBytes secret(String name) {
    return SecretBytes.takeOwnershipOf(file(name));
  }

  private static byte[] file(String name) {
    try {
      return Files.readAllBytes(FILES.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(SecretBytes secret) {
    return new String(secret.copyBytes(), UTF_8);
  }
}
