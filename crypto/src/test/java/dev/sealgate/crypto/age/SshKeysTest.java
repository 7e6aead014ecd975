package dev.sealgate.crypto.age;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.internal.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SshKeysTest {
  private static final Path KEYS = Path.of("src/test/resources/ssh");
  private static final SecureRandom RANDOM = new SecureRandom();

  @ParameterizedTest
  @CsvSource({"ed25519,ed25519", "rsa,rsa", "rsa-pkcs1,rsa-pkcs1", "rsa-pkcs8,rsa-pkcs1"})
  void thePrivateKeyOpensWhatThePublicKeyEncrypted(String privateKey, String publicKey) {
    AgeRecipient recipient = AgeRecipient.parse(file(publicKey + ".pub"));
    byte[] encrypted = encrypt(recipient);
    AgeIdentity identity = AgeKeys.parseIdentities(secret(privateKey)).getFirst();

    assertThat(text(Age.decrypt(encrypted, List.of(identity)))).isEqualTo("hello");
    assertThat(identity.recipient()).hasToString("Optional[" + recipient + "]");
    assertThat(file(publicKey + ".pub")).startsWith(recipient.toString() + " ");
    assertThatThrownBy(identity::encoded).isInstanceOf(CryptoException.Unsupported.class);
    identity.close();
    assertThatThrownBy(() -> Age.decrypt(encrypted, List.of(identity)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anEd25519KeyInPkcs8OpensWhatIsEncryptedToIt() {
    AgeIdentity identity = AgeKeys.parseIdentities(secret("ed25519-pkcs8")).getFirst();
    byte[] encrypted = encrypt(identity.recipient().orElseThrow());
    assertThat(text(Age.decrypt(encrypted, List.of(identity)))).isEqualTo("hello");
  }

  @Test
  void aProtectedKeyNeedsItsPassphrase() {
    byte[] encrypted = encrypt(AgeRecipient.parse(file("ed25519-passphrase.pub")));
    SecretBytes key = secret("ed25519-passphrase");

    AgeIdentity opened = AgeKeys.parseIdentities(key, SecretBytes.utf8("open sesame")).getFirst();

    assertThat(text(Age.decrypt(encrypted, List.of(opened)))).isEqualTo("hello");
    assertThatThrownBy(() -> AgeKeys.parseIdentities(key))
        .isInstanceOf(CryptoException.InvalidKey.class)
        .hasMessageContaining("protected by a passphrase");
    assertThatThrownBy(() -> AgeKeys.parseIdentities(key, SecretBytes.utf8("wrong")))
        .isInstanceOf(CryptoException.InvalidKey.class)
        .hasMessageContaining("this passphrase");
  }

  @Test
  void anotherPersonsKeyDoesNotMatch() {
    byte[] encrypted = encrypt(AgeRecipient.parse(file("rsa.pub")));
    List<AgeIdentity> others =
        List.of(
            AgeKeys.parseIdentities(secret("rsa-pkcs1")).getFirst(),
            AgeKeys.parseIdentities(secret("ed25519")).getFirst());
    assertThatThrownBy(() -> Age.decrypt(encrypted, others))
        .isInstanceOf(CryptoException.NoIdentityMatched.class)
        .hasMessageContaining("ssh-rsa");
  }

  @Test
  void aKeyOfAnotherTypeIsRefused() {
    assertThatThrownBy(() -> AgeKeys.parseIdentities(secret("ecdsa")))
        .isInstanceOf(CryptoException.Unsupported.class);
  }

  @Test
  void aShortRsaKeyIsRefused() throws Exception {
    var generator = java.security.KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    var key = (java.security.interfaces.RSAPublicKey) generator.generateKeyPair().getPublic();
    byte[] wire =
        SshWire.write(
            "ssh-rsa", key.getPublicExponent().toByteArray(), key.getModulus().toByteArray());
    String line = "ssh-rsa " + java.util.Base64.getEncoder().encodeToString(wire);
    assertThatThrownBy(() -> AgeRecipient.parse(line))
        .isInstanceOf(CryptoException.InvalidKey.class)
        .hasMessageContaining("1024 bits");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "rsa", "rsa-pkcs1", "rsa-pkcs8", "ed25519-pkcs8"})
  void aCutKeyIsRefusedWithoutQuotingIt(String name) {
    String whole = file(name);
    List<String> lines = whole.lines().toList();
    String cut =
        lines.getFirst()
            + "\n"
            + lines.get(1).substring(0, lines.get(1).length() / 8 * 4)
            + "\n"
            + lines.getLast();
    assertThatThrownBy(() -> AgeKeys.parseIdentities(SecretBytes.utf8(cut)))
        .isInstanceOf(CryptoException.InvalidKey.class)
        .hasNoCause()
        .hasMessageNotContaining(lines.get(1).substring(0, 8));
  }

  @Test
  void aPassphraseThatNeedsFarTooManyRoundsIsRefused() throws Exception {
    byte[] blob = Pem.read(secret("ed25519-passphrase")).getFirst().content().copyBytes();
    int rounds = "openssh-key-v1\0".length() + (4 + 10) + (4 + 6) + 4 + (4 + 16);
    assertThat(ByteBuffer.wrap(blob).getInt(rounds)).isBetween(1, 100);
    ByteBuffer.wrap(blob).putInt(rounds, 1_000_000);
    SecretBytes key = SecretBytes.takeOwnershipOf(Pem.write("OPENSSH PRIVATE KEY", blob));

    assertThatThrownBy(() -> AgeKeys.parseIdentities(key, SecretBytes.utf8("passphrase")))
        .isInstanceOf(CryptoException.LimitExceeded.class)
        .hasMessageContaining("1000000 rounds");
  }

  private static byte[] encrypt(AgeRecipient recipient) {
    return Age.encrypt(SecretBytes.utf8("hello"), List.of(recipient), Age.Encoding.BINARY, RANDOM);
  }

  private static SecretBytes secret(String name) {
    return SecretBytes.utf8(file(name));
  }

  private static String file(String name) {
    try {
      return Files.readString(KEYS.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(SecretBytes secret) {
    return new String(secret.copyBytes(), UTF_8);
  }
}
