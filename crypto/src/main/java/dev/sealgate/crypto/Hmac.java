package dev.sealgate.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * HMAC-SHA-256 (RFC 2104) on the JDK's digest. {@link javax.crypto.Mac} gives the same, after
 * setting up all of {@code javax.crypto}, which a short process feels. Not for several threads at
 * once. What is kept tells the key, so it is to be closed.
 */
public final class Hmac implements AutoCloseable {
  private static final int BLOCK_BYTES = 64;
  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5c;

  private final MessageDigest sha256;
  private final byte[] innerPad;
  private final byte[] outerPad;

  /** The key stays the caller's. */
  public Hmac(byte[] key) {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this runtime has no SHA-256", e);
    }
    byte[] block = Arrays.copyOf(key.length > BLOCK_BYTES ? sha256.digest(key) : key, BLOCK_BYTES);
    innerPad = padded(block, INNER);
    outerPad = padded(block, OUTER);
    Arrays.fill(block, (byte) 0);
    sha256.update(innerPad);
  }

  public void update(byte[] message) {
    sha256.update(message);
  }

  public void update(byte octet) {
    sha256.update(octet);
  }

  /** Begins anew afterwards, under the same key. */
  public byte[] finish() {
    byte[] inner = sha256.digest();
    sha256.update(outerPad);
    byte[] code = sha256.digest(inner);
    sha256.update(innerPad);
    return code;
  }

  /** Wipes what tells the key; of no use afterwards. */
  @Override
  public void close() {
    Arrays.fill(innerPad, (byte) 0);
    Arrays.fill(outerPad, (byte) 0);
    sha256.reset();
  }

  private static byte[] padded(byte[] block, byte with) {
    byte[] pad = block.clone();
    for (int i = 0; i < pad.length; i++) {
      pad[i] ^= with;
    }
    return pad;
  }
}
