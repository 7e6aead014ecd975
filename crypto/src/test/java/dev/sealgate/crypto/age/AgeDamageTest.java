package dev.sealgate.crypto.age;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgeDamageTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final AgeIdentity alice = AgeIdentity.generate(RANDOM);

  @Test
  void everyFlippedBitIsNoticed() {
    byte[] file = encrypt("hello", Age.Encoding.BINARY);
    for (int i = 0; i < file.length; i++) {
      byte[] changed = file.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> Age.decrypt(changed, List.of(alice)))
          .as("byte %d", i)
          .isInstanceOfAny(
              CryptoException.Malformed.class,
              CryptoException.NoIdentityMatched.class,
              CryptoException.MacMismatch.class,
              CryptoException.Truncated.class,
              CryptoException.Tampered.class);
    }
  }

  @Test
  void everyCutIsNoticed() {
    for (Age.Encoding encoding : Age.Encoding.values()) {
      byte[] file = encrypt("hello", encoding);
      int shortest = encoding == Age.Encoding.ARMOR ? 1 : 0;
      for (int length = 0; length < file.length - shortest; length++) {
        byte[] cut = Arrays.copyOf(file, length);
        assertThatThrownBy(() -> Age.decrypt(cut, List.of(alice)))
            .as("%s cut to %d", encoding, length)
            .isInstanceOfAny(
                CryptoException.Truncated.class,
                CryptoException.Tampered.class,
                CryptoException.Malformed.class);
      }
    }
  }

  @Test
  void aCutBetweenChunksReleasesWhatIsGenuineAndThenSaysSo() throws IOException {
    byte[] plain = new byte[3 * PayloadCipher.CHUNK_BYTES];
    byte[] file =
        Age.encrypt(SecretBytes.copyOf(plain), recipients(alice), Age.Encoding.BINARY, RANDOM);
    int payload = file.length - 3 * PayloadCipher.SEALED_CHUNK_BYTES;
    byte[] cut = Arrays.copyOf(file, payload + PayloadCipher.SEALED_CHUNK_BYTES);

    try (InputStream content = Age.decrypting(new ByteArrayInputStream(cut), List.of(alice))) {
      assertThat(content.readNBytes(PayloadCipher.CHUNK_BYTES))
          .isEqualTo(new byte[PayloadCipher.CHUNK_BYTES]);
      assertThatThrownBy(content::read).isInstanceOf(CryptoException.Truncated.class);
      assertThatThrownBy(content::read).isInstanceOf(CryptoException.Truncated.class);
    }
  }

  @Test
  void aSwapOfChunksIsNoticed() throws IOException {
    byte[] file =
        Age.encrypt(
            SecretBytes.takeOwnershipOf(new byte[3 * PayloadCipher.CHUNK_BYTES]),
            recipients(alice),
            Age.Encoding.BINARY,
            RANDOM);
    int payload = file.length - 3 * PayloadCipher.SEALED_CHUNK_BYTES;
    byte[] swapped = file.clone();
    System.arraycopy(
        file,
        payload,
        swapped,
        payload + PayloadCipher.SEALED_CHUNK_BYTES,
        PayloadCipher.SEALED_CHUNK_BYTES);

    try (InputStream content = Age.decrypting(new ByteArrayInputStream(swapped), List.of(alice))) {
      content.readNBytes(PayloadCipher.CHUNK_BYTES);
      assertThatThrownBy(content::read).isInstanceOf(CryptoException.Tampered.class);
    }
  }

  @Test
  void aHeaderBeyondItsBoundsIsRefused() {
    List<String> stanzas = new ArrayList<>(Collections.nCopies(1025, "-> grease\nAAAA\n"));
    assertThatThrownBy(() -> Age.decrypt(header(String.join("", stanzas)), List.of(alice)))
        .isInstanceOf(CryptoException.LimitExceeded.class);
    assertThatThrownBy(
            () -> Age.decrypt(header("-> grease" + " a".repeat(129) + "\n"), List.of(alice)))
        .isInstanceOf(CryptoException.LimitExceeded.class);
    String line = "A".repeat(64) + "\n";
    assertThatThrownBy(
            () -> Age.decrypt(header("-> grease\n" + line.repeat(40_000)), List.of(alice)))
        .isInstanceOf(CryptoException.LimitExceeded.class);
    assertThatThrownBy(() -> Age.decrypt(new byte[4 << 20], List.of(alice)))
        .isInstanceOf(CryptoException.Malformed.class);
  }

  @Test
  void whiteSpaceAroundArmorHasABound() throws IOException {
    byte[] file = encrypt("hello", Age.Encoding.ARMOR);
    for (int count : new int[] {1000, 2000}) {
      ByteArrayOutputStream spaced = new ByteArrayOutputStream();
      spaced.writeBytes("\n".repeat(count).getBytes(UTF_8));
      spaced.writeBytes(file);
      if (count == 1000) {
        assertThat(text(Age.decrypt(spaced.toByteArray(), List.of(alice)))).isEqualTo("hello");
      } else {
        assertThatThrownBy(() -> Age.decrypt(spaced.toByteArray(), List.of(alice)))
            .isInstanceOf(CryptoException.Malformed.class);
      }
    }
  }

  private static byte[] header(String stanzas) {
    return ("age-encryption.org/v1\n" + stanzas).getBytes(UTF_8);
  }

  private byte[] encrypt(String text, Age.Encoding encoding) {
    return Age.encrypt(SecretBytes.utf8(text), recipients(alice), encoding, RANDOM);
  }

  private static List<AgeRecipient> recipients(AgeIdentity... identities) {
    return Arrays.stream(identities).map(each -> each.recipient().orElseThrow()).toList();
  }

  private static String text(SecretBytes secret) {
    return new String(secret.copyBytes(), UTF_8);
  }
}
