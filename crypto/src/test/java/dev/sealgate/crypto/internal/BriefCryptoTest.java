package dev.sealgate.crypto.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.Hmac;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.age.Age;
import dev.sealgate.crypto.age.AgeIdentity;
import dev.sealgate.crypto.age.AgeRecipient;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in for the JDK's ciphers gives what they give. */
class BriefCryptoTest {
  private static final byte[] KEY = bytes(32, 1);

  @ParameterizedTest
  @CsvSource({"12, 0, 0", "12, 1, 5", "32, 15, 0", "32, 16, 40", "32, 1024, 7", "1, 33, 1"})
  void aesGcmIsThatOfTheJdk(int nonceLength, int length, int additionalLength) throws Exception {
    byte[] nonce = bytes(nonceLength, 2);
    byte[] additional = bytes(additionalLength, 3);
    byte[] plain = bytes(length, 4);

    byte[] sealed = BriefAead.sealAesGcm(KEY, nonce, additional, plain);

    assertThat(sealed).isEqualTo(aesGcmOfJdk(nonce, additional, plain));
    assertThat(BriefAead.openAesGcm(KEY, nonce, additional, sealed)).isEqualTo(plain);
    for (int i = 0; i < sealed.length; i++) {
      sealed[i] ^= 1;
      assertThat(BriefAead.openAesGcm(KEY, nonce, additional, sealed)).as("byte " + i).isNull();
      sealed[i] ^= 1;
    }
    assertThat(BriefAead.openAesGcm(KEY, nonce, bytes(9, 9), sealed)).isNull();
    assertThat(BriefAead.openAesGcm(KEY, nonce, additional, Arrays.copyOf(sealed, 15))).isNull();
  }

  private static byte[] aesGcmOfJdk(byte[] nonce, byte[] additional, byte[] plain)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(KEY, "AES"), new GCMParameterSpec(128, nonce));
    cipher.updateAAD(additional);
    return cipher.doFinal(plain);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, 32, 63, 64, 65, 1024})
  void chaCha20Poly1305IsThatOfTheJdk(int length) throws Exception {
    byte[] nonce = bytes(12, 2);
    byte[] plain = bytes(length, 3);
    Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(KEY, "ChaCha20"), new IvParameterSpec(nonce));

    byte[] sealed = BriefAead.sealChaCha(KEY, nonce, plain);

    assertThat(sealed).isEqualTo(cipher.doFinal(plain));
    assertThat(BriefAead.openChaCha(KEY, nonce, sealed)).isEqualTo(plain);
    sealed[sealed.length - 1] ^= 1;
    assertThat(BriefAead.openChaCha(KEY, nonce, sealed)).isNull();
    assertThat(BriefAead.openChaCha(KEY, nonce, Arrays.copyOf(sealed, 15))).isNull();
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "32, 10", "63, 64", "64, 128", "65, 1", "200, 300"})
  void hmacIsThatOfTheJdk(int keyLength, int length) throws Exception {
    byte[] key = bytes(keyLength, 5);
    byte[] message = bytes(length, 6);
    Mac expected = Mac.getInstance("HmacSHA256");
    expected.init(new SecretKeySpec(key, "HmacSHA256"));

    Hmac actual = new Hmac(key);
    for (int round = 0; round < 2; round++) {
      actual.update(message);
      actual.update((byte) 7);
      expected.update(message);
      expected.update((byte) 7);
      assertThat(actual.finish()).isEqualTo(expected.doFinal());
    }
    actual.close();
    actual.update(message);
    actual.update((byte) 7);
    expected.update(message);
    expected.update((byte) 7);
    assertThat(actual.finish()).as("the key is gone").isNotEqualTo(expected.doFinal());
  }

  @Test
  void onlyTheFirstShortMessagesOfAProcessGoThroughIt() throws Exception {
    assertThat(BriefAead.takes(1025)).isFalse();
    SecureRandom random = new SecureRandom();
    try (var identity = AgeIdentity.generate(random)) {
      byte[] early = sealed(identity, random);
      int taken = 0;
      while (BriefAead.takes(1)) {
        taken++;
      }
      assertThat(taken).isLessThanOrEqualTo(256);
      assertThat(BriefAead.takes(1)).isFalse();
      byte[] late = sealed(identity, random);

      for (byte[] file : List.of(early, late)) {
        try (SecretBytes opened = Age.decrypt(file, List.of(identity))) {
          assertThat(opened.use(byte[]::clone)).isEqualTo(KEY);
        }
      }
    }
  }

  private static byte[] sealed(AgeIdentity identity, SecureRandom random) {
    AgeRecipient recipient = identity.recipient().orElseThrow();
    try (SecretBytes plain = SecretBytes.copyOf(KEY)) {
      return Age.encrypt(plain, List.of(recipient), Age.Encoding.BINARY, random);
    }
  }

  private static byte[] bytes(int length, int seed) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (seed * 31 + i * 7);
    }
    return bytes;
  }
}
