package dev.sealgate.crypto.sealed;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.internal.RsaKeys;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One sealed value: {@code uint16 length || RSA-OAEP(session key) || AES-GCM(value)}. The session
 * key is used once, so the nonce is zero; the scope's label goes into OAEP.
 */
final class HybridCipher {
  private static final int LENGTH_BYTES = 2;
  private static final int TAG_BITS = 128;
  private static final int NONCE_BYTES = 12;
  private static final int SESSION_KEY_BYTES = 32;
  private static final List<Integer> AES_KEY_BYTES = List.of(16, 24, 32);

  private HybridCipher() {}

  /** A value and the key that opened it. */
  record Opened(SecretBytes value, SealingKey key) {}

  static byte[] seal(RSAPublicKey key, SecretBytes value, byte[] label, SecureRandom random) {
    byte[] sessionKey = new byte[SESSION_KEY_BYTES];
    random.nextBytes(sessionKey);
    try {
      byte[] wrapped = RsaKeys.encryptOaep(key, sessionKey, label, random);
      byte[] sealed = value.use(live -> aes(Cipher.ENCRYPT_MODE, sessionKey, live)).orElseThrow();
      return ByteBuffer.allocate(LENGTH_BYTES + wrapped.length + sealed.length)
          .putShort((short) wrapped.length)
          .put(wrapped)
          .put(sealed)
          .array();
    } finally {
      Arrays.fill(sessionKey, (byte) 0);
    }
  }

  /**
   * Tries every key in the given order.
   *
   * @throws CryptoException.Tampered when a key and the label fit, but the value is not authentic
   */
  static Opened open(List<SealingKey> keys, byte[] sealed, byte[] label) {
    int wrappedLength =
        sealed.length < LENGTH_BYTES
            ? Integer.MAX_VALUE - LENGTH_BYTES
            : Short.toUnsignedInt(ByteBuffer.wrap(sealed).getShort());
    if (sealed.length < LENGTH_BYTES + wrappedLength) {
      throw new CryptoException.Truncated(
          "SealedSecret data is too short", "the value was cut off: seal it again");
    }
    int valueStart = LENGTH_BYTES + wrappedLength;
    byte[] wrapped = Arrays.copyOfRange(sealed, LENGTH_BYTES, valueStart);
    boolean keyFits = false;
    for (SealingKey key : keys) {
      Optional<byte[]> sessionKey = key.unwrap(wrapped, label);
      if (sessionKey.isPresent() && AES_KEY_BYTES.contains(sessionKey.get().length)) {
        keyFits = true;
        Optional<byte[]> value =
            aes(
                Cipher.DECRYPT_MODE,
                sessionKey.get(),
                Arrays.copyOfRange(sealed, valueStart, sealed.length));
        sessionKey.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
        if (value.isPresent()) {
          return new Opened(SecretBytes.takeOwnershipOf(value.get()), key);
        }
      }
    }
    throw keyFits ? tampered() : noKey(keys.size());
  }

  private static CryptoException tampered() {
    return new CryptoException.Tampered(
        "the sealed value was changed after it was sealed", "seal the value again");
  }

  private static CryptoException noKey(int count) {
    return new CryptoException.NoIdentityMatched(
        "no key could decrypt secret ("
            + count
            + (count == 1 ? " sealing key" : " sealing keys")
            + " tried)",
        "it was sealed for another cluster, or for another name, namespace or scope"
            + " (the ciphertext does not tell which): seal it again with this cluster's certificate");
  }

  private static Optional<byte[]> aes(int mode, byte[] key, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          mode,
          new SecretKeySpec(key, "AES"),
          new GCMParameterSpec(TAG_BITS, new byte[NONCE_BYTES]));
      return Optional.of(cipher.doFinal(input));
    } catch (AEADBadTagException _) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM failed", e);
    }
  }
}
