package dev.sealgate.crypto.age;

import dev.sealgate.crypto.internal.BriefAead;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The STREAM construction: chunks of 64 KiB under ChaCha20-Poly1305, each with the chunk's number
 * and a mark of the last one as its nonce.
 */
final class PayloadCipher {
  static final int CHUNK_BYTES = 64 * 1024;
  static final int SEALED_CHUNK_BYTES = CHUNK_BYTES + AgeCrypto.TAG_BYTES;
  static final int NONCE_BYTES = 16;

  private static final int COUNTER_LAST = 10;
  private static final int LAST_FLAG = 11;

  private final SecretKey key;
  private final byte[] nonce = new byte[12];
  private @Nullable Cipher cipher;

  PayloadCipher(byte[] fileKey, byte[] salt) {
    byte[] payloadKey = AgeCrypto.hkdf(fileKey, salt, "payload");
    this.key = new SecretKeySpec(payloadKey, "ChaCha20");
    Arrays.fill(payloadKey, (byte) 0);
  }

  boolean isFirstChunk() {
    for (int i = 0; i <= COUNTER_LAST; i++) {
      if (nonce[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** The length of the chunk in {@code target}. */
  int seal(byte[] plaintext, int length, byte[] target, boolean last) {
    try {
      int written = run(Cipher.ENCRYPT_MODE, plaintext, length, target, last);
      advance();
      return written;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("ChaCha20-Poly1305 failed", e);
    }
  }

  /** The length of the plaintext in {@code target}, or -1 when the chunk is not authentic. */
  int open(byte[] chunk, int length, byte[] target, boolean last) {
    try {
      int written = run(Cipher.DECRYPT_MODE, chunk, length, target, last);
      advance();
      return written;
    } catch (AEADBadTagException _) {
      return -1;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("ChaCha20-Poly1305 failed", e);
    }
  }

  private int run(int mode, byte[] source, int length, byte[] target, boolean last)
      throws GeneralSecurityException {
    nonce[LAST_FLAG] = (byte) (last ? 1 : 0);
    if (isFirstChunk() && BriefAead.takes(length)) {
      return brief(mode, Arrays.copyOf(source, length), target);
    }
    Cipher running = cipher;
    if (running == null) {
      running = Cipher.getInstance("ChaCha20-Poly1305");
      cipher = running;
    }
    running.init(mode, key, new IvParameterSpec(nonce));
    return running.doFinal(source, 0, length, target, 0);
  }

  private int brief(int mode, byte[] message, byte[] target) throws AEADBadTagException {
    byte[] bytes = key.getEncoded();
    try {
      byte[] result =
          mode == Cipher.ENCRYPT_MODE
              ? BriefAead.sealChaCha(bytes, nonce, message)
              : BriefAead.openChaCha(bytes, nonce, message);
      if (result == null) {
        throw new AEADBadTagException();
      }
      System.arraycopy(result, 0, target, 0, result.length);
      Arrays.fill(mode == Cipher.ENCRYPT_MODE ? message : result, (byte) 0);
      return result.length;
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private void advance() {
    for (int i = COUNTER_LAST; i >= 0; i--) {
      if (++nonce[i] != 0) {
        return;
      }
    }
    throw new IllegalStateException("more chunks than the counter can number");
  }
}
