package dev.sealgate.crypto.internal;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.AEADCipher;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.gcm.BasicGCMMultiplier;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.jspecify.annotations.Nullable;

/**
 * Authenticated ciphers for the first short messages of a process. The JDK's are many times as fast
 * per message, but the first {@code Cipher.getInstance} reads all security providers and asks every
 * jar of the class path for a handler of http addresses: for a process that opens one file that is
 * a quarter of its life. The results are the same.
 */
public final class BriefAead {
  /** About as many cost as much as setting up the JDK's. */
  private static final int MESSAGES = 256;

  private static final int MOST_BYTES = 1024;
  private static final int TAG_BITS = 128;

  private static final AtomicInteger LEFT = new AtomicInteger(MESSAGES);

  private BriefAead() {}

  /** Whether a message of this length should go through here. Each yes counts as one message. */
  public static boolean takes(int length) {
    return length <= MOST_BYTES && LEFT.get() > 0 && LEFT.getAndDecrement() > 0;
  }

  /** The ciphertext and its tag. */
  public static byte[] sealAesGcm(byte[] key, byte[] nonce, byte[] additional, byte[] plaintext) {
    return sealed(aesGcm(), key, nonce, additional, plaintext);
  }

  /** Null when the message is not authentic. */
  public static byte @Nullable [] openAesGcm(
      byte[] key, byte[] nonce, byte[] additional, byte[] sealed) {
    return opened(aesGcm(), key, nonce, additional, sealed);
  }

  /** The ciphertext and its tag. */
  public static byte[] sealChaCha(byte[] key, byte[] nonce, byte[] plaintext) {
    return sealed(new ChaCha20Poly1305(), key, nonce, new byte[0], plaintext);
  }

  /** Null when the message is not authentic. */
  public static byte @Nullable [] openChaCha(byte[] key, byte[] nonce, byte[] sealed) {
    return opened(new ChaCha20Poly1305(), key, nonce, new byte[0], sealed);
  }

  /** The multiplier without tables, which take longer to make than a short message. */
  private static AEADCipher aesGcm() {
    return GCMBlockCipher.newInstance(AESEngine.newInstance(), new BasicGCMMultiplier());
  }

  private static byte[] sealed(
      AEADCipher cipher, byte[] key, byte[] nonce, byte[] additional, byte[] plaintext) {
    try {
      return run(cipher, true, key, nonce, additional, plaintext);
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException("encrypting failed", e);
    }
  }

  private static byte @Nullable [] opened(
      AEADCipher cipher, byte[] key, byte[] nonce, byte[] additional, byte[] sealed) {
    try {
      return run(cipher, false, key, nonce, additional, sealed);
    } catch (InvalidCipherTextException _) {
      return null;
    }
  }

  private static byte[] run(
      AEADCipher cipher,
      boolean encrypt,
      byte[] key,
      byte[] nonce,
      byte[] additional,
      byte[] message)
      throws InvalidCipherTextException {
    cipher.init(encrypt, new AEADParameters(new KeyParameter(key), TAG_BITS, nonce, additional));
    byte[] out = new byte[cipher.getOutputSize(message.length)];
    int length;
    try {
      length = cipher.processBytes(message, 0, message.length, out, 0);
      length += cipher.doFinal(out, length);
    } catch (InvalidCipherTextException e) {
      // what was written is not authentic, and may be plaintext
      Arrays.fill(out, (byte) 0);
      throw e;
    }
    if (length == out.length) {
      return out;
    }
    byte[] exact = Arrays.copyOf(out, length);
    Arrays.fill(out, (byte) 0);
    return exact;
  }
}
