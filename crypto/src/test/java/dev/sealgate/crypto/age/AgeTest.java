package dev.sealgate.crypto.age;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgeTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final AgeIdentity alice = AgeIdentity.generate(RANDOM);

  private final AgeIdentity bob = AgeIdentity.generate(RANDOM);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 47, 48, 65535, 65536, 65537, 131072, 200_000})
  void everyLengthComesBackInBothEncodings(int length) {
    byte[] plain = new byte[length];
    new Random(length).nextBytes(plain);
    for (Age.Encoding encoding : Age.Encoding.values()) {
      byte[] file =
          Age.encrypt(SecretBytes.copyOf(plain), recipients(alice, bob), encoding, RANDOM);

      assertThat(Age.decrypt(file, List.of(alice)).copyBytes()).isEqualTo(plain);
      assertThat(Age.decrypt(file, List.of(bob)).copyBytes()).isEqualTo(plain);
    }
  }

  @Test
  void armorIsTextOf64Columns() {
    String file = new String(encrypt("hello", Age.Encoding.ARMOR), UTF_8);

    assertThat(file)
        .startsWith("-----BEGIN AGE ENCRYPTED FILE-----\n")
        .endsWith("\n-----END AGE ENCRYPTED FILE-----\n");
    assertThat(file.lines()).allMatch(line -> line.length() <= 64);
  }

  @Test
  void aPassphraseOpensWhatItEncrypted() {
    SecretBytes passphrase = SecretBytes.utf8("correct horse ö");
    byte[] file =
        Age.encrypt(
            SecretBytes.utf8("hello"),
            List.of(AgeRecipient.passphrase(passphrase, 10)),
            Age.Encoding.BINARY,
            RANDOM);

    try (AgeIdentity right = AgeIdentity.passphrase(passphrase);
        AgeIdentity wrong = AgeIdentity.passphrase(SecretBytes.utf8("correct horse o"));
        AgeIdentity careful = AgeIdentity.passphrase(passphrase, 9)) {
      assertThat(text(Age.decrypt(file, List.of(wrong, right)))).isEqualTo("hello");
      assertThatThrownBy(() -> Age.decrypt(file, List.of(wrong)))
          .isInstanceOf(CryptoException.NoIdentityMatched.class)
          .hasMessageContaining("a passphrase");
      assertThatThrownBy(() -> Age.decrypt(file, List.of(careful)))
          .isInstanceOf(CryptoException.LimitExceeded.class);
    }
  }

  @Test
  void aPostQuantumKeyOpensWhatWasEncryptedToIt() {
    AgeIdentity carol = AgeIdentity.generateHybrid(RANDOM);
    AgeIdentity dave = AgeIdentity.generateHybrid(RANDOM);
    byte[] file =
        Age.encrypt(SecretBytes.utf8("hello"), recipients(carol), Age.Encoding.BINARY, RANDOM);

    assertThat(text(Age.decrypt(file, List.of(dave, carol)))).isEqualTo("hello");
    assertThatThrownBy(() -> Age.decrypt(file, List.of(dave, alice)))
        .isInstanceOf(CryptoException.NoIdentityMatched.class)
        .hasMessageContaining("mlkem768x25519");
    assertThat(carol.describe()).startsWith("age1pq1").hasSizeLessThan(40);
    AgeRecipient recipient = carol.recipient().orElseThrow();
    assertThat(AgeRecipient.parse(recipient.toString())).hasToString(recipient.toString());
    assertThat(recipient.toString()).hasSize(1959);
  }

  @Test
  void recipientsThatWouldWeakenEachOtherAreRefused() {
    AgeRecipient passphrase = AgeRecipient.passphrase(SecretBytes.utf8("x"), 1);
    AgeRecipient classic = alice.recipient().orElseThrow();
    AgeRecipient hybrid = AgeIdentity.generateHybrid(RANDOM).recipient().orElseThrow();

    for (List<AgeRecipient> mix :
        List.of(
            List.<AgeRecipient>of(),
            List.of(passphrase, classic),
            List.of(passphrase, passphrase),
            List.of(classic, hybrid),
            List.of(hybrid, passphrase))) {
      assertThatThrownBy(() -> encrypt(mix)).isInstanceOf(CryptoException.PolicyRefused.class);
    }
    assertThat(encrypt(List.of(hybrid, hybrid))).isNotEmpty();
  }

  @Test
  void aWrongKeySaysWhatTheFileHasAndWhatWasTried() {
    byte[] file = encrypt("hello", Age.Encoding.BINARY);

    assertThatThrownBy(() -> Age.decrypt(file, List.of(bob)))
        .isInstanceOf(CryptoException.NoIdentityMatched.class)
        .hasMessageContaining("X25519")
        .hasMessageContaining(bob.describe());
    assertThatThrownBy(() -> Age.decrypt(file, List.of()))
        .isInstanceOf(CryptoException.NoIdentityMatched.class)
        .hasMessageContaining("no identity at all");
  }

  @Test
  void anIdentityThatWasClosedOpensNothing() {
    byte[] file = encrypt("hello", Age.Encoding.BINARY);
    alice.close();
    assertThatThrownBy(() -> Age.decrypt(file, List.of(alice)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aStreamThatWasClosedGivesNoEndOfFile() throws IOException {
    InputStream content =
        Age.decrypting(
            new ByteArrayInputStream(encrypt("hello", Age.Encoding.BINARY)), List.of(alice));
    content.close();
    assertThatThrownBy(content::read).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @EnumSource(Age.Encoding.class)
  void aStreamLargerThanTheHeapWouldLikeGoesThrough(Age.Encoding encoding)
      throws IOException, NoSuchAlgorithmException, InterruptedException {
    byte[] block = new byte[1 << 20];
    new Random(7).nextBytes(block);
    MessageDigest sent = MessageDigest.getInstance("SHA-256");
    MessageDigest received = MessageDigest.getInstance("SHA-256");
    var pipe = new java.io.PipedInputStream(1 << 20);
    var sink = new java.io.PipedOutputStream(pipe);
    Thread writer =
        Thread.ofVirtual()
            .start(() -> {
              try (OutputStream out = Age.encrypting(sink, recipients(alice), encoding, RANDOM)) {
                for (int i = 0; i < 20; i++) {
                  out.write(block);
                  sent.update(block);
                }
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    try (InputStream content = Age.decrypting(pipe, List.of(alice))) {
      byte[] part = new byte[8192];
      for (int length = content.read(part); length >= 0; length = content.read(part)) {
        received.update(part, 0, length);
      }
    }
    writer.join();
    assertThat(received.digest()).isEqualTo(sent.digest());
  }

  @Test
  void encryptingTheSameTwiceSharesNothing() {
    assertThat(encrypt("hello", Age.Encoding.BINARY))
        .isNotEqualTo(encrypt("hello", Age.Encoding.BINARY));
  }

  private byte[] encrypt(String text, Age.Encoding encoding) {
    return Age.encrypt(SecretBytes.utf8(text), recipients(alice), encoding, RANDOM);
  }

  private static byte[] encrypt(List<AgeRecipient> recipients) {
    return Age.encrypt(SecretBytes.utf8("hello"), recipients, Age.Encoding.BINARY, RANDOM);
  }

  private static List<AgeRecipient> recipients(AgeIdentity... identities) {
    return Arrays.stream(identities).map(each -> each.recipient().orElseThrow()).toList();
  }

  private static String text(SecretBytes secret) {
    return new String(secret.copyBytes(), UTF_8);
  }
}
