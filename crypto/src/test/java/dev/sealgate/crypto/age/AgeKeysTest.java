package dev.sealgate.crypto.age;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgeKeysTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** From the specification's test vectors: not a secret. */
  private static final String IDENTITY =
      "AGE-SECRET-KEY-1XMWWC06LY3EE5RYTXM9MFLAZ2U56JJJ36S0MYPDRWSVLUL66MV4QX3S7F6";

  @Test
  void aPluginIsNamedInAFewWords() {
    byte[] identity = Bech32.encode("age-plugin-" + "long".repeat(500) + "-", new byte[32]);
    SecretBytes file = SecretBytes.utf8(new String(identity, UTF_8).toUpperCase(Locale.ROOT));

    assertThatThrownBy(() -> AgeKeys.parseIdentities(file))
        .isInstanceOf(CryptoException.Unsupported.class)
        .hasMessageContaining("longlong")
        .matches(e -> String.valueOf(e.getMessage()).length() < 300, "is short");
  }

  @Test
  void readsAnIdentityFileWithCommentsAndWindowsLines() {
    AgeIdentity other = AgeIdentity.generate(RANDOM);
    String file =
        "# created: 2026-01-01\r\n# public key: age1…\r\n\r\n  "
            + IDENTITY
            + "\t\r\n\n# next\n"
            + text(other.encoded());

    List<AgeIdentity> identities = AgeKeys.parseIdentities(SecretBytes.utf8(file));

    assertThat(identities).hasSize(2);
    assertThat(text(identities.getFirst().encoded())).isEqualTo(IDENTITY);
    assertThat(identities.get(1).describe()).isEqualTo(other.describe());
  }

  @Test
  void writesWhatItReads() {
    for (AgeIdentity made :
        List.of(AgeIdentity.generate(RANDOM), AgeIdentity.generateHybrid(RANDOM))) {
      AgeIdentity read = AgeKeys.parseIdentities(made.encoded()).getFirst();
      assertThat(read.recipient()).hasToString(made.recipient().toString());
      assertThat(read.toString()).doesNotContain("SECRET");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                        | holds no key
          '# only a comment'                        | holds no key
          AGE-SECRET-KEY-1QQQQ                      | line 1
          age-secret-key-1xmwwc06ly3ee5rytxm9mflaz2u56jjj36s0mypdrwsvlul66mv4qx3s7f6 | line 1
          age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj | public key
          ssh-ed25519 AAAA                          | public key
          -----BEGIN AGE ENCRYPTED FILE-----        | encrypted with a passphrase
          age-encryption.org/v1                     | encrypted with a passphrase
          -----BEGIN OPENSSH PRIVATE KEY-----       | END line
          -----BEGIN OPENSSH PRIVATE                | no complete PEM block
          """)
  void whatIsNoIdentityFileIsNotQuoted(String file, String problem) {
    assertThatThrownBy(() -> AgeKeys.parseIdentities(SecretBytes.utf8(file)))
        .isInstanceOf(CryptoException.InvalidKey.class)
        .hasNoCause()
        .hasMessageContaining(problem)
        .hasMessageNotContaining("QQQQ")
        .hasMessageNotContaining("xmwwc");
  }

  @Test
  void aBrokenLineIsNamedByNumberAndNotQuoted() {
    String file = "# one\n" + IDENTITY + "\n" + IDENTITY.replace('W', 'Q') + "\n";
    assertThatThrownBy(() -> AgeKeys.parseIdentities(SecretBytes.utf8(file)))
        .isInstanceOf(CryptoException.InvalidKey.class)
        .hasMessageContaining("line 3")
        .hasMessageNotContaining("XMQQC");
  }

  @Test
  void pluginsAreRefusedByName() {
    byte[] text = Bech32.encode("age-plugin-yubikey-", new byte[] {1, 2, 3});
    String identity = new String(text, UTF_8).toUpperCase(java.util.Locale.ROOT);
    assertThatThrownBy(() -> AgeKeys.parseIdentities(SecretBytes.utf8(identity)))
        .isInstanceOf(CryptoException.Unsupported.class)
        .hasMessageContaining("\"yubikey\"");

    String recipient = new String(Bech32.encode("age1yubikey", new byte[33]), UTF_8);
    assertThatThrownBy(() -> AgeRecipient.parse(recipient))
        .isInstanceOf(CryptoException.Unsupported.class)
        .hasMessageContaining("\"yubikey\"");
    String tag = new String(Bech32.encode("age1tag", new byte[33]), UTF_8);
    assertThatThrownBy(() -> AgeRecipient.parse(tag))
        .isInstanceOf(CryptoException.Unsupported.class)
        .hasMessageContaining("tag");
  }

  @Test
  void aPrivateKeyGivenAsARecipientIsNotQuoted() {
    for (String key : List.of(IDENTITY, IDENTITY.toLowerCase(java.util.Locale.ROOT))) {
      assertThatThrownBy(() -> AgeRecipient.parse(key))
          .isInstanceOf(CryptoException.InvalidKey.class)
          .hasMessageContaining("private key")
          .hasMessageNotContaining("XMWWC")
          .hasMessageNotContaining("xmwwc");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "age1",
        "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwk",
        "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujw",
        "Age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",
        "AGE1ZVKYG2LQZRAA2LNJVQEJ32NKUU0UES2S82HZRYE869XEEXVN73EQUNUJWJ",
        "ssh-ed25519",
        "ssh-ed25519 AAAA",
        "ssh-ed25519 !!!!",
        "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIKaVctg4/hmFbfofTv+yrC2IweO/Dd2AVDijFpaMO9fm",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      })
  void aWrongRecipientIsRefused(String text) {
    assertThatThrownBy(() -> AgeRecipient.parse(text))
        .isInstanceOf(CryptoException.InvalidKey.class);
  }

  @Test
  void otherSshKeysAreRefusedByType() {
    assertThatThrownBy(() -> AgeRecipient.parse("ecdsa-sha2-nistp256 AAAAE2VjZHNh me"))
        .isInstanceOf(CryptoException.Unsupported.class);
    assertThatThrownBy(() -> AgeRecipient.parse("sk-ssh-ed25519@openssh.com AAAA"))
        .isInstanceOf(CryptoException.Unsupported.class);
  }

  @Test
  void aPostQuantumRecipientWithACoefficientOutOfRangeIsRefused() {
    byte[] key = new byte[HybridRecipient.PUBLIC_KEY_BYTES];
    java.util.Arrays.fill(key, (byte) 0xff);
    String text = new String(Bech32.encode("age1pq", key), UTF_8);
    assertThatThrownBy(() -> AgeRecipient.parse(text))
        .isInstanceOf(CryptoException.InvalidKey.class);
  }

  @Test
  void aRecipientOfLowOrderIsRefusedWhenItIsUsed() {
    String text = new String(Bech32.encode("age", new byte[32]), UTF_8);
    AgeRecipient nobody = AgeRecipient.parse(text);
    assertThatThrownBy(
            () -> Age.encrypt(SecretBytes.utf8("x"), List.of(nobody), Age.Encoding.BINARY, RANDOM))
        .isInstanceOf(CryptoException.InvalidKey.class);
  }

  @Test
  void recipientFilesAreReadByLine() {
    String one = AgeIdentity.generate(RANDOM).describe();
    assertThat(AgeKeys.parseRecipients("# team\n\n" + one + "\n  " + one + "\r\n"))
        .extracting(AgeRecipient::toString)
        .containsExactly(one, one);
    assertThatThrownBy(() -> AgeKeys.parseRecipients("# team\nage1nobody"))
        .isInstanceOf(CryptoException.InvalidKey.class)
        .hasMessageStartingWith("line 2: ");
    assertThatThrownBy(() -> AgeKeys.parseRecipients("# team"))
        .isInstanceOf(CryptoException.InvalidKey.class);
  }

  @Test
  void anEncryptedIdentityFileOpensWithItsPassphrase() {
    SecretBytes passphrase = SecretBytes.utf8("open sesame");
    for (Age.Encoding encoding : Age.Encoding.values()) {
      byte[] file =
          Age.encrypt(
              SecretBytes.utf8("# mine\n" + IDENTITY + "\n"),
              List.of(AgeRecipient.passphrase(passphrase, 8)),
              encoding,
              RANDOM);
      assertThat(AgeKeys.parseIdentities(SecretBytes.copyOf(file), passphrase))
          .singleElement()
          .satisfies(each -> assertThat(text(each.encoded())).isEqualTo(IDENTITY));
      assertThatThrownBy(
              () -> AgeKeys.parseIdentities(SecretBytes.copyOf(file), SecretBytes.utf8("no")))
          .isInstanceOf(CryptoException.NoIdentityMatched.class);
      assertThatThrownBy(() -> AgeKeys.parseIdentities(SecretBytes.copyOf(file)))
          .isInstanceOf(CryptoException.InvalidKey.class)
          .hasMessageContaining("passphrase");
    }
  }

  @Test
  void passphraseFilesOfTheRealAgeOpen() throws IOException {
    Path files = Path.of("src/test/resources/age");
    SecretBytes passphrase = SecretBytes.utf8("open sesame");
    try (AgeIdentity identity = AgeIdentity.passphrase(passphrase)) {
      byte[] file = Files.readAllBytes(files.resolve("passphrase.age"));
      assertThat(text(Age.decrypt(file, List.of(identity)))).isEqualTo("hunter2 by passphrase");
    }
    byte[] identityFile = Files.readAllBytes(files.resolve("identity.age"));
    assertThat(AgeKeys.parseIdentities(SecretBytes.copyOf(identityFile), passphrase))
        .singleElement()
        .returns(Files.readString(files.resolve("identity.pub")).strip(), AgeIdentity::describe);
  }

  @Test
  void anIdentityFileBeyondItsBoundsIsRefused() {
    assertThatThrownBy(() ->
            AgeKeys.parseIdentities(
                SecretBytes.takeOwnershipOf(new byte[IdentityFile.MAX_BYTES + 1])))
        .isInstanceOf(CryptoException.LimitExceeded.class);
    assertThatThrownBy(
            () -> AgeKeys.parseIdentities(SecretBytes.utf8((IDENTITY + "\n").repeat(1001))))
        .isInstanceOf(CryptoException.LimitExceeded.class);
  }

  @Test
  void anEmptyPassphraseIsRefused() {
    SecretBytes empty = SecretBytes.utf8("");
    assertThatThrownBy(() -> AgeIdentity.passphrase(empty))
        .isInstanceOf(CryptoException.InvalidKey.class);
    assertThatThrownBy(() -> AgeRecipient.passphrase(empty, 18))
        .isInstanceOf(CryptoException.InvalidKey.class);
    assertThatThrownBy(() -> AgeRecipient.passphrase(SecretBytes.utf8("x"), 23))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String text(SecretBytes secret) {
    return new String(secret.copyBytes(), UTF_8);
  }
}
