package dev.sealgate.crypto.pgp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.bcpg.S2K;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyKeyEncryptionMethodGenerator;
import org.junit.jupiter.api.Test;

class PgpDamageTest {
  private static final Path FILES = Path.of("src/test/resources/pgp");

  private static final int SEIPD_TAG = 18;

  @Test
  void aCompressionBombIsRefused() {
    try (PgpKeyring keyring = PgpKeyring.parse(secret("x25519.key"))) {
      assertThatThrownBy(() -> keyring.unwrap(file("bomb.msg")))
          .isInstanceOf(CryptoException.LimitExceeded.class);
      assertThatThrownBy(() -> keyring.unwrap(new byte[PgpText.MAX_BYTES + 1]))
          .isInstanceOf(CryptoException.LimitExceeded.class);
    }
  }

  /**
   * The packet with the wrapped session key has redundant bits, which may change without effect.
   */
  @Test
  void aChangedByteNeverChangesThePlaintext() {
    try (PgpKeyring keyring = PgpKeyring.parse(secret("x25519.key"))) {
      byte[] message = file("binary.msg");
      int encryptedPacket = 96;
      assertThat(message[encryptedPacket] & 0x3f).isEqualTo(SEIPD_TAG);
      for (int i = 0; i < message.length; i++) {
        byte[] changed = message.clone();
        changed[i] ^= 1;
        Optional<String> opened = tryToOpen(keyring, changed);
        if (i < encryptedPacket) {
          assertThat(opened.orElse("binary")).as("byte %d", i).isEqualTo("binary");
        } else {
          assertThat(opened).as("byte %d", i).isEmpty();
        }
      }
      byte[] changed = message.clone();
      changed[message.length - 30] ^= 1;
      assertThatThrownBy(() -> keyring.unwrap(changed))
          .isInstanceOf(CryptoException.Tampered.class);
    }
  }

  @Test
  void everyCutIsNoticed() {
    try (PgpKeyring keyring = PgpKeyring.parse(secret("x25519.key"))) {
      byte[] binary = file("binary.msg");
      for (int length = 0; length < binary.length; length++) {
        assertThat(tryToOpen(keyring, Arrays.copyOf(binary, length))).as("%d", length).isEmpty();
      }
      byte[] armored = file("x25519.msg");
      int end = new String(armored, UTF_8).indexOf("-----END PGP ");
      for (int length = 0; length < end; length++) {
        byte[] cut = Arrays.copyOf(armored, length);
        assertThat(tryToOpen(keyring, cut)).as("%d", length).isEmpty();
      }
      byte[] half = Arrays.copyOf(armored, 150);
      assertThatThrownBy(() -> keyring.unwrap(half)).isInstanceOf(CryptoException.Truncated.class);
    }
  }

  private static Optional<String> tryToOpen(PgpKeyring keyring, byte[] message) {
    try (SecretBytes opened = keyring.unwrap(message)) {
      return Optional.of(text(opened));
    } catch (CryptoException e) {
      assertThat(e.hint()).isNotEmpty();
      return Optional.empty();
    }
  }

  @Test
  void aMessageWithoutIntegrityProtectionIsRefused() throws Exception {
    PGPPublicKeyRing ring =
        new PGPPublicKeyRing(
            PGPUtil.getDecoderStream(Files.newInputStream(FILES.resolve("rsa.pub"))),
            new BcKeyFingerprintCalculator());
    PGPEncryptedDataGenerator generator =
        new PGPEncryptedDataGenerator(
            new BcPGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256)
                .setWithIntegrityPacket(false));
    ring.forEach(key -> {
      if (key.isEncryptionKey() && !key.isMasterKey()) {
        generator.addMethod(new BcPublicKeyKeyEncryptionMethodGenerator(key));
      }
    });
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    try (OutputStream encrypted = generator.open(message, new byte[512]);
        OutputStream literal =
            new PGPLiteralDataGenerator()
                .open(encrypted, PGPLiteralData.BINARY, "", 5, new Date(0))) {
      literal.write("hello".getBytes(UTF_8));
    }
    try (PgpKeyring keyring = PgpKeyring.parse(secret("rsa.key"))) {
      assertThatThrownBy(() -> keyring.unwrap(message.toByteArray()))
          .isInstanceOf(CryptoException.PolicyRefused.class)
          .hasMessageContaining("integrity");
    }
  }

  @Test
  void aKeyWithFarTooManyLockedSubkeysIsRefused() throws Exception {
    byte[] ring = PgpText.blocks(file("locked.key")).getFirst();
    List<PGPSecretKey> keys = SecretKeys.decode(ring);
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    keys.getFirst().encode(many);
    for (int i = 0; i < 60; i++) {
      keys.getLast().encode(many);
    }
    SecretBytes passphrase = SecretBytes.utf8("not tried");

    assertThatThrownBy(() -> PgpKeyring.parse(SecretBytes.copyOf(many.toByteArray()), passphrase))
        .isInstanceOf(CryptoException.LimitExceeded.class);
  }

  @Test
  void aPassphraseThatNeedsFarTooMuchMemoryIsRefused() {
    byte[] salt = new byte[16];
    for (S2K dear :
        List.of(
            S2K.argon2S2K(new S2K.Argon2Params(salt, 1, 4, 21)),
            S2K.argon2S2K(new S2K.Argon2Params(salt, 200, 4, 16)))) {
      assertThatThrownBy(() -> PgpKeyring.requireCheap(dear))
          .isInstanceOf(CryptoException.LimitExceeded.class);
    }
    PgpKeyring.requireCheap(S2K.argon2S2K(new S2K.Argon2Params(salt, 3, 4, 16)));
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
