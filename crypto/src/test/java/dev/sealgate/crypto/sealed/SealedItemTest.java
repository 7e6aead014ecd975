package dev.sealgate.crypto.sealed;

import static dev.sealgate.crypto.sealed.SealedFixtures.RANDOM;
import static dev.sealgate.crypto.sealed.SealedFixtures.item;
import static dev.sealgate.crypto.sealed.SealedFixtures.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.internal.RsaKeys;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One item of {@code encryptedData}: its bytes and its base64. */
class SealedItemTest {
  private final SealingKeyRing keys = SealedFixtures.bothKeys();

  @Test
  void tamperedTruncatedAndMisreadAreThreeFailures() {
    byte[] good = Base64.getDecoder().decode(item("hunter2"));
    byte[] changed = good.clone();
    changed[good.length - 1] ^= 1;
    byte[] changedKey = good.clone();
    changedKey[10] ^= 1;

    assertThatThrownBy(() -> openItem(encode(changed, good.length)))
        .isInstanceOf(CryptoException.Tampered.class);
    assertThatThrownBy(() -> openItem(encode(changedKey, good.length)))
        .isInstanceOf(CryptoException.NoIdentityMatched.class);
    assertThatThrownBy(() -> openItem(encode(good, good.length - 3)))
        .isInstanceOf(CryptoException.Tampered.class);
    for (int length : new int[] {0, 1, 2, 100, 257}) {
      assertThatThrownBy(() -> openItem(encode(good, length)))
          .isInstanceOf(CryptoException.Truncated.class)
          .hasMessageContaining("SealedSecret data is too short");
    }
    assertThatThrownBy(() -> openItem(encode(good, 258)))
        .isInstanceOf(CryptoException.Tampered.class);
    assertThatThrownBy(() -> openItem("%%%"))
        .isInstanceOf(CryptoException.Malformed.class)
        .hasMessageContaining("base64");
  }

  @Test
  void base64FollowsGo() {
    String item = item("hunter2");
    assertThat(item).endsWith("=");
    String wrapped = item.replaceAll("(.{64})", "$1\r\n") + "\n";

    assertThat(text(openItem(wrapped))).isEqualTo("hunter2");
    assertThatThrownBy(() -> openItem(item.replace("=", "")))
        .isInstanceOf(CryptoException.Malformed.class);
    assertThatThrownBy(() -> openItem(item.substring(0, 8) + " " + item.substring(8)))
        .isInstanceOf(CryptoException.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 24, 32})
  void sessionKeysOfEveryAesSizeOpen(int bytes) throws Exception {
    assertThat(text(openItem(handMade(bytes)))).isEqualTo("hunter2");
  }

  @Test
  void aSessionKeyOfAnotherSizeDoesNot() throws Exception {
    String item = handMade(32, 31);
    assertThatThrownBy(() -> openItem(item)).isInstanceOf(CryptoException.NoIdentityMatched.class);
  }

  private static String handMade(int bytes) throws Exception {
    return handMade(bytes, bytes);
  }

  private static String handMade(int bytes, int sent) throws Exception {
    byte[] session = new byte[bytes];
    RANDOM.nextBytes(session);
    Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
    gcm.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(session, "AES"),
        new GCMParameterSpec(128, new byte[12]));
    byte[] body = gcm.doFinal("hunter2".getBytes(UTF_8));
    byte[] wrapped =
        RsaKeys.encryptOaep(
            SealedFixtures.certificate(2048).publicKey(),
            Arrays.copyOf(session, sent),
            "shop/db".getBytes(UTF_8),
            RANDOM);
    return Base64.getEncoder()
        .encodeToString(
            ByteBuffer.allocate(2 + wrapped.length + body.length)
                .putShort((short) wrapped.length)
                .put(wrapped)
                .put(body)
                .array());
  }

  @Test
  void aMegabyteComesBack() {
    byte[] large = new byte[1 << 20];
    RANDOM.nextBytes(large);
    String item =
        SealedSecrets.sealValue(
            SecretBytes.copyOf(large),
            Scope.STRICT,
            "shop",
            "db",
            SealedFixtures.certificate(4096),
            RANDOM);
    assertThat(openItem(item).copyBytes()).isEqualTo(large);
  }

  private SecretBytes openItem(String item) {
    return SealedSecrets.openValue(item, Scope.STRICT, "shop", "db", keys);
  }

  private static String encode(byte[] bytes, int length) {
    return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, length));
  }
}
